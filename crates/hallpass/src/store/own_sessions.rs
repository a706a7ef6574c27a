//! Results of what a person does to their own sessions.

use hallpass_types::{ProviderId, SessionId, UserId};

use crate::model::session_record::SessionRecord;

/// A session that was live until now, as it is logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedSession {
    /// Its public id.
    pub id: SessionId,
    /// The user it belonged to.
    pub user: UserId,
    /// The provider that they had signed in with.
    pub provider: ProviderId,
}

impl EndedSession {
    /// What is logged of `record`.
    pub fn of(record: &SessionRecord) -> Self {
        Self { id: record.id.clone(), user: record.user.id.clone(), provider: record.provider.clone() }
    }
}

/// Which of a person's sessions to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnSelection {
    /// All but the asking one.
    Others,
    /// All, including the asking one.
    All,
}

/// Result of ending a session from another one of the same person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnEnd {
    /// It ended now.
    Ended(EndedSession),
    /// It had ended before.
    AlreadyEnded,
    /// It belongs to another user, or does not exist.
    NotTheirs,
    /// The asking session is not live any more: nothing was changed.
    AskingEnded,
}

/// Whose data to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataOf {
    /// That of one session.
    Session(SessionId),
    /// That of every session of a user.
    User(UserId),
}

/// Result of replacing a session's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataWrite {
    /// The data was stored, with this version.
    Kept(i64),
    /// The data was changed in the meantime: nothing was written.
    Conflict,
    /// The session is not live.
    Ended,
}
