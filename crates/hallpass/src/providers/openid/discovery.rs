//! The documents of one issuer, cached: fetched for the first sign-in, fresh for an hour, fetched again for a key that is
//! not known. Never fetched to check a session.
//!
//! One fetch at a time. A sign-in that can use what is known does not wait for it: a stale document is refreshed in the
//! background, and an unknown key makes only the sign-ins wait that need it.

use std::{
    sync::{Arc, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use openidconnect::IssuerUrl;

use super::{
    cache::{Cache, KeyRefresh, Lookup, Metadata},
    fetch::{discover, fetch_keys},
};
use crate::providers::{http_client::ProviderHttp, provider_fault::ProviderFault};

/// Login pages ask a provider that is down no more often than this.
const ORIGIN_RETRY_AFTER: Duration = Duration::from_secs(30);

/// The documents of one issuer.
pub struct Discovery {
    issuer: IssuerUrl,
    /// Locked for moments only, never across a request.
    cache: std::sync::Mutex<Cache>,
    /// Locked while the documents are fetched.
    fetching: Arc<tokio::sync::Mutex<()>>,
    /// When a page last asked for the origin of the authorization endpoint.
    origin_asked: std::sync::Mutex<Option<Instant>>,
}

impl Discovery {
    /// Nothing is fetched yet.
    pub fn new(issuer: IssuerUrl) -> Self {
        Self {
            issuer,
            cache: std::sync::Mutex::default(),
            fetching: Arc::default(),
            origin_asked: std::sync::Mutex::default(),
        }
    }

    /// The origin of the authorization endpoint; until that is known, the issuer's.
    pub fn authorization_origin(&self) -> String {
        let cache = self.cache();
        let known = cache.known().map(|known| &known.document.authorization_endpoint);
        known.unwrap_or_else(|| self.issuer.url()).origin().ascii_serialization()
    }

    /// Fetches the documents for the sake of [`Self::authorization_origin`], unless they are known or were asked for a
    /// moment ago.
    pub async fn learn(self: &Arc<Self>, http: &ProviderHttp) {
        if self.cache().known().is_some() {
            return;
        }
        {
            let mut asked = self.origin_asked.lock().unwrap_or_else(PoisonError::into_inner);
            if asked.is_some_and(|asked| asked.elapsed() < ORIGIN_RETRY_AFTER) {
                return;
            }
            *asked = Some(Instant::now());
        }
        if let Err(fault) = self.metadata(http).await {
            tracing::warn!(issuer = %self.issuer, cause = %fault, "discovery failed");
        }
    }

    /// The discovery document and keys. While one caller fetches them for the first time, the others wait for the same
    /// answer, a failure included: behind a provider that does not answer no queue builds up.
    ///
    /// # Errors
    /// The provider cannot be used, and nothing is known from before.
    pub async fn metadata(self: &Arc<Self>, http: &ProviderHttp) -> Result<Arc<Metadata>, ProviderFault> {
        let asked = Instant::now();
        let found = self.cache().look_up(asked);
        match found {
            Lookup::Fresh(metadata) => return Ok(metadata),
            Lookup::Stale(metadata) => {
                self.refresh_in_background(http);
                return Ok(metadata);
            }
            // Not in this request, which may have little time left, or be given up: what comes is kept for the next one.
            Lookup::Absent => self.refresh_in_background(http),
        }
        let _fetching = self.wait_for_turn(http).await?;
        {
            let cache = self.cache();
            if let Lookup::Fresh(metadata) | Lookup::Stale(metadata) = cache.look_up(Instant::now()) {
                return Ok(metadata);
            }
            if let Some(fault) = cache.failure_since(asked) {
                return Err(fault);
            }
        }
        self.fetch_and_keep(http).await
    }

    /// Fetches the keys again, because those of `used` did not fit. `None` when it is too soon to ask.
    ///
    /// # Errors
    /// The provider cannot be used.
    pub async fn refresh_keys(
        &self,
        http: &ProviderHttp,
        used: &Arc<Metadata>,
    ) -> Result<Option<Arc<Metadata>>, ProviderFault> {
        let asked = Instant::now();
        let _fetching = self.wait_for_turn(http).await?;
        {
            let mut cache = self.cache();
            if let Some(fault) = cache.failure_since(asked) {
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

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn wait_for_turn(
        &self,
        http: &ProviderHttp,
    ) -> Result<tokio::sync::MutexGuard<'_, ()>, ProviderFault> {
        let too_late =
            || ProviderFault::Unavailable("the discovery document and the keys did not come in time".into());
        http.wait_for(self.fetching.lock()).await.ok_or_else(too_late)
    }

    /// Unless it is being fetched already.
    fn refresh_in_background(self: &Arc<Self>, http: &ProviderHttp) {
        let Ok(fetching) = Arc::clone(&self.fetching).try_lock_owned() else { return };
        let (discovery, own) = (Arc::clone(self), http.without_total_timeout());
        http.spawn(async move {
            // A failure is in the cache, and in the log if there is something to go on with.
            let _ = discovery.fetch_and_keep(&own).await;
            drop(fetching);
        });
    }

    async fn fetch_and_keep(&self, http: &ProviderHttp) -> Result<Arc<Metadata>, ProviderFault> {
        match self.fetch(http).await {
            Ok(metadata) => {
                self.cache().keep(metadata.clone(), Instant::now());
                Ok(metadata)
            }
            Err(fault) => {
                let Some(old) = self.cache().fail(fault.clone(), Instant::now()) else { return Err(fault) };
                tracing::warn!(issuer = %self.issuer, cause = %fault, "discovery failed; using what is known");
                Ok(old)
            }
        }
    }

    async fn fetch(&self, http: &ProviderHttp) -> Result<Arc<Metadata>, ProviderFault> {
        let http = http.for_provider(self.issuer.url());
        let document = discover(&http, &self.issuer).await?;
        let keys = fetch_keys(&http, &document.jwks_uri).await?;
        Ok(Arc::new(Metadata { document, keys }))
    }
}
