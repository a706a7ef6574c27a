"""django-oauth-toolkit. Arguments: the redirect URI, the id, the secret, and the authentication method
of its client, which it does not look at. Prints its issuer."""

import sys

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

import django_app

redirect_uri, client_id, client_secret = sys.argv[1:4]
key = rsa.generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
ada = django_app.configure(
    ["oauth2_provider"],
    # From its documentation, "OpenID Connect".
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True,
        "OIDC_RSA_PRIVATE_KEY": key.decode(),
        "SCOPES": {"openid": "OpenID Connect scope", "profile": "Profile", "email": "Email"},
    },
)

from django.contrib import admin
from django.urls import include, path
from oauth2_provider import urls
from oauth2_provider.models import Application

urlpatterns = [path("admin/", admin.site.urls), path("o/", include(urls))]
Application.objects.create(
    name="Hallpass",
    user=ada,
    client_id=client_id,
    client_secret=client_secret,
    redirect_uris=redirect_uri,
    client_type=Application.CLIENT_CONFIDENTIAL,
    authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
    algorithm=Application.RS256_ALGORITHM,
)
django_app.serve("/o")
