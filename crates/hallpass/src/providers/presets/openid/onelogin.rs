//! OneLogin.

use super::{email_trust::EmailTrust, issuer_source::IssuerSource, record::OpenIdRecord};
use crate::providers::presets::{confidence::Confidence, pkce_support::PkceSupport};

pub(super) static ONELOGIN: OpenIdRecord = OpenIdRecord {
    id: "onelogin",
    name: "OneLogin",
    issuer: IssuerSource::Setting { example: "https://example.onelogin.com/oidc/2" },
    hosts: &[".onelogin.com"],
    pkce: PkceSupport::Unknown,
    // From memory: the administrators of an account set the addresses of its people.
    email: EmailTrust::Never,
    register: "OneLogin administration, Applications: OpenId Connect (OIDC)",
    note: "If the application's token endpoint authenticates with POST, set `AUTH_ONELOGIN_AUTH_METHOD=post`.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
