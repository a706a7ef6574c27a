//! [`Sessions`]: what its methods share. They are in the files of what they do.

use std::sync::Arc;

use hallpass_types::Timestamp;

use super::{
    cache::session_cache::SessionCache, timeouts::with_lookup_timeout, update_queue::UpdateQueue,
    writable::WritableCheck,
};
use crate::{
    clock::Clock,
    model::session_limits::Limits,
    store::{SqlStore, StoreError},
};

/// Starts, resolves, extends, lists and ends sessions.
#[derive(Clone)]
pub struct Sessions {
    pub(super) store: Arc<SqlStore>,
    pub(super) cache: Arc<SessionCache>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) limits: Limits,
    pub(super) updates: Arc<UpdateQueue>,
    writable: Arc<WritableCheck>,
}

impl Sessions {
    /// The sessions in `store`.
    pub fn new(store: Arc<SqlStore>, clock: Arc<dyn Clock>, limits: Limits) -> Self {
        Self {
            store,
            cache: Arc::new(SessionCache::new()),
            clock,
            limits,
            updates: Arc::default(),
            writable: Arc::default(),
        }
    }

    /// The current time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// How long sessions last.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Reads the change feed and invalidates the cached sessions that it names.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn refresh(&self) -> Result<(), StoreError> {
        self.cache.refresh(&self.store).await
    }

    /// Makes `change` in the store, and reads the change feed before the caller answers.
    ///
    /// If that read fails, or the request is dropped in between, the cache is not trusted until the
    /// next read: the change may have been made all the same.
    pub(super) async fn change<T>(
        &self,
        change: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let unread = self.cache.expect_change();
        let changed = change.await?;
        if with_lookup_timeout(self.refresh()).await.is_ok() {
            unread.read();
        }
        Ok(changed)
    }

    /// Makes sure that a sign-in or sign-out would be stored, as far as that can be seen without
    /// one.
    ///
    /// # Errors
    /// It would not, or the store does not answer.
    pub async fn check_writable(&self) -> Result<(), StoreError> {
        with_lookup_timeout(self.writable.check(async || self.store.check_writable().await)).await
    }
}
