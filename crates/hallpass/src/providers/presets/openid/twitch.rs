//! Twitch.

use super::{
    algorithms::RecordAlgorithms, claim_names::ClaimNames, issuer_source::IssuerSource,
    recent_sign_in::RecentSignIn, record::OpenIdRecord,
};
use crate::providers::presets::{
    account_choice::AccountChoice,
    client_auth_method::ClientAuthMethod,
    confidence::Confidence,
    pkce_support::PkceSupport,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static TWITCH: OpenIdRecord = OpenIdRecord {
    id: "twitch",
    name: "Twitch",
    issuer: IssuerSource::Fixed("https://id.twitch.tv/oauth2"),
    hosts: &["id.twitch.tv"],
    scopes: "openid user:read:email",
    client_auth: Some(ClientAuthMethod::Post),
    pkce: PkceSupport::Refused,
    algorithms: RecordAlgorithms::Only(&["RS256"]),
    // OpenID Connect Core 1.0, section 5.5: it gives these claims only on request.
    params: &[(
        "claims",
        r#"{"id_token":{"email":null,"email_verified":null,"picture":null,"preferred_username":null}}"#,
    )],
    claims: ClaimNames { name: &["name", "preferred_username"], ..ClaimNames::STANDARD },
    recent_sign_in: RecentSignIn::Never,
    // Its page asks whether the person is another one.
    account_choice: AccountChoice::Params(&[("force_verify", "true")]),
    register: "[Twitch developers](https://dev.twitch.tv/console/apps): a confidential client",
    redirect_uris: RedirectUris { http: PlainHttp::Localhost, note: "compared exactly" },
    note: "Twitch does not support PKCE. The nonce, which it returns, ties the code to the sign-in.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
