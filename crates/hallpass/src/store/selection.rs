//! Which sessions an admin ends, and how many were ended.

use hallpass_types::{SessionId, Timestamp, UserId};

/// Which sessions to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// This session.
    Session(SessionId),
    /// All of this user.
    User(UserId),
    /// All that began before this moment. That includes those that were ended after a backup was
    /// taken, and are back after it was restored.
    IssuedBefore(Timestamp),
    /// All.
    Every,
}

/// Result of ending a batch of sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedBatch {
    /// How many were ended.
    pub count: u64,
    /// Where the next batch begins; `None` if this was the last one.
    pub next: Option<SessionId>,
}
