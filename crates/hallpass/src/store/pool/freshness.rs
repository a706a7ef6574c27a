//! Which idle connections can no longer be used, learnt from what happened to others. It takes the
//! place of a test before each use.

use std::sync::{Mutex, PoisonError};

use tokio::time::Instant;

use super::connection::Connection;

/// What is known about the connections of a store, of all of its pools.
#[derive(Default)]
pub struct Freshness(Mutex<Marks>);

#[derive(Default)]
struct Marks {
    /// A connection that had not answered since then was dead: what cut it may have cut others.
    lost: Option<Instant>,
    /// Another server took the place of the one that earlier connections lead to.
    replaced: Option<Instant>,
    /// A server that an earlier connection leads to refused a change as read-only.
    refused: Option<Instant>,
}

impl Freshness {
    /// Records that a connection was dead when it was used at `time` or later. Those that have not
    /// answered since then are not used again.
    pub fn record_loss(&self, time: Instant) {
        advance(&mut self.marks().lost, time);
    }

    /// Records that connections opened before `time` lead to a former server. They are not used
    /// again.
    #[cfg_attr(not(feature = "postgres"), expect(dead_code, reason = "a file is not replaced"))]
    pub fn record_replacement(&self, time: Instant) {
        advance(&mut self.marks().replaced, time);
    }

    /// Records that a change which began at `time` was refused as read-only. Connections opened
    /// before are not used for changes again: the host name may lead to another server by now.
    pub fn record_refusal(&self, time: Instant) {
        advance(&mut self.marks().refused, time);
    }

    /// Whether a connection must not be used, for changes or for reading.
    pub(super) fn is_outdated(&self, connection: &Connection, for_changes: bool) -> bool {
        let marks = self.marks();
        let is_before = |time: Instant, mark: Option<Instant>| mark.is_some_and(|mark| time < mark);
        is_before(connection.answered, marks.lost)
            || is_before(connection.opened, marks.replaced)
            || (for_changes && is_before(connection.opened, marks.refused))
    }

    fn marks(&self) -> std::sync::MutexGuard<'_, Marks> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn advance(mark: &mut Option<Instant>, time: Instant) {
    *mark = (*mark).max(Some(time));
}
