//! Pocket ID.

use super::{issuer_source::IssuerSource, recent_sign_in::RecentSignIn, record::OpenIdRecord};
use crate::providers::presets::{
    confidence::Confidence,
    logout::Logout,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static POCKET_ID: OpenIdRecord = OpenIdRecord {
    id: "pocket-id",
    name: "Pocket ID",
    issuer: IssuerSource::Setting { example: "https://id.example.org" },
    recent_sign_in: RecentSignIn::Never,
    logout: Logout::EndSession,
    register: "Pocket ID, OIDC Clients",
    redirect_uris: RedirectUris {
        http: PlainHttp::Unknown,
        note: "those of the client's list, also with `*`",
    },
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
