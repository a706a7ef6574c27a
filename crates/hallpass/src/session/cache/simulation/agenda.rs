//! What happens later.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use super::{
    database::{Availability, Change, Session},
    requests::LookUp,
};
use crate::model::session_record::SessionRecord;

/// Something that happens later.
pub enum Action {
    Request(usize, Session),
    /// A look-up arrives at the database.
    LookUp(LookUp),
    /// Its answer arrives at the server.
    Answer(LookUp, Option<Arc<SessionRecord>>),
    Change(usize, Session, Change),
    Wake(usize),
    Become(Availability),
}

/// What happens in each of the next milliseconds, and what later than that.
#[derive(Default)]
pub struct Agenda {
    now: u64,
    next: VecDeque<Vec<Action>>,
    later: BTreeMap<u64, Vec<Action>>,
}

/// So many milliseconds are in the queue.
const QUEUED: u64 = 4096;

impl Agenda {
    /// Has something happen after this time: at least in the next millisecond.
    pub fn add(&mut self, after: Duration, action: Action) {
        let after = u64::try_from(after.as_millis()).unwrap().max(1);
        if after >= QUEUED {
            self.later.entry(self.now + after).or_default().push(action);
            return;
        }
        let index = usize::try_from(after - 1).unwrap();
        if index >= self.next.len() {
            self.next.resize_with(index + 1, Vec::new);
        }
        self.next[index].push(action);
    }

    /// What happens in this millisecond, which follows the one of the last call.
    pub fn due(&mut self, now: u64) -> Vec<Action> {
        let mut due = if now == 0 { Vec::new() } else { self.next.pop_front().unwrap_or_default() };
        self.now = now;
        due.extend(self.later.remove(&now).unwrap_or_default());
        due
    }
}
