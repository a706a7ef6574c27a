//! Kinde.

use super::{
    algorithms::RecordAlgorithms, issuer_source::IssuerSource, recent_sign_in::RecentSignIn,
    record::OpenIdRecord, trusted_audiences::TrustedAudiences,
};
use crate::providers::presets::{confidence::Confidence, logout::Logout};

pub(super) static KINDE: OpenIdRecord = OpenIdRecord {
    id: "kinde",
    name: "Kinde",
    issuer: IssuerSource::Template {
        template: "https://{domain}",
        part: "domain",
        example: "example.kinde.com",
    },
    hosts: &[".kinde.com"],
    algorithms: RecordAlgorithms::Only(&["RS256"]),
    // From memory: `aud` also names the issuer, which may be trusted with its own tokens.
    audiences: TrustedAudiences::Issuer,
    recent_sign_in: RecentSignIn::Never,
    logout: Logout::Own("https://<domain>/logout?redirect=…"),
    register: "Kinde, Settings, Applications: Back-end web",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
