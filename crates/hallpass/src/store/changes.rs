//! How a server learns what changed without it: by another server, or by the command line.

use crate::model::session_token::SessionTokenHash;

/// Moves with every change to a session that is not just its use. After a failover that lost changes, or on another server, the
/// same number is another mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeMark {
    /// Counts the changes.
    pub(super) generation: i64,
    /// Random, and new with every change.
    pub(super) tag: String,
    /// The run of the database server that said so; a file has one for ever.
    pub(super) server: String,
}

/// What changed since a mark.
#[derive(Debug, PartialEq, Eq)]
pub struct Changes {
    /// Up to which mark this is all.
    pub mark: ChangeMark,
    /// The sessions.
    pub sessions: ChangedSessions,
}

/// Which sessions changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangedSessions {
    /// These, and no others.
    These(Vec<SessionTokenHash>),
    /// Too many to name, or nobody remembers: any of them.
    Any,
}
