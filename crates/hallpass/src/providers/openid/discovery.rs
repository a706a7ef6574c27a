//! Fetches an issuer's discovery document and keys when `metadata_cache.rs` has none: for the first
//! sign-in, when they are stale, and for an unknown key. Never to check a session.
//!
//! One fetch at a time, and the cache can be read during a fetch: a stale document is refreshed in
//! the background, and an unknown key delays only the sign-ins that need it.

use std::{
    sync::{Arc, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use secrecy::SecretString;

use super::{
    fetch::{discover, fetch_keys},
    metadata::Metadata,
    metadata_cache::{KeyRefresh, Lookup, MetadataCache},
    openid_provider::OpenIdProvider,
    provider_key::ProviderKey,
};
use crate::providers::{
    http_client::ProviderHttp, presets::account_choice::AccountChoice, provider_fault::ProviderFault,
};

/// How often login pages ask a provider that is down.
const ORIGIN_RETRY_AFTER: Duration = Duration::from_secs(30);

/// The discovery document and keys of one issuer.
pub struct Discovery {
    provider: OpenIdProvider,
    /// The key of ID tokens that are signed with HS256.
    client_secret: Option<SecretString>,
    /// Never locked during a request.
    cache: std::sync::Mutex<MetadataCache>,
    /// Locked during a fetch.
    fetching: Arc<tokio::sync::Mutex<()>>,
    /// When a page last asked for the origin of the authorization endpoint.
    origin_asked_at: std::sync::Mutex<Option<Instant>>,
}

impl Discovery {
    /// Fetches nothing yet.
    pub fn new(provider: OpenIdProvider, client_secret: Option<SecretString>) -> Self {
        Self {
            provider,
            client_secret,
            cache: std::sync::Mutex::default(),
            fetching: Arc::default(),
            origin_asked_at: std::sync::Mutex::default(),
        }
    }

    /// The provider, as it was configured.
    pub fn provider(&self) -> &OpenIdProvider {
        &self.provider
    }

    /// The origin of the authorization endpoint; until that is known, the issuer's.
    pub fn authorization_origin(&self) -> String {
        let cache = self.cache();
        let endpoint = cache.latest().map(|latest| &latest.document.authorization_endpoint);
        endpoint.map_or_else(|| self.provider.presumed_origin(), |url| url.origin().ascii_serialization())
    }

    /// How the provider is asked for a choice of accounts; until its document is known, as
    /// configured.
    pub fn account_choice(&self) -> AccountChoice {
        let cache = self.cache();
        let latest = cache.latest().map(|latest| latest.document.account_choice(&self.provider));
        latest.unwrap_or_else(|| self.provider.account_choice_among(None))
    }

    /// Fetches the document for [`Self::authorization_origin`], unless there is one or that was
    /// tried a moment ago.
    pub async fn discover_authorization_origin(self: &Arc<Self>, http: &ProviderHttp) {
        if self.cache().latest().is_some() {
            return;
        }
        {
            let mut asked_at = self.origin_asked_at.lock().unwrap_or_else(PoisonError::into_inner);
            if asked_at.is_some_and(|at| at.elapsed() < ORIGIN_RETRY_AFTER) {
                return;
            }
            *asked_at = Some(Instant::now());
        }
        if let Err(fault) = self.metadata(http).await {
            tracing::warn!(issuer = self.provider.issuer(), cause = %fault, "discovery failed");
        }
    }

    /// The discovery document and keys. While they are fetched for the first time, all callers wait
    /// for the same answer, even for a failure: no queue builds up behind a provider that hangs.
    ///
    /// # Errors
    /// The provider cannot be used, and the cache has no usable entry.
    pub async fn metadata(self: &Arc<Self>, http: &ProviderHttp) -> Result<Arc<Metadata>, ProviderFault> {
        let start = Instant::now();
        let found = self.cache().look_up(start);
        match found {
            Lookup::Fresh(metadata) => return Ok(metadata),
            Lookup::Stale(metadata) => {
                self.refresh_in_background(http);
                return Ok(metadata);
            }
            // Not in this request, which may have little time left or be cancelled: the answer is
            // kept for the next one.
            Lookup::Absent => self.refresh_in_background(http),
        }
        let _fetching = self.wait_for_turn(http).await?;
        {
            let cache = self.cache();
            if let Lookup::Fresh(metadata) | Lookup::Stale(metadata) = cache.look_up(Instant::now()) {
                return Ok(metadata);
            }
            if let Some(fault) = cache.failure_since(start) {
                return Err(fault);
            }
        }
        self.fetch_and_store(http).await
    }

    /// Fetches the keys again, because those of `used` did not fit. `None` when it is too soon.
    ///
    /// # Errors
    /// The provider cannot be used.
    pub async fn refresh_keys(
        &self,
        http: &ProviderHttp,
        used: &Arc<Metadata>,
    ) -> Result<Option<Arc<Metadata>>, ProviderFault> {
        let start = Instant::now();
        let _fetching = self.wait_for_turn(http).await?;
        {
            let mut cache = self.cache();
            if let Some(fault) = cache.failure_since(start) {
                return Err(fault);
            }
            match cache.begin_key_refresh(used, Instant::now()) {
                KeyRefresh::Done(metadata) => return Ok(Some(metadata)),
                KeyRefresh::TooSoon => return Ok(None),
                KeyRefresh::Due => {}
            }
        }
        let fetched = self.fetch(http).await;
        self.cache().end_key_refresh(&fetched, Instant::now());
        fetched.map(Some)
    }

    fn cache(&self) -> MutexGuard<'_, MetadataCache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn wait_for_turn(
        &self,
        http: &ProviderHttp,
    ) -> Result<tokio::sync::MutexGuard<'_, ()>, ProviderFault> {
        let timeout =
            || ProviderFault::Unavailable("the discovery document and the keys did not come in time".into());
        http.wait_for(self.fetching.lock()).await.ok_or_else(timeout)
    }

    /// Spawns a fetch, unless one is running.
    fn refresh_in_background(self: &Arc<Self>, http: &ProviderHttp) {
        let Ok(fetching) = Arc::clone(&self.fetching).try_lock_owned() else { return };
        let (discovery, own) = (Arc::clone(self), http.without_total_timeout());
        http.spawn(async move {
            // A failure is stored in the cache, and logged if there is an entry to go on with.
            let _ = discovery.fetch_and_store(&own).await;
            drop(fetching);
        });
    }

    async fn fetch_and_store(&self, http: &ProviderHttp) -> Result<Arc<Metadata>, ProviderFault> {
        match self.fetch(http).await {
            Ok(metadata) => {
                self.cache().store(metadata.clone(), Instant::now());
                Ok(metadata)
            }
            Err(fault) => {
                let Some(old) = self.cache().store_failure(fault.clone(), Instant::now()) else {
                    return Err(fault);
                };
                tracing::warn!(issuer = self.provider.issuer(), cause = %fault, "discovery failed; using what is known");
                Ok(old)
            }
        }
    }

    async fn fetch(&self, http: &ProviderHttp) -> Result<Arc<Metadata>, ProviderFault> {
        let http = self.provider.http(http);
        let document = discover(&http, &self.provider).await?;
        let keys = match &document.jwks_uri {
            Some(url) => fetch_keys(&http, url).await?,
            None => self.client_secret.iter().map(ProviderKey::of_client_secret).collect(),
        };
        Ok(Arc::new(Metadata { document, keys }))
    }
}
