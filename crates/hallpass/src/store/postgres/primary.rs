//! Which PostgreSQL server takes changes, and since when.
//!
//! After a switch-over the old server may go on answering, read-only. A connection to it that was
//! opened before would not see the changes on the new one, until the pool closes it half an hour
//! later: ended sessions would stay live (S4, S9).

use std::sync::{Arc, Mutex, PoisonError};

use tokio::time::Instant;

use crate::store::pool::Freshness;

/// The server that takes changes, as seen by the connections of all pools.
#[derive(Clone)]
pub(super) struct KnownPrimary(Arc<Known>);

struct Known {
    /// When its process started: this differs between servers.
    server: Mutex<Option<String>>,
    freshness: Arc<Freshness>,
}

impl KnownPrimary {
    pub fn new(freshness: Arc<Freshness>) -> Self {
        Self(Arc::new(Known { server: Mutex::default(), freshness }))
    }

    /// Records that a connection leads to `server`, which takes changes. Opening it began at
    /// `began`: if it is another server than before, connections that are older are outdated.
    pub fn record(&self, server: String, began: Instant) {
        let mut known = self.0.server.lock().unwrap_or_else(PoisonError::into_inner);
        if known.as_ref() == Some(&server) {
            return;
        }
        if known.replace(server).is_some() {
            tracing::warn!("another PostgreSQL server takes the changes now; connecting anew");
            self.0.freshness.record_replacement(began);
        }
    }
}
