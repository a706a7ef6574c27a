//! A change that this server makes, until it is known what was changed.

use super::session_cache::SessionCache;
use crate::{model::session_token::SessionTokenHash, store::ChangedSessions};

/// A change whose outcome is not known yet.
pub struct PendingChange<'a> {
    cache: Option<&'a SessionCache>,
}

impl<'a> PendingChange<'a> {
    pub(super) fn new(cache: &'a SessionCache) -> Self {
        Self { cache: Some(cache) }
    }

    /// Says that the change was made, or none was, and that these are the sessions it has changed.
    pub fn invalidate(mut self, changed: &[SessionTokenHash]) {
        if let Some(cache) = self.cache.take() {
            cache.invalidate(&ChangedSessions::These(changed.to_vec()));
        }
    }
}

/// The outcome stays unknown: trust in the cache ends.
impl Drop for PendingChange<'_> {
    fn drop(&mut self) {
        if let Some(cache) = self.cache {
            cache.lose_trust();
        }
    }
}
