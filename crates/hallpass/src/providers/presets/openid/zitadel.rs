//! Zitadel.

use super::{issuer_source::IssuerSource, record::OpenIdRecord, trusted_audiences::TrustedAudiences};
use crate::providers::presets::{
    account_choice::AccountChoice,
    confidence::Confidence,
    logout::Logout,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static ZITADEL: OpenIdRecord = OpenIdRecord {
    id: "zitadel",
    name: "Zitadel",
    issuer: IssuerSource::Setting { example: "https://example.zitadel.cloud" },
    hosts: &[".zitadel.cloud"],
    // OpenID Connect Core 1.0, section 2: `aud` may be a list. It names every client of the
    // project, and the project.
    audiences: TrustedAudiences::SameProject,
    // From memory.
    account_choice: AccountChoice::SelectAccount,
    logout: Logout::EndSession,
    register: "Zitadel console, the project: a Web application, with the method CODE and a secret (BASIC or POST)",
    // From memory.
    redirect_uris: RedirectUris { http: PlainHttp::Anywhere, note: "`http` in development mode only" },
    note: "If the application authenticates with POST, set `AUTH_ZITADEL_AUTH_METHOD=post`.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
