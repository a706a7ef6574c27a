//! The future that resolves when a session ends.

use std::{
    any::Any,
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::sync::oneshot;

use super::session_end::SessionEnd;

/// Resolves when a session ends, within a second of that, on whichever server it was ended. Of
/// [`Hallpass::watch`](crate::Hallpass::watch).
///
/// It resolves only if the store has said that the session has ended: never because of an outage,
/// and never because Hallpass was closed. It may be polled again afterwards. Dropping it ends the
/// watch.
#[must_use = "it does nothing unless it is awaited"]
pub struct SessionEnded {
    outcome: Outcome,
    /// Ends the watch when it is dropped.
    _registration: Box<dyn Any + Send + Sync>,
}

enum Outcome {
    Waiting(oneshot::Receiver<SessionEnd>),
    Known(SessionEnd),
    /// Hallpass was closed.
    Never,
}

impl SessionEnded {
    /// Waits for what `receiver` receives. `registration` is dropped with it.
    pub(super) fn new(receiver: oneshot::Receiver<SessionEnd>, registration: impl Any + Send + Sync) -> Self {
        Self { outcome: Outcome::Waiting(receiver), _registration: Box::new(registration) }
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
