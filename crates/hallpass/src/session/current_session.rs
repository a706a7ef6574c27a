//! Who a request comes from.

use std::sync::Arc;

use crate::model::session_record::{EndReason, SessionRecord};

/// Who a request comes from. "Unavailable" is not among it: a store that does not answer is an
/// error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CurrentSession {
    /// No cookie, or a cookie with a token of no session.
    Anonymous,
    /// The token of a session that has ended.
    Ended(EndReason),
    /// The token of a live session.
    Live(Arc<SessionRecord>),
}

impl CurrentSession {
    /// The session, if it is live.
    pub fn live(&self) -> Option<&SessionRecord> {
        match self {
            Self::Live(record) => Some(record),
            Self::Anonymous | Self::Ended(_) => None,
        }
    }

    /// As [`Self::live`], to keep.
    pub fn live_record(&self) -> Option<Arc<SessionRecord>> {
        match self {
            Self::Live(record) => Some(Arc::clone(record)),
            Self::Anonymous | Self::Ended(_) => None,
        }
    }

    /// Whether it is a live session.
    pub fn is_live(&self) -> bool {
        self.live().is_some()
    }
}
