//! The cached sessions, by the hash of their token.

use std::sync::Arc;

use quick_cache::sync::Cache;
use tokio::{sync::Mutex, time::Instant};

use super::{
    feed_reader::FeedReader,
    pending_change::PendingChange,
    trust::{Epoch, SharedTrust},
};
use crate::{
    model::{session_record::SessionRecord, session_token::SessionTokenHash},
    session::watch::Watchers,
    store::{ChangeFeed, ChangedSessions, StoreError},
};

/// About 70 MB of sessions.
const CAPACITY: usize = 110_000;

/// Live sessions that were looked up a moment ago.
pub struct SessionCache {
    entries: Cache<SessionTokenHash, Arc<SessionRecord>>,
    trust: SharedTrust,
    feed: Mutex<FeedReader>,
    watchers: Arc<Watchers>,
}

impl SessionCache {
    /// An empty cache, which is not used before the change feed was read.
    pub fn new() -> Self {
        Self {
            entries: Cache::new(CAPACITY),
            trust: SharedTrust::new(),
            feed: Mutex::default(),
            watchers: Arc::default(),
        }
    }

    /// Who watches sessions.
    pub fn watchers(&self) -> &Arc<Watchers> {
        &self.watchers
    }

    /// The cached session with this token, if there is one and the cache may be used; and the
    /// epoch, for the look-up that may have to follow.
    pub fn get(&self, hash: &SessionTokenHash) -> (Option<Arc<SessionRecord>>, Epoch) {
        let trust = self.trust.read();
        let cached = trust.holds_at(Instant::now()).then(|| self.entries.get(hash)).flatten();
        (cached, trust.epoch(hash))
    }

    /// Adds the result of a look-up that began in this epoch of the session, unless a newer one has
    /// begun.
    pub fn insert(&self, hash: SessionTokenHash, record: Arc<SessionRecord>, epoch: Epoch) {
        // The lock is held until the entry is in: no invalidation comes in between.
        let trust = self.trust.read();
        if trust.epoch(&hash) == epoch {
            self.entries.insert(hash, record);
        }
    }

    /// Puts what a touch has made of a cached session in its place. If another one is there by now,
    /// the next request looks it up.
    pub fn replace(&self, before: &Arc<SessionRecord>, touched: Arc<SessionRecord>) {
        // As above: what an invalidation has removed does not come back.
        let _trust = self.trust.read();
        match self.entries.get(&before.token_hash) {
            Some(cached) if Arc::ptr_eq(&cached, before) => {
                self.entries.insert(before.token_hash.clone(), touched);
            }
            _ => self.remove(&before.token_hash),
        }
    }

    /// Removes a session: the next request looks it up.
    pub fn remove(&self, hash: &SessionTokenHash) {
        self.entries.remove(hash);
    }

    /// Reads the change feed and removes the sessions that it names.
    ///
    /// # Errors
    /// It cannot be read: the cache is not used until it was.
    pub async fn refresh(&self, feed: &impl ChangeFeed) -> Result<(), StoreError> {
        let arrived = Instant::now();
        // One read at a time: the lock is held while the store is asked. The result of a read that
        // began while this one waited is as good as its own. A caller that gives up half-way, by a
        // timeout, records nothing, and the next caller reads again.
        let mut reader = self.feed.lock().await;
        if let Some(result) = reader.result_since(arrived) {
            return result;
        }
        let (began, losses) = (Instant::now(), self.trust.read().losses());
        match reader.read(feed, began).await {
            Ok(changed) => {
                self.invalidate(&changed);
                self.trust.write().restore(began, losses);
                Ok(())
            }
            Err(error) => {
                self.trust.write().lose();
                Err(error)
            }
        }
    }

    /// Announces a change that this server is about to make. Unless [`PendingChange::settle`] is
    /// called, trust in the cache ends with it: the change may have been made, and only the
    /// change feed knows.
    pub fn expect_change(&self) -> PendingChange<'_> {
        PendingChange::new(&self.trust)
    }

    /// Removes sessions that have changed. Look-ups that are under way, which may have seen them as
    /// they were, are not cached.
    pub fn invalidate(&self, changed: &ChangedSessions) {
        let mut trust = self.trust.write();
        match changed {
            ChangedSessions::These(hashes) => {
                for hash in hashes {
                    self.remove(hash);
                    trust.begin_epoch(hash);
                }
            }
            ChangedSessions::Any => {
                self.entries.clear();
                trust.begin_all_epochs();
            }
        }
        drop(trust);
        // After that: who begins to watch a session meanwhile finds that it is not cached.
        self.watchers.look_up_changed(changed);
    }
}

#[cfg(test)]
mod tests;
