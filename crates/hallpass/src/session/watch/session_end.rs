//! How a watched session has ended.

use std::fmt;

use crate::model::session_record::EndReason;

/// How a session that was watched has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionEnd {
    /// It was signed out or revoked, or has expired.
    Ended(EndReason),
    /// It was deleted, with its user.
    Deleted,
}

impl fmt::Display for SessionEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ended(reason) => reason.as_str(),
            Self::Deleted => "deleted",
        })
    }
}
