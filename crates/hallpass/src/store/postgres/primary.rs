//! Which PostgreSQL server takes changes, and since when.
//!
//! After a switch-over the old server may go on answering, read-only. A connection to it that was
//! opened before would not see the changes on the new one, until the pool closes it half an hour
//! later: ended sessions would stay live (S4, S9).

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The server that takes changes, as seen by the connections of all pools.
#[derive(Clone, Default)]
pub(super) struct KnownPrimary(Arc<Mutex<Option<Primary>>>);

struct Primary {
    /// When its process started: this differs between servers.
    server: String,
    /// When it replaced another one.
    since: Option<Instant>,
}

impl KnownPrimary {
    /// Records that a connection was opened to `server`, which takes changes.
    pub fn record(&self, server: String) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some(primary) if primary.server == server => {}
            before => {
                let since = before.as_ref().map(|_| Instant::now());
                if since.is_some() {
                    tracing::warn!("another PostgreSQL server takes the changes now; connecting anew");
                }
                *known = Some(Primary { server, since });
            }
        }
    }

    /// Whether a connection of this age was opened before the server replaced another one.
    pub fn has_moved_within(&self, age: Duration) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().and_then(|primary| primary.since).is_some_and(|since| since.elapsed() < age)
    }
}
