//! An OpenID provider: what is known about it, and where the browser goes to sign in.

use std::sync::Arc;

use openidconnect::IssuerUrl;
use secrecy::ExposeSecret as _;

use super::discovery::Discovery;
use crate::providers::{
    authorization_request::{AuthorizationParams, authorization_url},
    http_client::ProviderHttp,
    identity::AnswerIssuer,
    presets::{pkce::Pkce, scopes::Scopes},
    provider_fault::ProviderFault,
    registration::Registration,
};

/// What a sign-in asks for.
pub const SCOPES: Scopes = Scopes::new("openid profile email");

/// An OpenID provider.
pub struct OpenIdConnection {
    pub(super) discovery: Arc<Discovery>,
    pub(super) registration: Registration,
}

impl OpenIdConnection {
    /// A connection to the provider at `issuer`. Sends no request yet.
    pub fn new(issuer: IssuerUrl, registration: Registration) -> Self {
        Self { discovery: Arc::new(Discovery::new(issuer)), registration }
    }

    /// The URL that sends the browser to the provider.
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
        let mut url = authorization_url(endpoint, &self.registration, &SCOPES, Pkce::Sent, &params);
        url.query_pairs_mut().append_pair("nonce", params.nonce.expose_secret()).extend_pairs(params.extras);
        Ok(url.into())
    }

    /// The origin of the authorization endpoint; the issuer's, until the provider was asked.
    pub fn authorization_origin(&self) -> String {
        self.discovery.authorization_origin()
    }

    /// Asks the provider for the origin, unless it has answered, or was asked a moment ago.
    pub async fn discover_authorization_origin(&self, http: &ProviderHttp) {
        self.discovery.discover_authorization_origin(http).await;
    }

    /// The issuer that the provider's answer to the browser must name.
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
