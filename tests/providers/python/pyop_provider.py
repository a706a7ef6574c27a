"""pyop with Flask. Arguments: the redirect URI, the id, the secret and the authentication method of its
client. Prints its issuer. The pages and the people are the application's."""

import sys

from flask import Flask, jsonify, redirect, request
from jwkest.jwk import RSAKey
from Cryptodome.PublicKey import RSA
from pyop.authz_state import AuthorizationState
from pyop.exceptions import InvalidAccessToken, InvalidClientAuthentication, OAuthError
from pyop.provider import Provider
from pyop.subject_identifier import HashBasedSubjectIdentifierFactory
from pyop.userinfo import Userinfo
from werkzeug.serving import make_server

redirect_uri, client_id, client_secret, method = sys.argv[1:5]
app = Flask(__name__)
server = make_server("127.0.0.1", 0, app, threaded=True)
issuer = f"http://127.0.0.1:{server.server_port}"
people = {"ada": {"name": "Ada Lovelace", "email": "ada@example.org", "email_verified": True}}
client = {
    "client_secret": client_secret,
    "redirect_uris": [redirect_uri],
    "response_types": ["code"],
    "token_endpoint_auth_method": method,
}
provider = Provider(
    RSAKey(key=RSA.generate(2048), alg="RS256", use="sig", kid="1"),
    {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "jwks_uri": f"{issuer}/jwks",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "scopes_supported": ["openid", "profile", "email"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "token_endpoint_auth_methods_supported": [method],
        "claims_parameter_supported": True,
    },
    AuthorizationState(HashBasedSubjectIdentifierFactory("salt")),
    {client_id: client},
    Userinfo(people),
)


@app.get("/.well-known/openid-configuration")
def configuration():
    return jsonify(provider.provider_configuration.to_dict())


@app.get("/jwks")
def jwks():
    return jsonify(provider.jwks)


@app.route("/authorize", methods=["GET", "POST"])
def authorize():
    query = request.query_string.decode()
    authentication = provider.parse_authentication_request(query, request.headers)
    if request.method == "GET":
        return (
            '<!doctype html><html lang="en"><title>Sign in</title><form method="post">'
            '<input name="username"><input name="password" type="password">'
            '<button type="submit">Sign in</button></form></html>'
        )
    answer = provider.authorize(authentication, request.form["username"])
    return redirect(answer.request(authentication["redirect_uri"]))


@app.post("/token")
def token():
    try:
        return jsonify(provider.handle_token_request(request.get_data().decode(), request.headers).to_dict())
    except InvalidClientAuthentication as error:
        return jsonify(error="invalid_client", error_description=str(error)), 401
    except OAuthError as error:
        return jsonify(error=error.oauth_error, error_description=str(error)), 400


@app.get("/userinfo")
def userinfo():
    try:
        return jsonify(provider.handle_userinfo_request(request.get_data().decode(), request.headers).to_dict())
    except InvalidAccessToken:
        return "", 401


print(f"issuer {issuer}", flush=True)
server.serve_forever()
