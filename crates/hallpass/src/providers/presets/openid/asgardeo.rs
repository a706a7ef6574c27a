//! Asgardeo.

use super::{issuer_source::IssuerSource, recent_sign_in::RecentSignIn, record::OpenIdRecord};
use crate::providers::presets::{confidence::Confidence, pkce_support::PkceSupport};

pub(super) static ASGARDEO: OpenIdRecord = OpenIdRecord {
    id: "asgardeo",
    name: "Asgardeo",
    issuer: IssuerSource::Setting { example: "https://api.asgardeo.io/t/example/oauth2/token" },
    pkce: PkceSupport::Unknown,
    recent_sign_in: RecentSignIn::Never,
    register: "Asgardeo console, Applications: Traditional Web Application",
    note: "Little is known about it here: everything else is as its discovery document says.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
