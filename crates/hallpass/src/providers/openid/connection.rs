//! An OpenID provider: what is known about it, and where the browser goes to sign in.

use std::sync::Arc;

use secrecy::ExposeSecret as _;

use super::{discovery::Discovery, discovery_document::DiscoveryDocument, openid_provider::OpenIdProvider};
use crate::providers::{
    authorization_request::{AuthorizationParams, authorization_url, with_encoded_spaces},
    chosen_account::asks_for_account_choice,
    http_client::ProviderHttp,
    identity::AnswerIssuer,
    presets::{account_choice::AccountChoice, openid::nonce::Nonce},
    provider_fault::ProviderFault,
    registration::Registration,
    sign_in_params::{AskedFor, sign_in_params},
};

/// An OpenID provider.
pub struct OpenIdConnection {
    pub(super) discovery: Arc<Discovery>,
    pub(super) registration: Registration,
}

impl OpenIdConnection {
    /// A connection to `provider`. Sends no request yet.
    pub fn new(provider: OpenIdProvider, registration: Registration) -> Self {
        let secret = registration.credential.secret().cloned();
        let discovery = Arc::new(Discovery::new(provider, secret));
        Self { discovery, registration }
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
        let (provider, endpoint) = (self.discovery.provider(), &metadata.document.authorization_endpoint);
        let mut url =
            authorization_url(endpoint, &self.registration, &provider.scopes, provider.pkce, &params);
        if provider.nonce == Nonce::Sent {
            url.query_pairs_mut().append_pair("nonce", params.nonce.expose_secret());
        }
        let (own, asked_for) = (provider.request_params(), asked_for(provider, &metadata.document));
        url.query_pairs_mut().extend_pairs(sign_in_params(&own, params.extras, asked_for));
        Ok(with_encoded_spaces(url).into())
    }

    /// Whether a sign-in with `extras` asks for a choice of accounts.
    ///
    /// # Errors
    /// The provider cannot be used.
    pub async fn asks_for_account_choice(
        &self,
        http: &ProviderHttp,
        extras: &[(String, String)],
    ) -> Result<bool, ProviderFault> {
        let metadata = self.discovery.metadata(http).await?;
        let (provider, document) = (self.discovery.provider(), &metadata.document);
        let (own, asked_for) = (provider.request_params(), asked_for(provider, document));
        Ok(asks_for_account_choice(&document.authorization_endpoint, &own, extras, asked_for))
    }

    /// How the provider is asked for a choice of accounts, as far as it is known.
    pub fn account_choice(&self) -> AccountChoice {
        self.discovery.account_choice()
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
        let document = &metadata.document;
        let names = document.issuer.clone();
        Ok(AnswerIssuer {
            is_name: Box::new(move |iss| names.accept_answer(iss)),
            promised: document.promises_issuer,
        })
    }
}

fn asked_for(provider: &OpenIdProvider, document: &DiscoveryDocument) -> AskedFor {
    AskedFor { account_choice: document.account_choice(provider), recent_sign_in: provider.recent_sign_in }
}
