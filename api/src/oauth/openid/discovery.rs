//! What a provider's discovery document and keys say: fetched for the first sign-in, kept for an hour, fetched again for
//! a key that is not known. Never fetched to check a session.

use std::{
    sync::{Arc, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{anyhow, bail};
use openidconnect::{
    AdditionalProviderMetadata, IssuerUrl, ProviderMetadata,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
        CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use crate::oauth::http_client::ProviderHttp;

const MAX_AGE: Duration = Duration::from_secs(60 * 60);
/// After a failure, what is known is good enough for this long: a provider that hangs is not waited for at each sign-in.
const RETRY_AFTER: Duration = Duration::from_secs(60);
/// However many tokens name keys that do not exist, the provider is asked no more often than this.
const KEY_REFRESH_INTERVAL: Duration = Duration::from_secs(5);

/// Login pages ask a provider that is down no more often than this.
const ORIGIN_RETRY_AFTER: Duration = Duration::from_secs(30);

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

/// The documents of one issuer.
pub struct Discovery {
    issuer: IssuerUrl,
    cache: Mutex<Cache>,
    origin: std::sync::Mutex<Origin>,
}

/// Of the authorization endpoint.
enum Origin {
    /// Not known, and when it was last asked for.
    Unknown(Option<Instant>),
    Known(String),
}

#[derive(Default)]
struct Cache {
    known: Option<Known>,
    failure: Option<(Instant, Arc<anyhow::Error>)>,
}

struct Known {
    metadata: Arc<Metadata>,
    fresh_until: Instant,
    keys_refreshed: Option<Instant>,
}

impl Discovery {
    /// Nothing is fetched yet.
    pub fn new(issuer: IssuerUrl) -> Self {
        Self { issuer, cache: Mutex::default(), origin: std::sync::Mutex::new(Origin::Unknown(None)) }
    }

    /// The origin of the authorization endpoint; until that is known, the issuer's.
    pub fn authorization_origin(&self) -> String {
        match &*self.origin.lock().unwrap_or_else(PoisonError::into_inner) {
            Origin::Known(origin) => origin.clone(),
            Origin::Unknown(_) => self.issuer.url().origin().ascii_serialization(),
        }
    }

    /// Fetches the document for the sake of [`Self::authorization_origin`], unless it is known or was asked for a moment
    /// ago.
    pub async fn learn(&self, http: &ProviderHttp) {
        {
            let mut origin = self.origin.lock().unwrap_or_else(PoisonError::into_inner);
            match &mut *origin {
                Origin::Known(_) => return,
                Origin::Unknown(Some(asked)) if asked.elapsed() < ORIGIN_RETRY_AFTER => return,
                Origin::Unknown(asked) => *asked = Some(Instant::now()),
            }
        }
        if let Err(error) = self.metadata(http).await {
            tracing::warn!(issuer = %self.issuer, cause = format!("{error:#}"), "discovery failed");
        }
    }

    /// The discovery document and keys. While one caller fetches them, the others wait for the same answer, a failure
    /// included: behind a provider that does not answer no queue builds up.
    ///
    /// # Errors
    /// The provider cannot be reached or makes no sense, and nothing is known from before.
    pub async fn metadata(&self, http: &ProviderHttp) -> anyhow::Result<Arc<Metadata>> {
        let asked = Instant::now();
        let mut cache = self.cache.lock().await;
        if let Some(known) = cache.known.as_ref().filter(|known| Instant::now() < known.fresh_until) {
            return Ok(known.metadata.clone());
        }
        let shared = cache.failure.as_ref().filter(|(failed, _)| *failed >= asked);
        let fetched = match shared {
            Some((_, error)) => Err(Arc::clone(error)),
            None => self.fetch(http).await.map_err(Arc::new),
        };
        match fetched {
            Ok(metadata) => {
                let fresh = Known { metadata, fresh_until: Instant::now() + MAX_AGE, keys_refreshed: None };
                cache.failure = None;
                Ok(cache.known.insert(fresh).metadata.clone())
            }
            Err(error) => {
                let cause = format!("{error:#}");
                cache.failure = Some((Instant::now(), error));
                let Some(old) = &mut cache.known else { return Err(anyhow!(cause)) };
                old.fresh_until = Instant::now() + RETRY_AFTER;
                tracing::warn!(issuer = %self.issuer, cause, "discovery failed; going on with what is known");
                Ok(old.metadata.clone())
            }
        }
    }

    /// Fetches the keys again, because those of `used` did not fit. `None` when it is too soon to ask.
    ///
    /// # Errors
    /// The provider cannot be reached or makes no sense.
    pub async fn refresh_keys(
        &self,
        http: &ProviderHttp,
        used: &Arc<Metadata>,
    ) -> anyhow::Result<Option<Arc<Metadata>>> {
        let mut cache = self.cache.lock().await;
        if let Some(known) = &mut cache.known {
            if !Arc::ptr_eq(&known.metadata, used) {
                return Ok(Some(known.metadata.clone()));
            }
            if known.keys_refreshed.is_some_and(|at| at.elapsed() < KEY_REFRESH_INTERVAL) {
                return Ok(None);
            }
            // Before the answer: whether or not there is one, the provider was asked.
            known.keys_refreshed = Some(Instant::now());
        }
        let metadata = self.fetch(http).await?;
        let now = Instant::now();
        let fresh = Known { metadata, fresh_until: now + MAX_AGE, keys_refreshed: Some(now) };
        Ok(Some(cache.known.insert(fresh).metadata.clone()))
    }

    /// Checks the issuer in the document against the configured one, too (OpenID Connect Discovery 1.0, section 4.3).
    async fn fetch(&self, http: &ProviderHttp) -> anyhow::Result<Arc<Metadata>> {
        let http = http.for_provider(self.issuer.url());
        let send = |request| http.send(request);
        let metadata = Metadata::discover_async(self.issuer.clone(), &send).await?;
        // The browser is sent to the first, and our secret to the second.
        let token = metadata.token_endpoint().ok_or_else(|| anyhow!("the provider has no token endpoint"))?;
        if !http.allows(metadata.authorization_endpoint().url()) || !http.allows(token.url()) {
            bail!("the address of an endpoint is not https");
        }
        let origin = metadata.authorization_endpoint().url().origin().ascii_serialization();
        // It becomes part of a header of every page, where a `;` in a host would mean something.
        let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b".:/[]_-".contains(&byte);
        if !origin.bytes().all(harmless) {
            bail!("the authorization endpoint has no ordinary host");
        }
        *self.origin.lock().unwrap_or_else(PoisonError::into_inner) = Origin::Known(origin);
        Ok(Arc::new(metadata))
    }
}
