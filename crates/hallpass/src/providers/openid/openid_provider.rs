//! An OpenID provider, as it was configured.

use std::time::Duration;

use openidconnect::IssuerUrl;
use url::Url;

use super::{signature_algorithms::SignatureAlgorithms, tenants::Tenants};
use crate::providers::presets::{
    self, Record,
    account_choice::AccountChoice,
    assertion_audience::AssertionAudience,
    client_auth_method::ClientAuthMethod,
    extra_params::ExtraParams,
    openid::{
        claim_names::ClaimNames, email_trust::EmailTrust, find_by_issuer, issuer_source::IssuerSource,
        nonce::Nonce, recent_sign_in::RecentSignIn, record::OpenIdRecord,
        trusted_audiences::TrustedAudiences,
    },
    pkce::Pkce,
    response_mode::ResponseMode,
    scopes::Scopes,
};

/// An OpenID provider. Everything that is not here is in its discovery document.
///
/// ```
/// use hallpass::{OpenIdProvider, Scopes};
///
/// let mut provider = OpenIdProvider::preset("google", None)?;
/// provider.scopes = Scopes::new("openid email");
/// # Ok::<_, hallpass::OpenIdProviderError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OpenIdProvider {
    pub(super) issuer: IssuerUrl,
    /// How its people's identities spell it, if a slash at its end has been corrected since.
    pub(crate) known_spelling: Option<String>,
    /// What is known about it: the defaults of everything below.
    pub(crate) record: &'static OpenIdRecord,
    /// The tenants whose people may sign in, where the issuer stands for many.
    pub tenants: Option<Tenants>,
    /// Other names that the issuer has in its tokens, each in full. A closed list.
    pub issuer_aliases: Vec<String>,
    /// Where the discovery document is, if not below the issuer.
    pub discovery_url: Option<Url>,
    /// What a sign-in asks for. `openid` must be among them.
    pub scopes: Scopes,
    /// How the client authenticates; `None` is as the discovery document says.
    pub client_auth: Option<ClientAuthMethod>,
    /// Whom the tokens of a client with a private key are for.
    pub assertion_audience: AssertionAudience,
    /// How the provider sends its answer to the callback.
    pub response_mode: ResponseMode,
    /// Whether PKCE is used.
    pub pkce: Pkce,
    /// Whether a nonce is sent, and then required.
    pub nonce: Nonce,
    /// The algorithms of its ID tokens.
    pub algorithms: SignatureAlgorithms,
    /// Parameters of the authorization request.
    pub params: ExtraParams,
    /// Parameters of the token request.
    pub token_params: ExtraParams,
    /// The names of the claims of a profile.
    pub claims: ClaimNames,
    /// Whether its e-mail addresses are believed.
    pub email: EmailTrust,
    /// The audiences that may stand beside the client.
    pub audiences: TrustedAudiences,
    /// Further audiences that may.
    pub trusted_audiences: Vec<String>,
    /// Whether it can prove that a person authenticated recently.
    pub recent_sign_in: RecentSignIn,
    /// What is sent to let a person choose an account. What the discovery document states about
    /// `prompt` wins over [`AccountChoice::SelectAccount`] and [`AccountChoice::Login`].
    pub account_choice: AccountChoice,
    /// Timeout of one request, if not that of all providers.
    pub timeout: Option<Duration>,
    /// Whether it may be asked by plain http, on a private network.
    pub allows_http: bool,
}

/// Why there is no such OpenID provider.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenIdProviderError {
    /// No record has this id.
    #[error("is no well-known provider")]
    UnknownPreset,
    /// The provider has an issuer for each customer.
    #[error("needs an issuer, such as {0}")]
    IssuerNeeded(&'static str),
    /// The issuer is not a URL.
    #[error("is not a URL ({0})")]
    NotAUrl(String),
}

impl OpenIdProvider {
    /// The provider with this issuer. What is known about providers on its host applies.
    ///
    /// # Errors
    /// The issuer is not a URL.
    pub fn new(issuer: &str) -> Result<Self, OpenIdProviderError> {
        let url = Url::parse(issuer).map_err(|error| OpenIdProviderError::NotAUrl(error.to_string()))?;
        let record = find_by_issuer(&url).unwrap_or(&presets::openid::PLAIN);
        Self::with_record(record, issuer)
    }

    /// The well-known provider with this id, as Auth.js names it. `issuer` is needed where each
    /// customer has one of their own.
    ///
    /// # Errors
    /// See [`OpenIdProviderError`].
    pub fn preset(id: &str, issuer: Option<&str>) -> Result<Self, OpenIdProviderError> {
        let Some(Record::OpenId(record)) = presets::find(id) else {
            return Err(OpenIdProviderError::UnknownPreset);
        };
        let issuer = match (issuer, record.issuer) {
            (Some(issuer), _) | (None, IssuerSource::Fixed(issuer) | IssuerSource::BestKnown(issuer)) => {
                issuer
            }
            (None, IssuerSource::Template { template: example, .. } | IssuerSource::Setting { example }) => {
                return Err(OpenIdProviderError::IssuerNeeded(example));
            }
        };
        Self::with_record(record, issuer)
    }

    pub(crate) fn with_record(
        record: &'static OpenIdRecord,
        issuer: &str,
    ) -> Result<Self, OpenIdProviderError> {
        let tenants = if record.is_multi_tenant { Tenants::of_issuer(issuer) } else { None };
        Ok(Self {
            issuer: IssuerUrl::new(issuer.to_owned())
                .map_err(|error| OpenIdProviderError::NotAUrl(error.to_string()))?,
            record,
            tenants,
            issuer_aliases: record.issuer_aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            discovery_url: record.discovery_url.and_then(|url| Url::parse(url).ok()),
            scopes: Scopes::new(record.scopes),
            client_auth: record.client_auth,
            assertion_audience: record.assertion_audience,
            response_mode: record.response_mode,
            pkce: record.pkce.to_pkce(),
            nonce: record.nonce,
            algorithms: record.algorithms.into(),
            params: ExtraParams::of_record(record.params),
            token_params: ExtraParams::of_record(record.token_params),
            claims: record.claims,
            email: record.email,
            audiences: record.audiences,
            trusted_audiences: Vec::new(),
            recent_sign_in: record.recent_sign_in,
            account_choice: record.account_choice,
            timeout: None,
            allows_http: false,
            known_spelling: None,
        })
    }

    /// The issuer, byte for byte as it was configured.
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    /// The issuer of its identities (S23). Where the issuer stands for many tenants, the subject
    /// begins with the tenant.
    #[must_use]
    pub fn identity_issuer(&self) -> &str {
        let configured = || self.known_spelling.as_deref().unwrap_or_else(|| self.issuer());
        self.tenants.as_ref().map_or_else(configured, Tenants::template)
    }

    /// Whether the issuer with a slash more or less at its end is the same: both name the same
    /// discovery document.
    pub(crate) fn has_slash_twin(&self) -> bool {
        self.discovery_url.is_none() && self.tenants.is_none()
    }

    /// Parameters of every authorization request.
    pub(crate) fn request_params(&self) -> ExtraParams {
        self.params.clone().overridden_by(ExtraParams::of_record(self.response_mode.params()))
    }

    /// The URL of its discovery document (OpenID Connect Discovery 1.0, section 4).
    pub(crate) fn document_url(&self) -> Option<Url> {
        let below = || self.issuer.join(".well-known/openid-configuration").ok();
        self.discovery_url.clone().or_else(below)
    }

    /// The origin of its pages, until its discovery document is known.
    pub(crate) fn presumed_origin(&self) -> String {
        self.issuer.url().origin().ascii_serialization()
    }
}
