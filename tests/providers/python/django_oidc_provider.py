"""django-oidc-provider. Arguments: the redirect URI, the id, the secret, and the authentication method
of its client, which it does not look at. Prints its issuer."""

import sys

import django_app

redirect_uri, client_id, client_secret = sys.argv[1:4]


def userinfo(claims, user):
    """From its documentation, "Scopes and claims": a project says what its claims are."""
    claims["name"] = user.get_full_name()
    claims["email"] = user.email
    return claims


django_app.configure(["oidc_provider"], OIDC_USERINFO="__main__.userinfo")

from django.contrib import admin
from django.core.management import call_command
from django.urls import include, path
from oidc_provider.models import Client, ResponseType

urlpatterns = [
    path("admin/", admin.site.urls),
    path("openid/", include("oidc_provider.urls", namespace="oidc_provider")),
]
call_command("creatersakey", stdout=open("/dev/null", "w"))
client = Client(name="Hallpass", client_id=client_id, client_secret=client_secret, client_type="confidential")
client.redirect_uris = [redirect_uri]
client.save()
client.response_types.add(ResponseType.objects.get(value="code"))
django_app.serve("/openid")
