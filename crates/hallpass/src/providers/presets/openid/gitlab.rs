//! GitLab, on gitlab.com or a server of one's own.

use super::{issuer_source::IssuerSource, recent_sign_in::RecentSignIn, record::OpenIdRecord};
use crate::providers::presets::account_choice::AccountChoice;

pub(super) static GITLAB: OpenIdRecord = OpenIdRecord {
    id: "gitlab",
    name: "GitLab",
    issuer: IssuerSource::BestKnown("https://gitlab.com"),
    hosts: &["gitlab.com"],
    // It gives `auth_time`, and does not ask people again for `max_age`.
    recent_sign_in: RecentSignIn::Never,
    // It answers `select_account` with an error. For `login` it signs the person out, and in again.
    account_choice: AccountChoice::Login,
    register: "GitLab, Preferences, Applications: confidential, with the scopes openid, profile and email",
    note: "`AUTH_GITLAB_ISSUER` is the URL of a server of your own.",
    ..OpenIdRecord::PLAIN
};
