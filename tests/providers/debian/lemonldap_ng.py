"""LemonLDAP::NG's portal with its demonstration people. Arguments: the redirect URI, the id, the secret
(empty without one) and the authentication method of its client. Prints its issuer."""

import json
import os
import sys

import server

redirect_uri, client_id, client_secret, method = sys.argv[1:5]
port, folder = server.free_port(), server.folder()
url = f"http://127.0.0.1:{port}"
for name in ["conf", "sessions", "psessions", "cache"]:
    (folder / name).mkdir()
portal = server.PACKAGES / "usr/share/lemonldap-ng/portal"
key, public_key = server.rsa_key()


def files(name):
    return {
        "Directory": f"{folder}/{name}",
        "LockDirectory": f"{folder}/{name}",
        "generateModule": "Lemonldap::NG::Common::Apache::Session::Generate::SHA256",
    }


# That of the package, which has its demonstration people, with what is different here.
configuration = {
    **json.loads((server.PACKAGES / "var/lib/lemonldap-ng/conf/lmConf-1.json").read_text()),
    "domain": "127.0.0.1",
    "portal": f"{url}/",
    "key": os.urandom(16).hex(),
    "globalStorageOptions": files("sessions"),
    "persistentStorageOptions": files("psessions"),
    "localSessionStorageOptions": {"cache_root": f"{folder}/cache", "namespace": "sessions", "cache_depth": 3},
    "captcha": "NoCaptcha",
    "notification": 0,
    "issuerDBOpenIDConnectActivation": 1,
    "issuerDBOpenIDConnectRule": "1",
    "oidcServicePrivateKeySig": key,
    "oidcServicePublicKeySig": public_key,
    "oidcServiceKeyIdSig": "one",
    "oidcRPMetaDataOptions": {
        "hallpass": {
            "oidcRPMetaDataOptionsClientID": client_id,
            "oidcRPMetaDataOptionsClientSecret": client_secret,
            "oidcRPMetaDataOptionsDisplayName": "Hallpass",
            "oidcRPMetaDataOptionsIDTokenSignAlg": "RS256",
            "oidcRPMetaDataOptionsPublic": int(method == "none"),
            "oidcRPMetaDataOptionsRedirectUris": redirect_uri,
            "oidcRPMetaDataOptionsRequirePKCE": 1,
        }
    },
    "oidcRPMetaDataExportedVars": {"hallpass": {"email": "mail", "name": "cn"}},
}
(folder / "conf/lmConf-1.json").write_text(json.dumps(configuration))
(folder / "lemonldap-ng.ini").write_text(
    f"""[all]
logLevel = warn
[configuration]
type = File
dirName = {folder}/conf
localStorage = Cache::FileCache
localStorageOptions = {{ 'namespace' => 'configuration', 'cache_root' => '{folder}/cache', 'cache_depth' => 3 }}
[handler]
status = 0
[portal]
staticPrefix = /static
templateDir = {portal}/templates
languages = en
"""
)
process = server.start(
    # One worker alone would wait for a connection that a browser opens in advance.
    ["perl", server.PACKAGES / "usr/bin/starman", "--listen", f"127.0.0.1:{port}", "--workers", "8", "lemonldap_ng.psgi"],
    port,
    HALLPASS_TEST_PORTAL=str(portal),
    LLNG_DEFAULTCONFFILE=f"{folder}/lemonldap-ng.ini",
)
print(f"issuer {url}/", flush=True)
process.wait()
