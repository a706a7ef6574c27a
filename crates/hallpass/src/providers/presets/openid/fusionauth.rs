//! FusionAuth.

use super::{issuer_source::IssuerSource, record::OpenIdRecord};
use crate::providers::presets::{confidence::Confidence, logout::Logout, pkce_support::PkceSupport};

pub(super) static FUSIONAUTH: OpenIdRecord = OpenIdRecord {
    id: "fusionauth",
    name: "FusionAuth",
    issuer: IssuerSource::Setting { example: "https://example.fusionauth.io" },
    hosts: &[".fusionauth.io"],
    pkce: PkceSupport::Unknown,
    logout: Logout::Own("https://<domain>/oauth2/logout?client_id=…"),
    register: "FusionAuth admin UI, Applications, OAuth",
    note: "The issuer is a setting of the tenant: set `AUTH_FUSIONAUTH_ISSUER` to it, and \
           `AUTH_FUSIONAUTH_DISCOVERY_URL` if that is not the server's URL. Choose an RSA or EC key for ID tokens; with \
           the client's secret, set `AUTH_FUSIONAUTH_ALGORITHMS=HS256`.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
