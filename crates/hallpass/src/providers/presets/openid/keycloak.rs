//! Keycloak.

use super::{issuer_source::IssuerSource, record::OpenIdRecord};
use crate::providers::presets::{
    confidence::Confidence,
    logout::Logout,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static KEYCLOAK: OpenIdRecord = OpenIdRecord {
    id: "keycloak",
    name: "Keycloak",
    issuer: IssuerSource::Setting { example: "https://id.example.org/realms/example" },
    groups_are_paths: true,
    logout: Logout::EndSession,
    register: "Keycloak admin console, Clients: OpenID Connect, client authentication on",
    redirect_uris: RedirectUris { http: PlainHttp::Anywhere, note: "also with a `*` at the end" },
    note: "Without a fixed hostname its issuer follows the host that is asked: set the hostname there, or \
           `AUTH_KEYCLOAK_DISCOVERY_URL` to an internal URL. List audiences that a mapper adds in \
           `AUTH_KEYCLOAK_TRUSTED_AUDIENCES`. `AUTH_KEYCLOAK_ALLOWED_CLAIMS=/realm_access/roles=staff` needs the mapper \
           of realm roles to add them to the ID token or to userinfo. Groups begin with a slash (`groups=/staff`), unless \
           \"Full group path\" is off in their mapper.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
