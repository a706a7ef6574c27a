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
    store::{ChangeFeed, ChangedSessions, StoreError},
};

/// About 70 MB of sessions.
const CAPACITY: usize = 110_000;

/// Live sessions that were looked up a moment ago.
pub struct SessionCache {
    entries: Cache<SessionTokenHash, Arc<SessionRecord>>,
    trust: SharedTrust,
    feed: Mutex<FeedReader>,
}

impl SessionCache {
    /// An empty cache, which is not used before the change feed was read.
    pub fn new() -> Self {
        Self { entries: Cache::new(CAPACITY), trust: SharedTrust::new(), feed: Mutex::default() }
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
    }
}

#[cfg(test)]
mod tests {
    use hallpass_types::Timestamp;

    use super::{super::trust::TRUSTED_FOR, *};
    use crate::model::{session_limits::Limits, session_record::tests::record};

    fn session() -> (SessionTokenHash, Arc<SessionRecord>) {
        let record = record(Timestamp::from_unix_ms(0), Limits::default());
        (record.token_hash.clone(), Arc::new(record))
    }

    /// The change feed was read and names these sessions.
    fn read(cache: &SessionCache, changed: &ChangedSessions) {
        cache.invalidate(changed);
        let losses = cache.trust.read().losses();
        cache.trust.write().restore(Instant::now(), losses);
    }

    /// A cache with one session whose change feed was read just now.
    fn trusted() -> (SessionCache, SessionTokenHash, Arc<SessionRecord>) {
        let (cache, (hash, record)) = (SessionCache::new(), session());
        read(&cache, &ChangedSessions::Any);
        let (_, epoch) = cache.get(&hash);
        cache.insert(hash.clone(), Arc::clone(&record), epoch);
        (cache, hash, record)
    }

    #[tokio::test(start_paused = true)]
    async fn session_s09_cache_is_not_used_without_a_recent_feed_read() {
        let (cache, hash, record) = trusted();
        assert_eq!(cache.get(&hash).0, Some(record));
        tokio::time::advance(TRUSTED_FOR).await;
        assert_eq!(cache.get(&hash).0, None);
        // Nor is it before the first read.
        let (cache, (hash, record)) = (SessionCache::new(), session());
        let (_, epoch) = cache.get(&hash);
        cache.insert(hash.clone(), record, epoch);
        assert_eq!(cache.get(&hash).0, None);
    }

    #[tokio::test(start_paused = true)]
    async fn session_s04_overtaken_lookup_does_not_bring_a_session_back() {
        let (cache, hash, record) = trusted();
        let (_, epoch) = cache.get(&hash);
        // Another server ends it, and the feed says so, before our look-up, which saw it live,
        // returns.
        read(&cache, &ChangedSessions::These(vec![hash.clone()]));
        cache.insert(hash.clone(), Arc::clone(&record), epoch);
        assert_eq!(cache.get(&hash).0, None);
        // A look-up that begins now is cached.
        let (_, epoch) = cache.get(&hash);
        cache.insert(hash.clone(), Arc::clone(&record), epoch);
        assert_eq!(cache.get(&hash).0, Some(record));
    }

    #[tokio::test(start_paused = true)]
    async fn session_s09_feed_read_from_before_a_change_restores_no_trust() {
        let (cache, hash, record) = trusted();
        // The follower's read is in flight when a session is ended here, and the read after that
        // fails.
        let (began, losses) = (Instant::now(), cache.trust.read().losses());
        cache.trust.write().lose();
        cache.invalidate(&ChangedSessions::These(Vec::new()));
        cache.trust.write().restore(began, losses);
        assert_eq!(cache.get(&hash).0, None);
        // A read that begins now restores it.
        read(&cache, &ChangedSessions::These(Vec::new()));
        assert_eq!(cache.get(&hash).0, Some(record));
    }

    #[tokio::test(start_paused = true)]
    async fn session_s09_change_of_unknown_outcome_ends_trust() {
        let (cache, hash, record) = trusted();
        cache.expect_change().settle();
        assert_eq!(cache.get(&hash).0, Some(Arc::clone(&record)));
        drop(cache.expect_change());
        assert_eq!(cache.get(&hash).0, None);
        // The next read of the feed restores it.
        read(&cache, &ChangedSessions::These(Vec::new()));
        assert_eq!(cache.get(&hash).0, Some(record));
    }

    #[tokio::test(start_paused = true)]
    async fn session_s09_own_change_removes_its_sessions_alone() {
        let (cache, hash, record) = trusted();
        let (_, other) = session();
        let other_hash = SessionTokenHash::from_stored("another".into());
        let (_, epoch) = cache.get(&other_hash);
        cache.insert(other_hash.clone(), Arc::clone(&other), epoch);
        let pending = cache.expect_change();
        cache.invalidate(&ChangedSessions::These(vec![hash.clone()]));
        pending.settle();
        assert_eq!(cache.get(&hash).0, None);
        assert_eq!(cache.get(&other_hash).0, Some(other));
        // A look-up that was in flight then, and has seen the session live, is not cached.
        cache.insert(hash.clone(), record, epoch);
        assert_eq!(cache.get(&hash).0, None);
    }

    #[tokio::test(start_paused = true)]
    async fn feed_without_changes_invalidates_nothing() {
        let (cache, hash, record) = trusted();
        let (_, epoch) = cache.get(&hash);
        read(&cache, &ChangedSessions::These(Vec::new()));
        cache.insert(hash.clone(), Arc::clone(&record), epoch);
        assert_eq!(cache.get(&hash).0, Some(record));
    }

    #[tokio::test(start_paused = true)]
    async fn touched_session_stays_cached_unless_it_has_changed() {
        let (cache, hash, record) = trusted();
        let touched = || {
            let mut touched = record.clone();
            let now = Timestamp::from_unix_ms(1);
            Arc::make_mut(&mut touched).touch(now, now);
            touched
        };
        let first = touched();
        cache.replace(&record, Arc::clone(&first));
        assert_eq!(cache.get(&hash).0, Some(Arc::clone(&first)));
        // Another request, which had the record from before, touches it, too.
        cache.replace(&record, touched());
        assert_eq!(cache.get(&hash).0, None);
        // It is ended while the touch is in flight.
        let (_, epoch) = cache.get(&hash);
        cache.insert(hash.clone(), Arc::clone(&first), epoch);
        read(&cache, &ChangedSessions::These(vec![hash.clone()]));
        cache.replace(&first, touched());
        assert_eq!(cache.get(&hash).0, None);
    }

    #[tokio::test(start_paused = true)]
    async fn lookup_is_cached_although_other_sessions_change_meanwhile() {
        let (cache, hash, record) = trusted();
        let (_, epoch) = cache.get(&hash);
        read(&cache, &ChangedSessions::These(vec![SessionTokenHash::from_stored("another".into())]));
        cache.remove(&hash);
        cache.insert(hash.clone(), Arc::clone(&record), epoch);
        assert_eq!(cache.get(&hash).0, Some(record));
    }
}
