//! PingOne and PingFederate.

use super::{claim_names::ClaimNames, issuer_source::IssuerSource, record::OpenIdRecord};
use crate::providers::presets::{confidence::Confidence, logout::Logout};

pub(super) static PING_ID: OpenIdRecord = OpenIdRecord {
    id: "ping-id",
    name: "Ping Identity",
    issuer: IssuerSource::Setting {
        example: "https://auth.pingone.eu/72f988bf-86f1-41af-91ab-2d7cd011db47/as",
    },
    hosts: &[".pingone.com", ".pingone.eu", ".pingone.ca", ".pingone.asia", ".pingone.com.au"],
    claims: ClaimNames { email: &["email", "mail"], ..ClaimNames::STANDARD },
    logout: Logout::EndSessionWithHint,
    register: "PingOne console, Applications: OIDC Web App",
    note: "It accepts only the registered method: if that is `client_secret_post`, set \
           `AUTH_PING_ID_AUTH_METHOD=post`. `AUTH_PING_ID_PARAMS=acr_values=…` names a sign-on policy.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
