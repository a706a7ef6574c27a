//! A change that was made, and which cached sessions it concerns.

use crate::model::session_token::SessionTokenHash;

/// The outcome of a change, with the sessions that it has changed. The change feed names them, too;
/// the server that made the change need not wait for that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written<T> {
    /// What the change has done.
    pub outcome: T,
    /// The sessions that changed, if any did. `None` if only the change feed knows: the change was
    /// made, and its answer was lost.
    pub changed: Option<Vec<SessionTokenHash>>,
}

impl<T> Written<T> {
    /// A change of these sessions.
    pub(super) fn new(outcome: T, changed: Vec<SessionTokenHash>) -> Self {
        Self { outcome, changed: Some(changed) }
    }

    /// Nothing was changed that a cache contains.
    pub(super) fn nothing(outcome: T) -> Self {
        Self::new(outcome, Vec::new())
    }

    /// A change that was made although its answer was lost.
    pub(super) fn found(outcome: T) -> Self {
        Self { outcome, changed: None }
    }
}
