//! How a server learns what changed without it: by another server, or by the command line.

use crate::session::SessionTokenHash;

/// Moves with every change to a session that is not just its use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangeMark(pub i64);

/// What changed since a mark.
#[derive(Debug, PartialEq, Eq)]
pub struct Changes {
    /// Up to which mark this is all.
    pub mark: ChangeMark,
    /// The sessions.
    pub sessions: ChangedSessions,
}

/// Which sessions changed.
#[derive(Debug, PartialEq, Eq)]
pub enum ChangedSessions {
    /// These, and no others.
    These(Vec<SessionTokenHash>),
    /// Too many to name, or nobody remembers: any of them.
    Any,
}
