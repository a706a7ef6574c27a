//! Gitea and Forgejo.

use super::{issuer_source::IssuerSource, recent_sign_in::RecentSignIn, record::OpenIdRecord};
use crate::providers::presets::{
    account_choice::AccountChoice,
    confidence::Confidence,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static GITEA: OpenIdRecord = OpenIdRecord {
    id: "gitea",
    name: "Gitea",
    issuer: IssuerSource::Setting { example: "https://git.example.org/" },
    recent_sign_in: RecentSignIn::Never,
    // From memory: it does not read `prompt`.
    account_choice: AccountChoice::Never,
    register: "Gitea or Forgejo, Settings, Applications: OAuth2 applications, confidential",
    // From memory.
    redirect_uris: RedirectUris { http: PlainHttp::Unknown, note: "those of the application's list" },
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
