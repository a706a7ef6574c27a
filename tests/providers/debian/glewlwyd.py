"""Glewlwyd with a database of its own, set up by its own API as its admin page does it. Arguments: the
redirect URI, the id, the secret (empty without one) and the authentication method of its client. Prints
its issuer."""

import gzip
import http.cookiejar
import json
import pathlib
import shutil
import sqlite3
import sys
import urllib.error
import urllib.request

import server
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

redirect_uri, client_id, client_secret, method = sys.argv[1:5]
port, folder = server.free_port(), server.folder()
url = f"http://127.0.0.1:{port}"

database = server.PACKAGES / "usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz"
with sqlite3.connect(folder / "glewlwyd.db") as connection:
    connection.executescript(gzip.open(database, "rt").read())

# Its pages; their settings are a link into /etc.
shutil.copytree(
    server.PACKAGES / "usr/share/glewlwyd/webapp",
    folder / "webapp",
    ignore=shutil.ignore_patterns("config.json", "fonts", "fork-awesome*", "v5-compat*", "*.map"),
)
shutil.copy(server.PACKAGES / "usr/share/glewlwyd/templates/config.json", folder / "webapp/config.json")

sample = gzip.open(server.PACKAGES / "usr/share/doc/glewlwyd/glewlwyd.conf.sample.gz", "rt").read()
for name, value in {
    "port": port,
    "external_url": f'"{url}"',
    "static_files_path": f'"{folder}/webapp/"',
    "cookie_domain": '"127.0.0.1"',
    "cookie_secure": 0,
}.items():
    sample = "\n".join(f"{name}={value}" if line.startswith(f"{name}=") else line for line in sample.split("\n"))
sample = sample.replace("/usr/lib/glewlwyd", f"{server.PACKAGES}/usr/lib/glewlwyd")
sample = sample.replace("/var/cache/glewlwyd/glewlwyd.db", f"{folder}/glewlwyd.db")
(folder / "glewlwyd.conf").write_text(sample)

process = server.start([server.PACKAGES / "usr/bin/glewlwyd", f"--config-file={folder}/glewlwyd.conf"], port)
opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))


def call(verb, path, body):
    request = urllib.request.Request(
        f"{url}/api/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}, method=verb
    )
    try:
        return opener.open(request).read()
    except urllib.error.HTTPError as error:
        sys.exit(f"{verb} {path}: {error.code} {error.read().decode()}")


# As its documentation says: the admin, whose password everyone knows, changes everything else.
call("POST", "auth/", {"username": "admin", "password": "password"})
key, public_key = server.rsa_key()
call(
    "POST",
    "mod/plugin/",
    {
        "module": "oidc",
        "name": "oidc",
        "display_name": "OpenID Connect",
        "parameters": {
            "iss": f"{url}/api/oidc",
            "subject-type": "public",
            "jwt-type": "rsa",
            "jwt-key-size": "256",
            "key": key,
            "cert": public_key,
            "access-token-duration": 3600,
            "refresh-token-duration": 1209600,
            "code-duration": 600,
            "refresh-token-rolling": True,
            "allow-non-oidc": False,
            "auth-type-code-enabled": True,
            "auth-type-token-enabled": False,
            "auth-type-id-token-enabled": True,
            "auth-type-password-enabled": False,
            "auth-type-client-enabled": False,
            "auth-type-refresh-enabled": False,
            "pkce-allowed": True,
            "pkce-required": True,
            "pkce-method-plain-allowed": False,
            "request-parameter-allow": True,
            "client-pubkey-parameter": "pubkey",
            "jwks-show": True,
            "name-claim": "on-demand",
            "name-claim-scope": ["profile"],
            "email-claim": "on-demand",
            "email-claim-scope": ["email"],
        },
    },
)
for scope in ["profile", "email"]:
    # `openid` is there already.
    call("POST", "scope/", {"name": scope, "display_name": scope, "password_required": True, "scheme": {}})
call(
    "POST",
    "user/",
    {
        "username": "ada",
        "name": "Ada Lovelace",
        "email": "ada@example.org",
        "password": "correct horse",
        "scope": ["openid", "profile", "email"],
        "enabled": True,
    },
)
client_key = load_pem_private_key(pathlib.Path("../../harness/client_key.pem").read_bytes(), None)
call(
    "POST",
    "client/",
    {
        "client_id": client_id,
        "name": "Hallpass",
        "confidential": method != "none",
        "client_secret": client_secret,
        "redirect_uri": [redirect_uri],
        "authorization_type": ["code"],
        "token_endpoint_auth_method": [method],
        "pubkey": client_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        "enabled": True,
    },
)
print(f"issuer {url}/api/oidc", flush=True)
process.wait()
