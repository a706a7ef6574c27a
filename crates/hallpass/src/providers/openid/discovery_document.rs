//! The discovery document (OpenID Connect Discovery 1.0, section 3), as sign-ins and `hallpass
//! doctor` read it.
//!
//! Strict: the issuer (`issuer_names.rs`), and https. Tolerant: members that a sign-in does not
//! need.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::{
    issuer_names::IssuerNames, openid_provider::OpenIdProvider, signature_algorithms::SignatureAlgorithms,
};
use crate::{
    log_text::for_log,
    providers::{
        http_client::ProviderHttp,
        json::read_object,
        presets::{
            account_choice::AccountChoice, assertion_audience::AssertionAudience,
            client_auth_method::ClientAuthMethod,
        },
    },
};

/// What a sign-in needs of a discovery document.
#[derive(Clone, Debug)]
pub struct DiscoveryDocument {
    /// The names of the issuer.
    pub issuer: IssuerNames,
    /// Where the browser goes.
    pub authorization_endpoint: Url,
    /// Where codes are exchanged.
    pub token_endpoint: Url,
    /// Where the person is described, if anywhere.
    pub userinfo_endpoint: Option<Url>,
    /// Where the keys are; `None` where the client's secret is the key.
    pub jwks_uri: Option<Url>,
    /// How the client authenticates at the token endpoint.
    pub client_auth: ClientAuthMethod,
    /// Whether every answer through the browser names its issuer (RFC 9207).
    pub promises_issuer: bool,
    /// What the provider offers.
    pub offers: Offers,
}

/// Lists in the document; `None` for one that is not there.
#[derive(Clone, Debug, Default)]
pub struct Offers {
    /// `response_types_supported`.
    pub response_types: Option<Vec<String>>,
    /// `response_modes_supported`.
    pub response_modes: Option<Vec<String>>,
    /// `code_challenge_methods_supported` (RFC 8414).
    pub challenge_methods: Option<Vec<String>>,
    /// `token_endpoint_auth_methods_supported`.
    pub auth_methods: Option<Vec<String>>,
    /// `id_token_signing_alg_values_supported`.
    pub algorithms: Option<Vec<String>>,
    /// `prompt_values_supported`.
    pub prompts: Option<Vec<String>>,
}

/// Why a discovery document cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentProblem {
    /// Not a JSON object.
    NotJson,
    /// The document of another issuer than the configured one (section 4.3).
    OtherIssuer(String),
    /// A member is missing, or is not a URL.
    Missing(&'static str),
    /// The URL of a member is not https.
    Insecure(&'static str),
    /// The host of the authorization endpoint cannot be part of a header.
    OddHost,
}

impl fmt::Display for DocumentProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson => f.write_str("the discovery document is not a JSON object"),
            Self::OtherIssuer(issuer) => {
                write!(f, "the discovery document calls its issuer \"{}\"", for_log(issuer))
            }
            Self::Missing(name) => write!(f, "the discovery document has no {name}"),
            Self::Insecure(name) => write!(f, "the discovery document's {name} is not https"),
            Self::OddHost => f.write_str("the host of the authorization_endpoint is not an ordinary one"),
        }
    }
}

#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    issuer: Value,
    #[serde(default)]
    authorization_endpoint: Value,
    #[serde(default)]
    token_endpoint: Value,
    #[serde(default)]
    userinfo_endpoint: Value,
    #[serde(default)]
    jwks_uri: Value,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Value,
    #[serde(default)]
    authorization_response_iss_parameter_supported: Value,
    #[serde(default)]
    response_types_supported: Value,
    #[serde(default)]
    response_modes_supported: Value,
    #[serde(default)]
    code_challenge_methods_supported: Value,
    #[serde(default)]
    id_token_signing_alg_values_supported: Value,
    #[serde(default)]
    prompt_values_supported: Value,
}

impl DiscoveryDocument {
    /// Reads the discovery document of `provider`, whose URLs must be allowed to `http`.
    ///
    /// # Errors
    /// Every reason why a sign-in would fail.
    pub fn parse(
        text: &[u8],
        provider: &OpenIdProvider,
        http: &ProviderHttp,
    ) -> Result<Self, Vec<DocumentProblem>> {
        let raw: Raw = read_object(text).ok_or_else(|| vec![DocumentProblem::NotJson])?;
        let mut problems = Vec::new();
        let issuer = check_issuer(&raw, provider).map_err(|problem| problems.push(problem)).ok();
        // The browser is sent to the first, the client's secret to the second, and the third
        // decides whose signatures are accepted.
        let mut endpoint = |name: &'static str, value: &Value| {
            let url = value.as_str().and_then(|text| Url::parse(text).ok());
            match &url {
                Some(url) if http.allows(url) => {}
                Some(_) => problems.push(DocumentProblem::Insecure(name)),
                None => problems.push(DocumentProblem::Missing(name)),
            }
            url
        };
        let authorization = endpoint("authorization_endpoint", &raw.authorization_endpoint);
        let token = endpoint("token_endpoint", &raw.token_endpoint);
        // It may be missing, or be that of other clients, where the client's secret is the key.
        let has_key_set = provider.algorithms != SignatureAlgorithms::ClientSecret;
        let jwks_uri = has_key_set.then(|| endpoint("jwks_uri", &raw.jwks_uri)).flatten();
        if authorization.as_ref().is_some_and(|url| !has_ordinary_origin(url)) {
            problems.push(DocumentProblem::OddHost);
        }
        let (Some(issuer), Some(authorization_endpoint), Some(token_endpoint), true) =
            (issuer, authorization, token, problems.is_empty())
        else {
            return Err(problems);
        };
        let methods = texts(&raw.token_endpoint_auth_methods_supported).unwrap_or_default();
        Ok(Self {
            issuer,
            authorization_endpoint,
            token_endpoint,
            userinfo_endpoint: raw.userinfo_endpoint.as_str().and_then(|text| Url::parse(text).ok()),
            jwks_uri,
            client_auth: provider.client_auth.unwrap_or_else(|| ClientAuthMethod::choose(&methods)),
            promises_issuer: raw.authorization_response_iss_parameter_supported == Value::Bool(true),
            offers: Offers::read(&raw),
        })
    }

    /// How `provider` is asked to let a person choose an account.
    pub fn account_choice(&self, provider: &OpenIdProvider) -> AccountChoice {
        provider.account_choice_among(self.offers.prompts.as_deref())
    }

    /// Whom a token that authenticates the client at the token endpoint is for.
    pub fn assertion_audience(&self, provider: &OpenIdProvider) -> &str {
        match provider.assertion_audience {
            // That of many tenants is a template.
            AssertionAudience::Issuer if provider.tenants.is_none() => self.issuer.as_str(),
            AssertionAudience::Issuer | AssertionAudience::TokenEndpoint => self.token_endpoint.as_str(),
        }
    }
}

impl Offers {
    fn read(raw: &Raw) -> Self {
        Self {
            response_types: texts(&raw.response_types_supported),
            response_modes: texts(&raw.response_modes_supported),
            auth_methods: texts(&raw.token_endpoint_auth_methods_supported),
            challenge_methods: texts(&raw.code_challenge_methods_supported),
            algorithms: texts(&raw.id_token_signing_alg_values_supported),
            prompts: texts(&raw.prompt_values_supported),
        }
    }
}

fn check_issuer(raw: &Raw, provider: &OpenIdProvider) -> Result<IssuerNames, DocumentProblem> {
    let stated = raw.issuer.as_str().ok_or(DocumentProblem::Missing("issuer"))?;
    let other = || DocumentProblem::OtherIssuer(stated.to_owned());
    IssuerNames::of_document(provider, stated).ok_or_else(other)
}

fn texts(value: &Value) -> Option<Vec<String>> {
    let texts = value.as_array()?.iter().filter_map(Value::as_str);
    Some(texts.map(ToOwned::to_owned).collect())
}

/// The origin becomes part of a header of every page, in which a `;` in a host would have a
/// meaning.
fn has_ordinary_origin(url: &Url) -> bool {
    let origin = url.origin().ascii_serialization();
    origin.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".:/[]_-".contains(&byte))
}
