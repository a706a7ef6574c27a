//! What is known of one issuer, and how old it is: no request, and no clock of its own.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use openidconnect::core::CoreJsonWebKey;

use super::document::Document;
use crate::providers::provider_fault::ProviderFault;

const FRESH: Duration = Duration::from_secs(60 * 60);
/// An older document is not used while a newer one can be had: it may name keys that the provider has withdrawn.
const STALE: Duration = Duration::from_secs(2 * 60 * 60);
/// After a failure what is known is good enough for this long: a provider that hangs is not waited for at each sign-in.
const RETRY_AFTER: Duration = Duration::from_secs(60);
/// However many tokens name keys that do not exist, the provider is asked no more often than this.
const KEY_REFRESH_INTERVAL: Duration = Duration::from_secs(5);

/// A discovery document with its keys.
#[derive(Debug)]
pub struct Metadata {
    /// The document.
    pub document: Document,
    /// The keys at its `jwks_uri`.
    pub keys: Vec<CoreJsonWebKey>,
}

/// What is known of one issuer.
#[derive(Default)]
pub struct Cache {
    known: Option<Known>,
    failure: Option<(Instant, ProviderFault)>,
}

struct Known {
    metadata: Arc<Metadata>,
    fetched: Instant,
    /// When it is time to fetch it again.
    refresh_at: Instant,
    keys_refreshed: Option<Instant>,
}

/// What the cache has.
#[derive(Debug)]
pub enum Lookup {
    /// Good.
    Fresh(Arc<Metadata>),
    /// Good enough to go on with, and to be refreshed.
    Stale(Arc<Metadata>),
    /// Nothing, or only what is too old.
    Absent,
}

impl Cache {
    /// What there is at `now`.
    pub fn look_up(&self, now: Instant) -> Lookup {
        match &self.known {
            Some(known) if now < known.refresh_at => Lookup::Fresh(known.metadata.clone()),
            Some(known) if now < known.fetched + STALE => Lookup::Stale(known.metadata.clone()),
            _ => Lookup::Absent,
        }
    }

    /// Keeps what was fetched at `now`.
    pub fn keep(&mut self, metadata: Arc<Metadata>, now: Instant) {
        self.failure = None;
        self.known = Some(Known { metadata, fetched: now, refresh_at: now + FRESH, keys_refreshed: None });
    }

    /// Notes that a fetch failed, and gives what to go on with.
    pub fn fail(&mut self, fault: ProviderFault, now: Instant) -> Option<Arc<Metadata>> {
        self.failure = Some((now, fault));
        let known = self.known.as_mut()?;
        known.refresh_at = now + RETRY_AFTER;
        Some(known.metadata.clone())
    }

    /// The failure of a fetch that another caller made while this one waited, since `asked`.
    pub fn failure_since(&self, asked: Instant) -> Option<ProviderFault> {
        self.failure.as_ref().filter(|(failed, _)| *failed >= asked).map(|(_, fault)| fault.clone())
    }

    /// What is known, however old it is.
    pub fn known(&self) -> Option<&Arc<Metadata>> {
        self.known.as_ref().map(|known| &known.metadata)
    }

    /// Whether the keys of `used` may be fetched again at `now`, and notes that they are.
    pub fn begin_key_refresh(&mut self, used: &Arc<Metadata>, now: Instant) -> KeyRefresh {
        let Some(known) = &mut self.known else { return KeyRefresh::Due };
        if !Arc::ptr_eq(&known.metadata, used) {
            return KeyRefresh::Done(known.metadata.clone());
        }
        if known.keys_refreshed.is_some_and(|at| now < at + KEY_REFRESH_INTERVAL) {
            return KeyRefresh::TooSoon;
        }
        // Before the answer: whether or not there is one, the provider was asked.
        known.keys_refreshed = Some(now);
        KeyRefresh::Due
    }

    /// Notes the end of a refresh of the keys.
    pub fn end_key_refresh(&mut self, fetched: &Result<Arc<Metadata>, ProviderFault>, now: Instant) {
        match fetched {
            Ok(metadata) => self.keep(metadata.clone(), now),
            Err(fault) => self.failure = Some((now, fault.clone())),
        }
        if let Some(known) = &mut self.known {
            known.keys_refreshed = Some(now);
        }
    }
}

/// What is to be done for a key that is not known.
#[derive(Debug)]
pub enum KeyRefresh {
    /// Another request has fetched them in the meantime.
    Done(Arc<Metadata>),
    /// They are to be fetched.
    Due,
    /// They were fetched a moment ago.
    TooSoon,
}

#[cfg(test)]
mod tests {
    use openidconnect::IssuerUrl;
    use url::Url;

    use super::*;
    use crate::providers::token_request::ClientAuth;

    fn metadata() -> Arc<Metadata> {
        let url = Url::parse("https://id.example.org/x").unwrap();
        let document = Document {
            issuer: IssuerUrl::from_url(url.clone()),
            authorization_endpoint: url.clone(),
            token_endpoint: url.clone(),
            userinfo_endpoint: None,
            jwks_uri: url,
            client_auth: ClientAuth::Header,
            promises_issuer: false,
            offers: Default::default(),
        };
        Arc::new(Metadata { document, keys: Vec::new() })
    }

    #[test]
    fn discovery_is_fresh_then_stale_then_too_old() {
        let (mut cache, start) = (Cache::default(), Instant::now());
        assert!(matches!(cache.look_up(start), Lookup::Absent));
        cache.keep(metadata(), start);
        let second = Duration::from_secs(1);
        assert!(matches!(cache.look_up(start + FRESH - second), Lookup::Fresh(_)));
        assert!(matches!(cache.look_up(start + FRESH), Lookup::Stale(_)));
        assert!(matches!(cache.look_up(start + STALE), Lookup::Absent));
    }

    #[test]
    fn discovery_that_fails_goes_on_with_what_is_known() {
        let (mut cache, start) = (Cache::default(), Instant::now());
        let down = || ProviderFault::Unavailable("down".into());
        assert!(cache.fail(down(), start).is_none());
        assert!(cache.failure_since(start).is_some());
        assert!(cache.failure_since(start + Duration::from_secs(1)).is_none());
        cache.keep(metadata(), start);
        assert!(cache.fail(down(), start + STALE).is_some());
        assert!(matches!(cache.look_up(start + STALE), Lookup::Fresh(_)));
        assert!(matches!(cache.look_up(start + STALE + RETRY_AFTER), Lookup::Absent));
    }

    #[test]
    fn unknown_keys_are_fetched_again_but_not_at_once() {
        let (mut cache, start, used) = (Cache::default(), Instant::now(), metadata());
        cache.keep(used.clone(), start);
        assert!(matches!(cache.begin_key_refresh(&used, start), KeyRefresh::Due));
        let fresh = metadata();
        cache.end_key_refresh(&Ok(fresh.clone()), start);
        assert!(matches!(cache.begin_key_refresh(&used, start), KeyRefresh::Done(_)));
        assert!(matches!(cache.begin_key_refresh(&fresh, start), KeyRefresh::TooSoon));
        assert!(matches!(cache.begin_key_refresh(&fresh, start + KEY_REFRESH_INTERVAL), KeyRefresh::Due));
    }
}
