//! Who watches which session, and which of the watched sessions have to be looked up.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use hallpass_types::Timestamp;
use tokio::sync::{Notify, oneshot};

use super::session_ended::{Registration, SessionEnd, SessionEnded};
use crate::{
    model::{
        session_record::{EndReason, SessionRecord},
        session_token::SessionTokenHash,
    },
    session::current_session::CurrentSession,
    store::ChangedSessions,
};

/// The watchers of all sessions.
#[derive(Default)]
pub struct Watchers {
    state: Mutex<State>,
    /// Notified when a session has to be looked up.
    due: Arc<Notify>,
}

#[derive(Default)]
struct State {
    sessions: HashMap<SessionTokenHash, Watched>,
    /// The watched sessions by the time at which they expire, as far as is known.
    expiries: BTreeMap<Timestamp, HashSet<SessionTokenHash>>,
    due: HashSet<SessionTokenHash>,
    /// How many watchers there have been.
    count: u64,
}

struct Watched {
    expires: Timestamp,
    watchers: HashMap<u64, oneshot::Sender<SessionEnd>>,
}

impl Watchers {
    /// Watches a session that was live a moment ago. It may have ended since: if the cache does not
    /// say otherwise, [`Self::look_up`] has to follow.
    pub fn add(self: &Arc<Self>, record: &SessionRecord) -> SessionEnded {
        let session = record.token_hash.clone();
        let (sender, receiver) = oneshot::channel();
        let number = self.lock().add(&session, record.expires, sender);
        SessionEnded::new(receiver, Registration { watchers: Arc::downgrade(self), session, number })
    }

    /// Has a session looked up, if it is watched.
    pub fn look_up(&self, session: &SessionTokenHash) {
        if self.lock().mark(session) {
            self.due.notify_one();
        }
    }

    /// Has sessions that have changed looked up, if they are watched.
    pub fn look_up_changed(&self, changed: &ChangedSessions) {
        let mut state = self.lock();
        if state.sessions.is_empty() {
            return;
        }
        let is_any_due = match changed {
            ChangedSessions::These(sessions) => {
                sessions.iter().filter(|session| state.mark(session)).count() > 0
            }
            ChangedSessions::Any => {
                state.due = state.sessions.keys().cloned().collect();
                true
            }
        };
        drop(state);
        if is_any_due {
            self.due.notify_one();
        }
    }

    /// Resolves once a session has to be looked up.
    pub(super) fn due(&self) -> Arc<Notify> {
        Arc::clone(&self.due)
    }

    /// Takes up to `most` of the sessions that have to be looked up: those that have changed, and
    /// those that should have expired by `now`.
    pub(super) fn take_due(&self, now: Timestamp, most: usize) -> Vec<SessionTokenHash> {
        let mut state = self.lock();
        while let Some(earliest) = state.expiries.first_entry().filter(|earliest| *earliest.key() <= now) {
            let expired = earliest.remove();
            state.due.extend(expired);
        }
        let taken: Vec<_> = state.due.iter().take(most).cloned().collect();
        for session in &taken {
            state.due.remove(session);
        }
        taken
    }

    /// Has a session looked up later, since the store did not answer.
    pub(super) fn postpone(&self, session: &SessionTokenHash) {
        self.lock().mark(session);
    }

    /// Takes over what a session is by the store.
    pub(super) fn settle(&self, session: &SessionTokenHash, current: &CurrentSession, now: Timestamp) {
        let mut state = self.lock();
        let end = match current {
            CurrentSession::Live(record) => return state.set_expiry(session, record.expires),
            CurrentSession::Ended(reason) => SessionEnd::Ended(*reason),
            // After a day its row is deleted.
            CurrentSession::Anonymous => match state.sessions.get(session) {
                Some(watched) if watched.expires <= now => SessionEnd::Ended(EndReason::Absolute),
                _ => SessionEnd::Deleted,
            },
        };
        let ended = state.forget(session);
        drop(state);
        for watcher in ended.into_iter().flat_map(|watched| watched.watchers.into_values()) {
            // It fails if the watcher has been dropped in the meantime.
            let _ = watcher.send(end);
        }
    }

    /// Removes a watcher.
    pub(super) fn remove(&self, session: &SessionTokenHash, number: u64) {
        let mut state = self.lock();
        let Some(watched) = state.sessions.get_mut(session) else { return };
        watched.watchers.remove(&number);
        if watched.watchers.is_empty() {
            state.forget(session);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many entries it has of each kind.
    #[cfg(test)]
    pub(super) fn sizes(&self) -> [usize; 3] {
        let state = self.lock();
        [state.sessions.len(), state.expiries.len(), state.due.len()]
    }
}

impl State {
    fn add(
        &mut self,
        session: &SessionTokenHash,
        expires: Timestamp,
        sender: oneshot::Sender<SessionEnd>,
    ) -> u64 {
        self.count += 1;
        let number = self.count;
        let new = || Watched { expires, watchers: HashMap::new() };
        self.sessions.entry(session.clone()).or_insert_with(new).watchers.insert(number, sender);
        self.set_expiry(session, expires);
        number
    }

    /// Marks a session as to be looked up. Whether it is watched.
    fn mark(&mut self, session: &SessionTokenHash) -> bool {
        let is_watched = self.sessions.contains_key(session);
        if is_watched {
            self.due.insert(session.clone());
        }
        is_watched
    }

    fn set_expiry(&mut self, session: &SessionTokenHash, expires: Timestamp) {
        let Some(watched) = self.sessions.get_mut(session) else { return };
        let before = mem::replace(&mut watched.expires, expires);
        self.remove_expiry(session, before);
        self.expiries.entry(expires).or_default().insert(session.clone());
    }

    fn remove_expiry(&mut self, session: &SessionTokenHash, expires: Timestamp) {
        let Some(sessions) = self.expiries.get_mut(&expires) else { return };
        sessions.remove(session);
        if sessions.is_empty() {
            self.expiries.remove(&expires);
        }
    }

    fn forget(&mut self, session: &SessionTokenHash) -> Option<Watched> {
        let watched = self.sessions.remove(session)?;
        self.remove_expiry(session, watched.expires);
        self.due.remove(session);
        Some(watched)
    }
}
