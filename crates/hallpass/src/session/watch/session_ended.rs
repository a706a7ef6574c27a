//! The future that resolves when a session ends.

use std::{
    fmt,
    pin::Pin,
    sync::Weak,
    task::{Context, Poll},
};

use tokio::sync::oneshot;

use super::watchers::Watchers;
use crate::model::{session_record::EndReason, session_token::SessionTokenHash};

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

/// Resolves when a session ends, within a second of that, on whichever server it was ended. Of
/// [`Hallpass::watch`](crate::Hallpass::watch).
///
/// It resolves only if the store has said that the session has ended: never because of an outage,
/// and never because Hallpass was closed. It may be polled again afterwards. Dropping it ends the
/// watch.
#[must_use = "it does nothing unless it is awaited"]
pub struct SessionEnded {
    outcome: Outcome,
    registration: Registration,
}

enum Outcome {
    Waiting(oneshot::Receiver<SessionEnd>),
    Known(SessionEnd),
    /// Hallpass was closed.
    Never,
}

/// A watcher, until it is dropped.
pub(super) struct Registration {
    pub(super) watchers: Weak<Watchers>,
    pub(super) session: SessionTokenHash,
    pub(super) number: u64,
}

impl SessionEnded {
    pub(super) fn new(receiver: oneshot::Receiver<SessionEnd>, registration: Registration) -> Self {
        Self { outcome: Outcome::Waiting(receiver), registration }
    }
}

impl Future for SessionEnded {
    type Output = SessionEnd;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<SessionEnd> {
        if let Outcome::Waiting(receiver) = &mut self.outcome {
            match Pin::new(receiver).poll(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(end) => self.outcome = end.map_or(Outcome::Never, Outcome::Known),
            }
        }
        match self.outcome {
            Outcome::Known(end) => Poll::Ready(end),
            Outcome::Waiting(_) | Outcome::Never => Poll::Pending,
        }
    }
}

impl fmt::Debug for SessionEnded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = match self.outcome {
            Outcome::Known(end) => Some(end),
            Outcome::Waiting(_) | Outcome::Never => None,
        };
        f.debug_tuple("SessionEnded").field(&end).finish()
    }
}

impl Drop for SessionEnded {
    fn drop(&mut self) {
        let Registration { watchers, session, number } = &self.registration;
        if let Some(watchers) = watchers.upgrade() {
            watchers.remove(session, *number);
        }
    }
}
