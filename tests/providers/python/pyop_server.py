"""pyop, the library of SATOSA, with the views of its example. It insists on https. Arguments: the
redirect URI, the id, the secret (empty without one) and the authentication method of its client. Prints
its issuer."""

import os
import socket
import sys

from Cryptodome.PublicKey import RSA
from flask import Flask, jsonify, redirect, request
from jwkest.jwk import RSAKey
from oic.oic.message import TokenErrorResponse
from pyop.authz_state import AuthorizationState
from pyop.exceptions import InvalidAccessToken, InvalidAuthenticationRequest, InvalidClientAuthentication, OAuthError
from pyop.provider import Provider
from pyop.subject_identifier import HashBasedSubjectIdentifierFactory
from pyop.userinfo import Userinfo
from werkzeug.serving import make_server

redirect_uri, client_id, client_secret, method = sys.argv[1:5]
listener = socket.create_server(("127.0.0.1", 0))
issuer = f"https://127.0.0.1:{listener.getsockname()[1]}"
client = {
    "redirect_uris": [redirect_uri],
    "response_types": ["code"],
    "token_endpoint_auth_method": method,
    **({"client_secret": client_secret} if client_secret else {}),
}
ada = {"name": "Ada Lovelace", "email": "ada@example.org", "email_verified": True}
provider = Provider(
    RSAKey(key=RSA.generate(2048), alg="RS256", kid="one"),
    {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorization",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "profile", "email"],
        "token_endpoint_auth_methods_supported": [method],
    },
    AuthorizationState(HashBasedSubjectIdentifierFactory("of a provider that is only for tests")),
    {client_id: client},
    Userinfo({"ada": ada}),
)
app = Flask(__name__)


@app.get("/.well-known/openid-configuration")
def configuration():
    return jsonify(provider.provider_configuration.to_dict())


@app.get("/jwks")
def jwks():
    return jsonify(provider.jwks)


@app.get("/authorization")
def authorization():
    try:
        parsed = provider.parse_authentication_request(request.query_string.decode(), request.headers)
    except InvalidAuthenticationRequest as error:
        return redirect(error.to_error_url()) if error.to_error_url() else (str(error), 400)
    # The library has no pages: it signs one person in.
    return redirect(provider.authorize(parsed, "ada").request(parsed["redirect_uri"]))


@app.post("/token")
def token():
    try:
        return jsonify(provider.handle_token_request(request.get_data().decode(), request.headers).to_dict())
    except InvalidClientAuthentication as error:
        answer = TokenErrorResponse(error="invalid_client", error_description=str(error))
        return answer.to_json(), 401, {"Content-Type": "application/json", "WWW-Authenticate": "Basic"}
    except OAuthError as error:
        answer = TokenErrorResponse(error=error.oauth_error, error_description=str(error))
        return answer.to_json(), 400, {"Content-Type": "application/json"}


@app.get("/userinfo")
def userinfo():
    try:
        return jsonify(provider.handle_userinfo_request("", request.headers).to_dict())
    except InvalidAccessToken as error:
        return str(error), 401, {"WWW-Authenticate": "Bearer"}


# The test has made a certificate for it.
certificate = tuple(os.path.join(os.environ["TMPDIR"], name) for name in ["cert.pem", "key.pem"])
server = make_server("127.0.0.1", 0, app, threaded=True, ssl_context=certificate, fd=listener.fileno())
print(f"issuer {issuer}", flush=True)
server.serve_forever()
