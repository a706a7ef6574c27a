//! Gitea and Forgejo.

use super::{
    email_trust::EmailTrust, issuer_source::IssuerSource, recent_sign_in::RecentSignIn, record::OpenIdRecord,
};
use crate::providers::presets::{
    account_choice::AccountChoice,
    confidence::Confidence,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static GITEA: OpenIdRecord = OpenIdRecord {
    id: "gitea",
    name: "Gitea",
    hosts: &["gitea.com"],
    register: "Gitea, Settings, Applications: OAuth2 applications, confidential",
    note: "Its `email_verified` says only that the account is active, so that no address counts as verified: decide \
           who may sign in by groups. A server configured under another name than `gitea` is not known as one, and \
           would be believed.",
    ..EITHER
};

pub(super) static FORGEJO: OpenIdRecord = OpenIdRecord {
    id: "forgejo",
    name: "Forgejo",
    hosts: &["codeberg.org"],
    register: "Forgejo, Settings, Applications: OAuth2 applications, confidential",
    note: "As with Gitea, from which it comes, no address counts as verified, and the server must be configured as \
           `forgejo`.",
    ..EITHER
};

const EITHER: OpenIdRecord = OpenIdRecord {
    issuer: IssuerSource::Setting { example: "https://git.example.org/" },
    // It sets `email_verified` to whether the account is active, which an account with an address
    // that no one confirmed is, too.
    email: EmailTrust::Never,
    recent_sign_in: RecentSignIn::Never,
    // From memory: it does not read `prompt`.
    account_choice: AccountChoice::Never,
    // From memory.
    redirect_uris: RedirectUris { http: PlainHttp::Unknown, note: "those of the application's list" },
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
