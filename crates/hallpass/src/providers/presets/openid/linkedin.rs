//! LinkedIn.

use super::{
    algorithms::RecordAlgorithms, email_trust::EmailTrust, issuer_source::IssuerSource, nonce::Nonce,
    recent_sign_in::RecentSignIn, record::OpenIdRecord,
};
use crate::providers::presets::{
    account_choice::AccountChoice,
    client_auth_method::ClientAuthMethod,
    pkce_support::PkceSupport,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static LINKEDIN: OpenIdRecord = OpenIdRecord {
    id: "linkedin",
    name: "LinkedIn",
    issuer: IssuerSource::Fixed("https://www.linkedin.com/oauth"),
    hosts: &["www.linkedin.com"],
    // Its discovery document does not say so.
    client_auth: Some(ClientAuthMethod::Post),
    // A verifier makes the token endpoint answer `invalid_client`.
    pkce: PkceSupport::Refused,
    nonce: Nonce::NotSent,
    algorithms: RecordAlgorithms::Only(&["RS256"]),
    email: EmailTrust::EmailVerifiedText,
    recent_sign_in: RecentSignIn::Never,
    account_choice: AccountChoice::Never,
    register: "[LinkedIn developers](https://www.linkedin.com/developers/apps), with the product \
               Sign In with LinkedIn using OpenID Connect",
    redirect_uris: RedirectUris { http: PlainHttp::Unknown, note: "compared exactly" },
    note: "LinkedIn refuses PKCE and does not return the nonce. What is left is the state, which is bound to the \
           browser, the client's secret, and the exact redirect URI. If LinkedIn switched PKCE on for your app, set \
           `AUTH_LINKEDIN_PKCE=yes`.",
    ..OpenIdRecord::PLAIN
};
