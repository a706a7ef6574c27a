//! Signing in with an OpenID provider (OpenID Connect Core 1.0, section 3.1).

mod cache;
mod details;
mod discovery;
mod document;
mod exchange;
mod fetch;
mod jws;
mod userinfo;
mod verify;

use std::sync::Arc;

use openidconnect::IssuerUrl;
use secrecy::ExposeSecret as _;

pub use document::{Document, DocumentProblem};
pub use fetch::{document_url, fetch_document, fetch_keys};
pub use jws::algorithm_names;

use super::{
    connection::{AnswerIssuer, AuthorizationParams},
    http_client::ProviderHttp,
    provider_fault::ProviderFault,
    registration::Registration,
};
use discovery::Discovery;

/// What a sign-in asks for.
pub const SCOPE: &str = "openid profile email";

/// An OpenID provider, and what is known of it.
pub struct OpenIdConnection {
    discovery: Arc<Discovery>,
    registration: Registration,
}

impl OpenIdConnection {
    /// Knows nothing yet.
    pub fn new(issuer: IssuerUrl, registration: Registration) -> Self {
        Self { discovery: Arc::new(Discovery::new(issuer)), registration }
    }

    /// Where the browser goes to sign in.
    ///
    /// # Errors
    /// The provider cannot be used.
    pub async fn authorization_url(
        &self,
        http: &ProviderHttp,
        params: AuthorizationParams<'_>,
    ) -> Result<String, ProviderFault> {
        let metadata = self.discovery.metadata(http).await?;
        let endpoint = &metadata.document.authorization_endpoint;
        let mut url = self.registration.authorization_url(endpoint, SCOPE, &params);
        url.query_pairs_mut()
            .append_pair("nonce", params.nonce.expose_secret())
            .extend_pairs(params.passed_on);
        Ok(url.into())
    }

    /// The origin of the URL that the browser goes to; until the provider was asked, its issuer's.
    pub fn authorization_origin(&self) -> String {
        self.discovery.authorization_origin()
    }

    /// Asks the provider, unless it has answered, or was asked a moment ago.
    pub async fn learn(&self, http: &ProviderHttp) {
        self.discovery.learn(http).await;
    }

    /// Whose answer is expected.
    ///
    /// # Errors
    /// The provider cannot be used.
    pub async fn answer_issuer(&self, http: &ProviderHttp) -> Result<AnswerIssuer, ProviderFault> {
        let metadata = self.discovery.metadata(http).await?;
        Ok(AnswerIssuer {
            issuer: metadata.document.issuer.to_string(),
            promised: metadata.document.promises_issuer,
        })
    }
}
