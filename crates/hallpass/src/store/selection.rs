//! Which sessions an admin ends, and how many were ended.

use hallpass_types::{ProviderId, SessionId, Timestamp, UserId};

use super::own_sessions::EndedSession;

/// Which sessions to end.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Selection {
    /// This session.
    Session(SessionId),
    /// All of this user.
    User(UserId),
    /// All that began with this provider.
    Provider(ProviderId),
    /// All that began before this moment. That includes those that were ended after a backup was
    /// taken, and are back after it was restored.
    IssuedBefore(Timestamp),
    /// All.
    Every,
}

/// Result of ending a batch of sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedBatch {
    /// Those that were ended.
    pub ended: Vec<EndedSession>,
    /// Where the next batch begins; `None` if this was the last one.
    pub next: Option<SessionId>,
}
