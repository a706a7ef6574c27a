//! Slack.

use super::{
    algorithms::RecordAlgorithms, issuer_source::IssuerSource, recent_sign_in::RecentSignIn,
    record::OpenIdRecord,
};
use crate::providers::presets::{
    account_choice::AccountChoice,
    client_auth_method::ClientAuthMethod,
    pkce_support::PkceSupport,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static SLACK: OpenIdRecord = OpenIdRecord {
    id: "slack",
    name: "Slack",
    issuer: IssuerSource::Fixed("https://slack.com"),
    hosts: &["slack.com"],
    client_auth: Some(ClientAuthMethod::Post),
    // Its token endpoint answers `internal_error` to a verifier.
    pkce: PkceSupport::Refused,
    algorithms: RecordAlgorithms::Only(&["RS256"]),
    claim_params: &[("https://slack.com/team_id", "team")],
    recent_sign_in: RecentSignIn::Never,
    account_choice: AccountChoice::Never,
    register: "[Slack apps](https://api.slack.com/apps): OAuth & Permissions",
    redirect_uris: RedirectUris { http: PlainHttp::Never, note: "" },
    note: "Slack refuses PKCE. The nonce, which it returns, ties the code to the sign-in (RFC 9700, section 2.1.1). \
           `AUTH_SLACK_ALLOWED_CLAIMS=https://slack.com/team_id=T…` admits one workspace only.",
    ..OpenIdRecord::PLAIN
};
