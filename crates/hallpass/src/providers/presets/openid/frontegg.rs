//! Frontegg.

use super::{issuer_source::IssuerSource, recent_sign_in::RecentSignIn, record::OpenIdRecord};
use crate::providers::presets::{confidence::Confidence, pkce_support::PkceSupport};

pub(super) static FRONTEGG: OpenIdRecord = OpenIdRecord {
    id: "frontegg",
    name: "Frontegg",
    issuer: IssuerSource::Setting { example: "https://example.frontegg.com" },
    pkce: PkceSupport::Unknown,
    recent_sign_in: RecentSignIn::Never,
    register: "Frontegg portal, Authentication, SSO applications",
    note: "Little is known about it here: everything else is as its discovery document says.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
