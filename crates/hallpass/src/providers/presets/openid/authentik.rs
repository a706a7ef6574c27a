//! authentik.

use super::{issuer_source::IssuerSource, record::OpenIdRecord};
use crate::providers::presets::{
    confidence::Confidence,
    logout::Logout,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static AUTHENTIK: OpenIdRecord = OpenIdRecord {
    id: "authentik",
    name: "authentik",
    // The slash is part of the issuer.
    issuer: IssuerSource::Setting { example: "https://id.example.org/application/o/example/" },
    logout: Logout::EndSession,
    register: "authentik admin interface, Applications: an OAuth2/OpenID provider, confidential",
    // From memory.
    redirect_uris: RedirectUris {
        http: PlainHttp::Unknown,
        note: "URLs that are strict, or a regular expression",
    },
    note: "Choose a signing key and no encryption key for the provider: without one it signs with HS256, which \
           `AUTH_AUTHENTIK_ALGORITHMS=HS256` accepts. Since 2025.10 it calls no address verified unless a mapping \
           says so.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
