//! [`Sessions`]: what its methods share. They are in the files of what they do.

use std::sync::Arc;

use hallpass_types::Timestamp;

use super::{
    audit::Audit,
    cache::session_cache::SessionCache,
    timeouts::with_lookup_timeout,
    update_queue::UpdateQueue,
    watch::{SessionEnded, Watchers},
    writable::WritableCheck,
};
use crate::{
    clock::Clock,
    model::{session_limits::Limits, session_record::SessionRecord},
    store::{ChangedSessions, SqlStore, StoreError, Written},
};

/// Starts, resolves, extends, lists and ends sessions.
#[derive(Clone)]
pub struct Sessions {
    pub(super) store: Arc<SqlStore>,
    pub(super) cache: Arc<SessionCache>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) limits: Limits,
    pub(super) updates: Arc<UpdateQueue>,
    pub(super) audit: Audit,
    writable: Arc<WritableCheck>,
}

impl Sessions {
    /// The sessions in `store`.
    pub fn new(store: Arc<SqlStore>, clock: Arc<dyn Clock>, limits: Limits) -> Self {
        Self {
            audit: Audit::new(Arc::clone(&clock)),
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

    /// Records what happens to sessions.
    pub fn audit(&self) -> &Audit {
        &self.audit
    }

    /// Watches a session that was live a moment ago.
    pub fn watch(&self, record: &SessionRecord) -> SessionEnded {
        let watch = self.watchers().add(record);
        // If it is cached, every later change is looked up. If not, it may have changed before.
        if self.cache.get(&record.token_hash).0.is_none() {
            self.watchers().look_up(&record.token_hash);
        }
        watch
    }

    pub(super) fn watchers(&self) -> &Arc<Watchers> {
        self.cache.watchers()
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

    /// Makes `change` in the store, and removes the sessions that it has changed from the cache
    /// before the caller answers. The change feed is not read for that: it names them once more.
    ///
    /// If it is not known what was changed, since the store failed, did not answer in time, or the
    /// request was dropped, the cache is not trusted until the change feed was read.
    pub async fn change<T>(
        &self,
        change: impl Future<Output = Result<Written<T>, StoreError>>,
    ) -> Result<T, StoreError> {
        let pending = self.cache.expect_change();
        let Written { outcome, changed } = change.await?;
        if let Some(changed) = changed {
            self.cache.invalidate(&ChangedSessions::These(changed));
            pending.settle();
        }
        Ok(outcome)
    }

    /// Makes `change` in the store and has `record` record what it has done. A dropped request,
    /// since its browser has closed the connection or has waited for too long, never separates
    /// them; a change whose answer is lost is made without its event.
    pub fn recorded<T: Send + 'static>(
        &self,
        change: impl Future<Output = Result<Written<T>, StoreError>> + Send + 'static,
        record: impl FnOnce(&Audit, &T) + Send + 'static,
    ) -> impl Future<Output = Result<Written<T>, StoreError>> {
        let audit = self.audit.clone();
        self.store.run_to_end(async move {
            let written = change.await?;
            record(&audit, &written.outcome);
            Ok(written)
        })
    }

    /// Reads the change feed, for a change that has found a session ended: another server has ended
    /// it, and this server's cache must not say otherwise any longer.
    pub async fn catch_up(&self) {
        let pending = self.cache.expect_change();
        if with_lookup_timeout(self.refresh()).await.is_ok() {
            pending.settle();
        }
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
