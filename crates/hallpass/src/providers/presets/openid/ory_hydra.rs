//! Ory Hydra and Ory Network.

use super::{issuer_source::IssuerSource, record::OpenIdRecord};
use crate::providers::presets::{confidence::Confidence, logout::Logout};

pub(super) static ORY_HYDRA: OpenIdRecord = OpenIdRecord {
    id: "ory-hydra",
    name: "Ory Hydra",
    issuer: IssuerSource::Setting { example: "https://example.projects.oryapis.com" },
    hosts: &[".projects.oryapis.com"],
    logout: Logout::EndSessionWithHint,
    register: "`hydra create client`, or the Ory console: OAuth 2",
    note: "It accepts only the registered method: if that is `client_secret_post`, set \
           `AUTH_ORY_HYDRA_AUTH_METHOD=post`.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
