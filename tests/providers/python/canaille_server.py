"""Canaille with its database in memory. Arguments: the redirect URI, the id, the secret and the
authentication method of its client. Prints its issuer."""

import os
import secrets
import sys

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

redirect_uri, client_id, client_secret, method = sys.argv[1:5]
app = create_app(
    {
        "SECRET_KEY": secrets.token_hex(),
        "PREFERRED_URL_SCHEME": "http",
        # Its check of a field while a person types has a session cookie of its own, which can arrive after
        # that of the form and undo it.
        "CANAILLE": {"DATABASE": "memory", "HTMX": False},
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True)]},
    },
    init_backend=True,
)
with app.app_context():
    Backend.instance.save(
        models.User(
            user_name="ada",
            formatted_name="Ada Lovelace",
            family_name="Lovelace",
            given_name="Ada",
            emails=["ada@example.org"],
            password="correct horse",
        )
    )
    client = models.Client(
        client_id=client_id,
        client_name="Hallpass",
        client_secret=client_secret,
        redirect_uris=[redirect_uri],
        grant_types=["authorization_code"],
        response_types=["code"],
        scope=["openid", "profile", "email"],
        token_endpoint_auth_method=method,
    )
    Backend.instance.save(client)
    # As its page for new clients does.
    client.audience = [client]
    Backend.instance.save(client)
server = make_server("127.0.0.1", 0, app, threaded=True)
print(f"issuer http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
