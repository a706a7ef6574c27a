//! What a token was found to stand for.

use std::sync::Arc;

use crate::model::session_record::{EndReason, SessionRecord};

/// What a token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// Nothing that we know of.
    Unknown,
    /// A session that is over.
    Ended(EndReason),
    /// A session.
    Live(Arc<SessionRecord>),
    /// A session whose use is to be written down, if this is use.
    LiveDueForTouch(Arc<SessionRecord>),
}

impl Resolved {
    /// Itself, if it is a session.
    pub fn live(self) -> Option<Self> {
        match self {
            Self::Live(_) | Self::LiveDueForTouch(_) => Some(self),
            Self::Unknown | Self::Ended(_) => None,
        }
    }
}
