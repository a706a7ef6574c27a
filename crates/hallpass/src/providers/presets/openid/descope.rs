//! Descope.

use super::{issuer_source::IssuerSource, recent_sign_in::RecentSignIn, record::OpenIdRecord};
use crate::providers::presets::{confidence::Confidence, pkce_support::PkceSupport};

pub(super) static DESCOPE: OpenIdRecord = OpenIdRecord {
    id: "descope",
    name: "Descope",
    issuer: IssuerSource::Setting { example: "https://api.descope.com/P2example" },
    pkce: PkceSupport::Unknown,
    recent_sign_in: RecentSignIn::Never,
    register: "Descope console, Federated Apps: OIDC",
    note: "Little is known about it here: everything else is as its discovery document says.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
