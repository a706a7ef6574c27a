"""Doorkeeper, the Ruby library of GitLab and Mastodon, with OpenID Connect. Arguments: the redirect URI,
the id, the secret (empty without one) and the authentication method of its client; and "original" for the
page as it is before its documentation is followed. Prints its issuer."""

import json
import sys

import server

redirect_uri, client_id, client_secret, method = sys.argv[1:5]
port, folder = server.free_port(), server.folder()
issuer = f"http://127.0.0.1:{port}"
client = {"uid": client_id, "redirect_uri": redirect_uri, "confidential": method != "none"}
if client_secret:
    client["secret"] = client_secret


def found(*patterns):
    return ":".join(str(path) for pattern in patterns for path in server.PACKAGES.glob(pattern))


process = server.start(
    [*server.PACKAGES.glob("usr/bin/ruby3.*"), server.PACKAGES / "usr/bin/puma", "--bind", f"tcp://127.0.0.1:{port}", "doorkeeper.ru"],
    port,
    CLIENT=json.dumps(client),
    DATABASE_URL=f"sqlite3:{folder}/doorkeeper.sqlite3",
    FOLDER=str(folder),
    ISSUER=issuer,
    PAGE=sys.argv[5] if len(sys.argv) > 5 else "",
    GEM_HOME=str(folder),
    GEM_PATH=found(
        "usr/share/rubygems-integration/*",
        "usr/lib/*/rubygems-integration/*",
        "usr/lib/ruby/gems/*",
        "usr/lib/*/ruby/gems/*",
    ),
    RUBYLIB=found(
        "usr/lib/ruby/vendor_ruby", "usr/lib/*/ruby/vendor_ruby/*", "usr/lib/ruby/3.*", "usr/lib/*/ruby/3.*"
    ),
)
print(f"issuer {issuer}", flush=True)
process.wait()
