//! What a person may do to sessions, and how it ended.

use hallpass_types::{ProviderId, SessionId, UserId};

/// A session that was live until now, as the log names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedSession {
    /// Names it.
    pub id: SessionId,
    /// Whose it was.
    pub user: UserId,
    /// With whom they had signed in.
    pub provider: ProviderId,
}

/// Which of a person's sessions are to be ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnSelection {
    /// All but the one that asks.
    Others,
    /// All, the one that asks too.
    All,
}

/// What became of a session that another one of the same person was to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnEnd {
    /// It ended now.
    Ended(EndedSession),
    /// It had ended before.
    EndedBefore,
    /// It is not theirs, or there is none.
    NotTheirs,
    /// The session that asks is not live any more, so that nothing was changed.
    AskingEnded,
}

/// What became of new session data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataWrite {
    /// It is kept, as this version.
    Kept(i64),
    /// The data was changed meanwhile, so that nothing was written.
    Conflict,
    /// The session is not live.
    Ended,
}
