//! Logto.

use super::{issuer_source::IssuerSource, record::OpenIdRecord};
use crate::providers::presets::{
    client_auth_method::ClientAuthMethod, confidence::Confidence, logout::Logout,
};

pub(super) static LOGTO: OpenIdRecord = OpenIdRecord {
    id: "logto",
    name: "Logto",
    issuer: IssuerSource::Setting { example: "https://example.logto.app/oidc" },
    hosts: &[".logto.app"],
    client_auth: Some(ClientAuthMethod::Basic),
    logout: Logout::EndSession,
    register: "Logto console, Applications: Traditional web",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
