//! What the state machine wants done.

use super::Message;
use crate::{http::Tag, session::Moment};

/// Something to be done by the runner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Ask the server; then dispatch [`EventKind::Answered`](super::EventKind::Answered).
    Fetch {
        /// The number of the request.
        number: u64,
        /// The entity tag of what is known.
        tag: Option<Tag>,
        /// Whether to report that a person was active.
        active: bool,
    },
    /// Abort the request in flight.
    Abort,
    /// Dispatch [`EventKind::Tick`](super::EventKind::Tick) at this moment only.
    WakeAt(Option<Moment>),
    /// Request the lock of the leader tab; dispatch
    /// [`EventKind::Leading`](super::EventKind::Leading).
    RequestLock,
    /// Take the lock away from a leader tab that has not been heard of.
    StealLock,
    /// Let another tab have the lock.
    ReleaseLock,
    /// Post a message to the other tabs.
    Post(Message),
}
