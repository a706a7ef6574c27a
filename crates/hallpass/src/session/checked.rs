//! Sessions that were looked up a moment ago, so that most requests need not ask the store (S9).
//!
//! An entry may serve only while the store's change mark, read at most [`TRUSTED_FOR`] ago, has not moved for it. The mark is
//! read every quarter of a second, and right after every change that this server makes itself. What it names is forgotten; while
//! it cannot be read, nothing serves, and requests find out for themselves that the store is down.
//!
//! A look-up that began before a session was forgotten must not bring it back: it takes the [`Epoch`] along that it began in,
//! and what it found is kept only if that is still the same.

use std::{
    sync::{Arc, PoisonError, RwLock, Weak},
    time::Duration,
};

use quick_cache::sync::Cache;
use tokio::{
    sync::Mutex,
    time::{Instant, MissedTickBehavior},
};

use crate::{
    model::{session_record::SessionRecord, session_token::SessionTokenHash},
    store::{ChangedSessions, Revision, SqlStore, StoreError},
};

/// How often the mark is to be read.
const READ_EVERY: Duration = Duration::from_millis(250);

/// How long what was read may be believed.
const TRUSTED_FOR: Duration = Duration::from_millis(500);

const _: () = assert!(TRUSTED_FOR.as_millis() <= 500, "S9: a mark that was read at most 500 ms ago");

/// A mark that cannot be read in this time cannot be read.
const DEADLINE: Duration = Duration::from_millis(400);

/// Whoever has not read the mark for this long may have missed what nobody remembers any more.
const FORGETFUL_AFTER: Duration = Duration::from_secs(60);

/// About 70 MB of sessions.
const CAPACITY: usize = 110_000;

/// When a look-up began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Epoch(u64);

/// The table.
pub struct CheckedSessions {
    found: Cache<SessionTokenHash, Arc<SessionRecord>>,
    trust: RwLock<Trust>,
    known: Mutex<Known>,
}

struct Trust {
    epoch: Epoch,
    until: Option<Instant>,
    /// How often it was lost.
    lost: Losses,
}

/// How often trust was lost when a read of the mark began: what was read then knows nothing of what happened since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Losses(u64);

#[derive(Default)]
struct Known {
    mark: Option<Revision>,
    /// When the last read that succeeded began.
    read: Option<Instant>,
    /// When the last read that failed began.
    failed: Option<Instant>,
}

/// Reads the mark again and again, until nobody holds the table or the store any more. An outage is logged when it begins and
/// when it is over.
pub async fn follow(table: Weak<CheckedSessions>, store: Weak<SqlStore>) {
    let mut ticks = tokio::time::interval(READ_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut answered = true;
    loop {
        ticks.tick().await;
        let (Some(table), Some(store)) = (table.upgrade(), store.upgrade()) else { return };
        match (table.refresh(&store).await, answered) {
            (Err(error), true) => {
                tracing::error!(%error, "the store does not answer");
                answered = false;
            }
            (Ok(()), false) => {
                tracing::info!("the store answers again");
                answered = true;
            }
            _ => {}
        }
    }
}

impl CheckedSessions {
    /// Knows nobody, and trusts nothing until the mark was read.
    pub fn new() -> Self {
        Self {
            found: Cache::new(CAPACITY),
            trust: RwLock::new(Trust { epoch: Epoch(0), until: None, lost: Losses(0) }),
            known: Mutex::default(),
        }
    }

    /// The session with this token, if it was checked and nothing has happened to it since; and the epoch, for the look-up that
    /// may have to follow.
    pub fn get(&self, hash: &SessionTokenHash) -> (Option<Arc<SessionRecord>>, Epoch) {
        let trust = self.trust.read().unwrap_or_else(PoisonError::into_inner);
        let trusted = trust.until.is_some_and(|until| Instant::now() < until);
        (trusted.then(|| self.found.get(hash)).flatten(), trust.epoch)
    }

    /// Asks the store about this session the next time.
    pub fn forget_one(&self, hash: &SessionTokenHash) {
        self.found.remove(hash);
    }

    /// Keeps what a look-up found that began at `began`.
    pub fn keep(&self, hash: SessionTokenHash, record: Arc<SessionRecord>, began: Epoch) {
        let trust = self.trust.read().unwrap_or_else(PoisonError::into_inner);
        // The lock is held until it is in: nothing is forgotten in between.
        if trust.epoch == began {
            self.found.insert(hash, record);
        }
    }

    /// Reads the mark, and forgets what it names.
    ///
    /// # Errors
    /// It cannot be read: nothing is trusted.
    pub async fn refresh(&self, store: &SqlStore) -> Result<(), StoreError> {
        let arrived = Instant::now();
        // One at a time. A read that began while we waited is as good as our own, and so is its failure.
        let mut known = self.known.lock().await;
        if known.read.is_some_and(|read| read >= arrived) {
            return Ok(());
        }
        if known.failed.is_some_and(|failed| failed >= arrived) {
            return Err(StoreError::Deadline);
        }
        let (asked, began) = (Instant::now(), self.losses());
        let recent = known.read.is_some_and(|read| asked.duration_since(read) < FORGETFUL_AFTER);
        let since = known.mark.clone().filter(|_| recent);
        let read = tokio::time::timeout(DEADLINE, store.changes_since(since)).await;
        match read.unwrap_or(Err(StoreError::Deadline)) {
            Ok(changes) => {
                self.forget(&changes.sessions);
                self.trust_until(asked + TRUSTED_FOR, began);
                *known = Known { mark: Some(changes.revision), read: Some(asked), failed: None };
                Ok(())
            }
            Err(error) => {
                // The mark then says what to forget.
                self.distrust();
                known.failed = Some(asked);
                Err(error)
            }
        }
    }

    /// Trusts nothing until the mark is read again, by a read that begins from now on.
    pub fn distrust(&self) {
        let mut trust = self.trust.write().unwrap_or_else(PoisonError::into_inner);
        trust.until = None;
        trust.lost = Losses(trust.lost.0.wrapping_add(1));
    }

    /// A change is about to be made here. Unless [`UnlearnedChange::learned`] is called, its end is that nothing is trusted: the
    /// request was given up between the change and the read that learns of it.
    pub fn expect_change(&self) -> UnlearnedChange<'_> {
        UnlearnedChange { table: Some(self) }
    }

    fn losses(&self) -> Losses {
        self.trust.read().unwrap_or_else(PoisonError::into_inner).lost
    }

    /// Trusts what a read found, unless trust was lost after it `began`.
    fn trust_until(&self, until: Instant, began: Losses) {
        let mut trust = self.trust.write().unwrap_or_else(PoisonError::into_inner);
        if trust.lost == began {
            trust.until = Some(until);
        }
    }

    fn forget(&self, sessions: &ChangedSessions) {
        let mut trust = self.trust.write().unwrap_or_else(PoisonError::into_inner);
        match sessions {
            ChangedSessions::These(hashes) if hashes.is_empty() => return,
            ChangedSessions::These(hashes) => hashes.iter().for_each(|hash| {
                self.found.remove(hash);
            }),
            ChangedSessions::Any => self.found.clear(),
        }
        trust.epoch = Epoch(trust.epoch.0.wrapping_add(1));
    }
}

/// A change that the table may not know of yet.
pub struct UnlearnedChange<'a> {
    table: Option<&'a CheckedSessions>,
}

impl UnlearnedChange<'_> {
    /// The table knows.
    pub fn learned(mut self) {
        self.table = None;
    }
}

impl Drop for UnlearnedChange<'_> {
    fn drop(&mut self) {
        if let Some(table) = self.table {
            table.distrust();
        }
    }
}

#[cfg(test)]
mod tests {
    use hallpass_types::Timestamp;

    use super::*;
    use crate::{model::session_record::tests::record, session::Limits};

    fn somebody() -> (SessionTokenHash, Arc<SessionRecord>) {
        let record = record(Timestamp::from_unix_ms(0), Limits::default());
        (record.token_hash.clone(), Arc::new(record))
    }

    /// The mark was read, and this has changed.
    fn read(table: &CheckedSessions, sessions: &ChangedSessions) {
        table.forget(sessions);
        table.trust_until(Instant::now() + TRUSTED_FOR, table.losses());
    }

    /// A table that has just read the mark, and keeps somebody.
    fn trusting() -> (CheckedSessions, SessionTokenHash, Arc<SessionRecord>) {
        let (table, (hash, record)) = (CheckedSessions::new(), somebody());
        read(&table, &ChangedSessions::Any);
        let (_, began) = table.get(&hash);
        table.keep(hash.clone(), Arc::clone(&record), began);
        (table, hash, record)
    }

    #[tokio::test(start_paused = true)]
    async fn session_s09_without_a_mark_that_was_just_read_nothing_serves() {
        let (table, hash, record) = trusting();
        assert_eq!(table.get(&hash).0, Some(record));
        tokio::time::advance(TRUSTED_FOR).await;
        assert_eq!(table.get(&hash).0, None);
        // Neither does it before the first mark.
        let (table, (hash, record)) = (CheckedSessions::new(), somebody());
        let (_, began) = table.get(&hash);
        table.keep(hash.clone(), record, began);
        assert_eq!(table.get(&hash).0, None);
    }

    #[tokio::test(start_paused = true)]
    async fn session_s04_a_look_up_that_was_under_way_does_not_bring_back_what_was_forgotten() {
        let (table, hash, record) = trusting();
        let (_, began) = table.get(&hash);
        // Another server ends it, and we hear of it, while our look-up, which saw it alive, is on its way back.
        read(&table, &ChangedSessions::These(vec![hash.clone()]));
        table.keep(hash.clone(), Arc::clone(&record), began);
        assert_eq!(table.get(&hash).0, None);
        // A look-up that begins now may.
        let (_, began) = table.get(&hash);
        table.keep(hash.clone(), Arc::clone(&record), began);
        assert_eq!(table.get(&hash).0, Some(record));
    }

    #[tokio::test(start_paused = true)]
    async fn session_s09_a_read_that_began_before_a_change_restores_no_trust() {
        let (table, hash, record) = trusting();
        // The background read is on its way when a session is ended here, and nothing was learned of that in time.
        let (asked, began) = (Instant::now(), table.losses());
        table.distrust();
        table.forget(&ChangedSessions::These(Vec::new()));
        table.trust_until(asked + TRUSTED_FOR, began);
        assert_eq!(table.get(&hash).0, None);
        // A read that begins now may.
        read(&table, &ChangedSessions::These(Vec::new()));
        assert_eq!(table.get(&hash).0, Some(record));
    }

    #[tokio::test(start_paused = true)]
    async fn session_s09_a_change_that_is_not_learned_of_loses_trust() {
        let (table, hash, record) = trusting();
        table.expect_change().learned();
        assert_eq!(table.get(&hash).0, Some(record));
        drop(table.expect_change());
        assert_eq!(table.get(&hash).0, None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_mark_that_has_not_moved_forgets_nobody() {
        let (table, hash, record) = trusting();
        let (_, began) = table.get(&hash);
        read(&table, &ChangedSessions::These(Vec::new()));
        table.keep(hash.clone(), Arc::clone(&record), began);
        assert_eq!(table.get(&hash).0, Some(record));
    }
}
