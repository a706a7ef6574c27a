//! What is known about a provider that speaks OpenID Connect.

use super::{
    algorithms::RecordAlgorithms, claim_names::ClaimNames, email_trust::EmailTrust,
    issuer_source::IssuerSource, nonce::Nonce, recent_sign_in::RecentSignIn, secret_kind::SecretKind,
    trusted_audiences::TrustedAudiences, userinfo_use::UserinfoUse,
};
use crate::providers::presets::{
    account_choice::AccountChoice, assertion_audience::AssertionAudience,
    client_auth_method::ClientAuthMethod, confidence::Confidence, logout::Logout, pkce_support::PkceSupport,
    redirect_uris::RedirectUris, response_mode::ResponseMode,
};

/// One provider. A record is [`OpenIdRecord::PLAIN`] with what differs.
#[derive(Debug)]
pub struct OpenIdRecord {
    /// The id, as Auth.js names it.
    pub id: &'static str,
    /// The name on its button.
    pub name: &'static str,
    /// Where the issuer comes from.
    pub issuer: IssuerSource,
    /// Other spellings of the issuer that its tokens may have, each in full.
    pub issuer_aliases: &'static [&'static str],
    /// Hosts of issuers that this record describes, whichever id they are configured with. One that
    /// begins with a dot stands for all hosts below it.
    pub hosts: &'static [&'static str],
    /// Whether an issuer may stand for many tenants: see `openid/tenants.rs`.
    pub is_multi_tenant: bool,
    /// Where the discovery document is, if not below the issuer.
    pub discovery_url: Option<&'static str>,
    /// What a sign-in asks for.
    pub scopes: &'static str,
    /// How the client authenticates; `None` is as the discovery document says.
    pub client_auth: Option<ClientAuthMethod>,
    /// How it lets clients authenticate, as far as that is known.
    pub auth_methods: &'static [ClientAuthMethod],
    /// What the client's secret is.
    pub secret: SecretKind,
    /// Whom the tokens of a client with a private key are for.
    pub assertion_audience: AssertionAudience,
    /// How the provider sends its answer to the callback.
    pub response_mode: ResponseMode,
    /// Whether it posts the name of a person beside its answer, at their first sign-in only.
    pub posts_name: bool,
    /// What it does with PKCE.
    pub pkce: PkceSupport,
    /// Whether a nonce is sent, and then required.
    pub nonce: Nonce,
    /// The algorithms of its ID tokens.
    pub algorithms: RecordAlgorithms,
    /// Parameters of the authorization request.
    pub params: &'static [(&'static str, &'static str)],
    /// Claims that a rule may be about, each with the parameter that has the provider show only the
    /// accounts with that value.
    pub claim_params: &'static [(&'static str, &'static str)],
    /// Whether the claim `groups` has paths, which begin with a slash, unless its admin changed
    /// that.
    pub groups_are_paths: bool,
    /// Parameters of the token request.
    pub token_params: &'static [(&'static str, &'static str)],
    /// Whether the userinfo endpoint is asked for what an ID token lacks.
    pub userinfo: UserinfoUse,
    /// The names of the claims of a profile.
    pub claims: ClaimNames,
    /// Whether its e-mail addresses are believed.
    pub email: EmailTrust,
    /// The audiences that may stand beside the client.
    pub audiences: TrustedAudiences,
    /// Whether it can prove that a person authenticated recently.
    pub recent_sign_in: RecentSignIn,
    /// How it is asked to let a person choose an account, unless its discovery document says
    /// otherwise.
    pub account_choice: AccountChoice,
    /// How a session at the provider ends. Hallpass ends its own only.
    #[cfg_attr(not(test), expect(dead_code, reason = "for the documentation"))]
    pub logout: Logout,
    /// Where to register a client, for the documentation and the doctor.
    pub register: &'static str,
    /// Which redirect URIs it accepts.
    pub redirect_uris: RedirectUris,
    /// What else an admin should know: what protects where PKCE or the nonce is missing, and what
    /// the provider cannot do.
    pub note: &'static str,
    /// How sure the facts are.
    pub confidence: Confidence,
}

impl OpenIdRecord {
    /// A provider that keeps to the standards.
    pub const PLAIN: Self = Self {
        id: "",
        name: "",
        issuer: IssuerSource::Setting { example: "https://id.example.org" },
        issuer_aliases: &[],
        hosts: &[],
        is_multi_tenant: false,
        discovery_url: None,
        scopes: "openid profile email",
        client_auth: None,
        auth_methods: &ClientAuthMethod::ALL,
        secret: SecretKind::Given,
        assertion_audience: AssertionAudience::Issuer,
        response_mode: ResponseMode::Query,
        posts_name: false,
        pkce: PkceSupport::Checked,
        nonce: Nonce::Sent,
        algorithms: RecordAlgorithms::AnyPublicKey,
        params: &[],
        claim_params: &[],
        groups_are_paths: false,
        token_params: &[],
        userinfo: UserinfoUse::IfNeeded,
        claims: ClaimNames::STANDARD,
        email: EmailTrust::EmailVerified,
        audiences: TrustedAudiences::None,
        recent_sign_in: RecentSignIn::MaxAge,
        account_choice: AccountChoice::Login,
        logout: Logout::None,
        register: "",
        redirect_uris: RedirectUris::UNKNOWN,
        note: "",
        confidence: Confidence::Sourced,
    };

    /// Whether it is about one provider, and not what is said about each that no record names.
    pub fn is_known(&self) -> bool {
        !self.id.is_empty()
    }
}
