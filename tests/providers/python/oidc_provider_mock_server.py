"""oidc-provider-mock, as its own documentation starts it: any client, any redirect URI. Prints its
issuer."""

import os

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

import oidc_provider_mock
from werkzeug.serving import make_server

ada = oidc_provider_mock.User(
    sub="ada", claims={"name": "Ada Lovelace", "email": "ada@example.org", "email_verified": True}
)
server = make_server("127.0.0.1", 0, oidc_provider_mock.app(user_claims=[ada]), threaded=True)
print(f"issuer http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
