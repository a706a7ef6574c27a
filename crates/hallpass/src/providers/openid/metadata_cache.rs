//! The cache of an issuer's discovery document and keys: how long they are used, and when they are
//! fetched again. It sends no requests and reads no clock.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::metadata::Metadata;
use crate::providers::provider_fault::ProviderFault;

/// How long the document and the keys are used without a refresh.
const FRESH_LIFETIME: Duration = Duration::from_hours(1);
/// How long they are used while a refresh runs. Older ones may name keys that the provider has
/// withdrawn: a sign-in waits for newer ones.
const STALE_LIFETIME: Duration = Duration::from_hours(2);
/// How long they are used after a failed refresh, so that not every sign-in waits for a provider
/// that hangs.
const RETRY_AFTER: Duration = Duration::from_mins(1);
/// The keys are fetched no more often than this, however many tokens name keys that do not exist.
const KEY_REFRESH_INTERVAL: Duration = Duration::from_secs(5);

/// The cache of one issuer.
#[derive(Default)]
pub struct MetadataCache {
    entry: Option<Entry>,
    failure: Option<(Instant, ProviderFault)>,
}

struct Entry {
    metadata: Arc<Metadata>,
    fetched_at: Instant,
    /// From then on it is stale.
    refresh_at: Instant,
    keys_refreshed_at: Option<Instant>,
}

/// The result of a look-up.
#[derive(Debug)]
pub enum Lookup {
    /// Can be used.
    Fresh(Arc<Metadata>),
    /// Can be used, and should be refreshed.
    Stale(Arc<Metadata>),
    /// Nothing, or only what is too old.
    Absent,
}

impl MetadataCache {
    /// Looks up the entry at `now`.
    pub fn look_up(&self, now: Instant) -> Lookup {
        match &self.entry {
            Some(entry) if now < entry.refresh_at => Lookup::Fresh(entry.metadata.clone()),
            Some(entry) if now < entry.fetched_at + STALE_LIFETIME => Lookup::Stale(entry.metadata.clone()),
            _ => Lookup::Absent,
        }
    }

    /// Stores what was fetched at `now`.
    pub fn store(&mut self, metadata: Arc<Metadata>, now: Instant) {
        self.failure = None;
        let refresh_at = now + FRESH_LIFETIME;
        self.entry = Some(Entry { metadata, fetched_at: now, refresh_at, keys_refreshed_at: None });
    }

    /// Stores that a fetch failed, and returns the entry to go on with, if there is one.
    pub fn store_failure(&mut self, fault: ProviderFault, now: Instant) -> Option<Arc<Metadata>> {
        self.failure = Some((now, fault));
        let entry = self.entry.as_mut()?;
        entry.refresh_at = now + RETRY_AFTER;
        Some(entry.metadata.clone())
    }

    /// The failure of a fetch that another caller made since `start`.
    pub fn failure_since(&self, start: Instant) -> Option<ProviderFault> {
        self.failure.as_ref().filter(|(failed, _)| *failed >= start).map(|(_, fault)| fault.clone())
    }

    /// The entry, however old it is.
    pub fn latest(&self) -> Option<&Arc<Metadata>> {
        self.entry.as_ref().map(|entry| &entry.metadata)
    }

    /// Whether the keys of `used` may be fetched again at `now`. If so, counts that as done.
    pub fn begin_key_refresh(&mut self, used: &Arc<Metadata>, now: Instant) -> KeyRefresh {
        let Some(entry) = &mut self.entry else { return KeyRefresh::Due };
        if !Arc::ptr_eq(&entry.metadata, used) {
            return KeyRefresh::Done(entry.metadata.clone());
        }
        if entry.keys_refreshed_at.is_some_and(|at| now < at + KEY_REFRESH_INTERVAL) {
            return KeyRefresh::TooSoon;
        }
        // Before the answer: the provider was asked, whether or not it answers.
        entry.keys_refreshed_at = Some(now);
        KeyRefresh::Due
    }

    /// Stores the result of a refresh of the keys.
    pub fn end_key_refresh(&mut self, fetched: &Result<Arc<Metadata>, ProviderFault>, now: Instant) {
        match fetched {
            Ok(metadata) => self.store(metadata.clone(), now),
            Err(fault) => self.failure = Some((now, fault.clone())),
        }
        if let Some(entry) = &mut self.entry {
            entry.keys_refreshed_at = Some(now);
        }
    }
}

/// What to do about an unknown key.
#[derive(Debug)]
pub enum KeyRefresh {
    /// Another request has fetched the keys in the meantime.
    Done(Arc<Metadata>),
    /// Fetch the keys.
    Due,
    /// The keys were fetched a moment ago.
    TooSoon,
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::providers::{
        openid::openid_provider::OpenIdProvider,
        openid::{
            discovery_document::{DiscoveryDocument, Offers},
            issuer_names::IssuerNames,
        },
        presets::client_auth_method::ClientAuthMethod,
    };

    fn metadata() -> Arc<Metadata> {
        let url = Url::parse("https://id.example.org/x").unwrap();
        let provider = OpenIdProvider::new(url.as_str()).unwrap();
        let document = DiscoveryDocument {
            issuer: IssuerNames::of_document(&provider, provider.issuer()).unwrap(),
            authorization_endpoint: url.clone(),
            token_endpoint: url.clone(),
            userinfo_endpoint: None,
            jwks_uri: Some(url),
            client_auth: ClientAuthMethod::Basic,
            promises_issuer: false,
            offers: Offers::default(),
        };
        Arc::new(Metadata { document, keys: Vec::new() })
    }

    #[test]
    fn metadata_is_fresh_then_stale_then_too_old() {
        let (mut cache, start) = (MetadataCache::default(), Instant::now());
        assert!(matches!(cache.look_up(start), Lookup::Absent));
        cache.store(metadata(), start);
        let second = Duration::from_secs(1);
        assert!(matches!(
            cache.look_up((start + FRESH_LIFETIME).checked_sub(second).unwrap()),
            Lookup::Fresh(_)
        ));
        assert!(matches!(cache.look_up(start + FRESH_LIFETIME), Lookup::Stale(_)));
        assert!(matches!(cache.look_up(start + STALE_LIFETIME), Lookup::Absent));
    }

    #[test]
    fn metadata_that_cannot_be_refreshed_is_used_for_longer() {
        let (mut cache, start) = (MetadataCache::default(), Instant::now());
        let down = || ProviderFault::Unavailable("down".into());
        assert!(cache.store_failure(down(), start).is_none());
        assert!(cache.failure_since(start).is_some());
        assert!(cache.failure_since(start + Duration::from_secs(1)).is_none());
        cache.store(metadata(), start);
        assert!(cache.store_failure(down(), start + STALE_LIFETIME).is_some());
        assert!(matches!(cache.look_up(start + STALE_LIFETIME), Lookup::Fresh(_)));
        assert!(matches!(cache.look_up(start + STALE_LIFETIME + RETRY_AFTER), Lookup::Absent));
    }

    #[test]
    fn unknown_key_is_fetched_once_per_interval() {
        let (mut cache, start, used) = (MetadataCache::default(), Instant::now(), metadata());
        cache.store(used.clone(), start);
        assert!(matches!(cache.begin_key_refresh(&used, start), KeyRefresh::Due));
        let fresh = metadata();
        cache.end_key_refresh(&Ok(fresh.clone()), start);
        assert!(matches!(cache.begin_key_refresh(&used, start), KeyRefresh::Done(_)));
        assert!(matches!(cache.begin_key_refresh(&fresh, start), KeyRefresh::TooSoon));
        assert!(matches!(cache.begin_key_refresh(&fresh, start + KEY_REFRESH_INTERVAL), KeyRefresh::Due));
    }
}
