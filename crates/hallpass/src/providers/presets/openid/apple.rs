//! Apple.

use super::{
    algorithms::RecordAlgorithms, email_trust::EmailTrust, issuer_source::IssuerSource,
    recent_sign_in::RecentSignIn, record::OpenIdRecord, secret_kind::SecretKind, userinfo_use::UserinfoUse,
};
use crate::providers::presets::{
    account_choice::AccountChoice,
    client_auth_method::ClientAuthMethod,
    confidence::Confidence,
    pkce_support::PkceSupport,
    redirect_uris::{PlainHttp, RedirectUris},
    response_mode::ResponseMode,
};

pub(super) static APPLE: OpenIdRecord = OpenIdRecord {
    id: "apple",
    name: "Apple",
    issuer: IssuerSource::Fixed("https://appleid.apple.com"),
    // The discovery document named it for a day in June 2025. The keys were the same.
    issuer_aliases: &["https://account.apple.com"],
    hosts: &["appleid.apple.com"],
    scopes: "openid name email",
    // It refuses the header.
    client_auth: Some(ClientAuthMethod::Post),
    auth_methods: &[ClientAuthMethod::Post],
    secret: SecretKind::AppleKey,
    // It requires that where a name or an e-mail address is asked for.
    response_mode: ResponseMode::FormPost,
    posts_name: true,
    pkce: PkceSupport::Unknown,
    algorithms: RecordAlgorithms::Only(&["RS256"]),
    userinfo: UserinfoUse::Never,
    email: EmailTrust::EmailVerifiedText,
    // There is an `auth_time`, but no parameter makes Apple ask a person again.
    recent_sign_in: RecentSignIn::Never,
    // It ignores `prompt`.
    account_choice: AccountChoice::Never,
    register: "[Apple developer](https://developer.apple.com/account/resources): see \
               [Apple](#apple)",
    redirect_uris: RedirectUris { http: PlainHttp::HttpsWithDomainOnly, note: "" },
    note: "Its answer is a form that the browser posts. The name comes only with the first sign-in, beside the \
           signed answer; later ones keep it. An address may be a relay address (`@privaterelay.appleid.com`).",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
