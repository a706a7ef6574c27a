//! What a provider's discovery document and keys say: fetched for the first sign-in, kept for an hour, fetched again for
//! a key that is not known. Never fetched to check a session.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use openidconnect::{
    AdditionalProviderMetadata, AuthType, ClientId, ClientSecret, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, ProviderMetadata, RedirectUrl,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod, CoreGrantType,
        CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode,
        CoreResponseType, CoreSubjectIdentifierType,
    },
};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::http_client::ProviderHttp;
use crate::provider::ProviderConfig;

const MAX_AGE: Duration = Duration::from_secs(60 * 60);
/// However many tokens name keys that do not exist, the provider is asked no more often than this.
const KEY_REFRESH_INTERVAL: Duration = Duration::from_secs(5);

/// The members of the discovery document that openidconnect does not know.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ExtraMetadata {
    /// RFC 9207: every answer names its issuer.
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for ExtraMetadata {}

/// A discovery document with its keys.
pub type Metadata = ProviderMetadata<
    ExtraMetadata,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// A client that knows the provider's endpoints.
pub type DiscoveredClient = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A provider, and what is known of it.
pub struct Connection {
    /// As it was configured.
    pub provider: ProviderConfig,
    redirect_uri: String,
    cache: Mutex<Option<Cached>>,
}

struct Cached {
    metadata: Arc<Metadata>,
    fetched: Instant,
    keys_refreshed: Option<Instant>,
}

impl Connection {
    /// Knows nothing yet.
    pub fn new(provider: ProviderConfig, redirect_uri: String) -> Self {
        Self { provider, redirect_uri, cache: Mutex::default() }
    }

    /// The discovery document and keys. While one caller fetches them, the others wait for the same answer.
    ///
    /// # Errors
    /// The provider cannot be reached or makes no sense, and nothing is known from before.
    pub async fn metadata(&self, http: &ProviderHttp) -> anyhow::Result<Arc<Metadata>> {
        let mut cache = self.cache.lock().await;
        if let Some(cached) = cache.as_ref().filter(|cached| cached.fetched.elapsed() < MAX_AGE) {
            return Ok(cached.metadata.clone());
        }
        match (self.fetch(http).await, cache.as_mut()) {
            (Ok(metadata), _) => {
                let cached = Cached { metadata, fetched: Instant::now(), keys_refreshed: None };
                Ok(cache.insert(cached).metadata.clone())
            }
            (Err(error), Some(old)) => {
                tracing::warn!(provider = %self.provider.id, error = %format!("{error:#}"), "discovery failed; going on with what is known");
                Ok(old.metadata.clone())
            }
            (Err(error), None) => Err(error),
        }
    }

    /// Fetches the keys again, because one was not among those of `known`. `None` when it is too soon to ask.
    ///
    /// # Errors
    /// The provider cannot be reached or makes no sense.
    pub async fn refresh_keys(
        &self,
        http: &ProviderHttp,
        known: &Arc<Metadata>,
    ) -> anyhow::Result<Option<Arc<Metadata>>> {
        let mut cache = self.cache.lock().await;
        if let Some(cached) = cache.as_ref() {
            if !Arc::ptr_eq(&cached.metadata, known) {
                return Ok(Some(cached.metadata.clone()));
            }
            if cached.keys_refreshed.is_some_and(|at| at.elapsed() < KEY_REFRESH_INTERVAL) {
                return Ok(None);
            }
        }
        let metadata = self.fetch(http).await?;
        let now = Instant::now();
        let cached = Cached { metadata, fetched: now, keys_refreshed: Some(now) };
        Ok(Some(cache.insert(cached).metadata.clone()))
    }

    /// A client for the provider's endpoints.
    ///
    /// # Errors
    /// The redirect URI is no URL.
    pub fn client(&self, metadata: &Metadata) -> anyhow::Result<DiscoveredClient> {
        let basic = CoreClientAuthMethod::ClientSecretBasic;
        let post = CoreClientAuthMethod::ClientSecretPost;
        let auth_type = match metadata.token_endpoint_auth_methods_supported() {
            Some(methods) if methods.contains(&post) && !methods.contains(&basic) => AuthType::RequestBody,
            _ => AuthType::BasicAuth,
        };
        let client = CoreClient::from_provider_metadata(
            metadata.clone(),
            ClientId::new(self.provider.client_id.clone()),
            Some(ClientSecret::new(self.provider.client_secret.expose_secret().to_owned())),
        );
        Ok(client.set_redirect_uri(RedirectUrl::new(self.redirect_uri.clone())?).set_auth_type(auth_type))
    }

    /// Checks the issuer in the document against the configured one, too (OpenID Connect Discovery 1.0, section 4.3).
    async fn fetch(&self, http: &ProviderHttp) -> anyhow::Result<Arc<Metadata>> {
        let send = |request| http.send(request);
        let metadata = Metadata::discover_async(self.provider.issuer.clone(), &send).await?;
        Ok(Arc::new(metadata))
    }
}
