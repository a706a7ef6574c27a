//! Intuit.

use super::{
    algorithms::RecordAlgorithms, claim_names::ClaimNames, issuer_source::IssuerSource, nonce::Nonce,
    recent_sign_in::RecentSignIn, record::OpenIdRecord,
};
use crate::providers::presets::{
    account_choice::AccountChoice, client_auth_method::ClientAuthMethod, confidence::Confidence,
    pkce_support::PkceSupport,
};

pub(super) static INTUIT: OpenIdRecord = OpenIdRecord {
    id: "intuit",
    name: "Intuit",
    issuer: IssuerSource::Fixed("https://oauth.platform.intuit.com/op/v1"),
    hosts: &["oauth.platform.intuit.com"],
    discovery_url: Some("https://developer.api.intuit.com/.well-known/openid_configuration"),
    client_auth: Some(ClientAuthMethod::Basic),
    pkce: PkceSupport::Unknown,
    nonce: Nonce::NotSent,
    algorithms: RecordAlgorithms::Only(&["RS256"]),
    claims: ClaimNames {
        name_parts: &["givenName", "familyName"],
        email_verified: "emailVerified",
        ..ClaimNames::STANDARD
    },
    recent_sign_in: RecentSignIn::Never,
    account_choice: AccountChoice::Never,
    register: "[Intuit developer](https://developer.intuit.com): an app with the scope openid",
    note: "Intuit does not return the nonce, and is not known to check PKCE, which it is sent. What is left is the state, \
           which is bound to the browser, the client's secret, and the exact redirect URI. For its sandbox set \
           `AUTH_INTUIT_DISCOVERY_URL`.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
