//! Serves a connection until it is closed.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::time::{Instant, Sleep, sleep_until};

use super::{registry::Admitted, timeouts::ConnectionTimeouts};

/// Serves a connection until it is closed by the client, by Actix, at a deadline, or because it is
/// evicted.
pub(super) struct Lifetime<F> {
    serving: Pin<Box<F>>,
    admitted: Admitted,
    timer: Pin<Box<Sleep>>,
    timeouts: ConnectionTimeouts,
}

impl<F> Lifetime<F> {
    pub(super) fn new(serving: F, admitted: Admitted, timeouts: ConnectionTimeouts) -> Self {
        let timer = Box::pin(sleep_until(Instant::now() + timeouts.keep_alive));
        Self { serving: Box::pin(serving), admitted, timer, timeouts }
    }

    /// Whether the connection must be closed now.
    fn must_close(&mut self, cx: &mut Context<'_>) -> bool {
        let activity = self.admitted.connection.activity.get();
        let registry = self.admitted.registry();
        if self.admitted.connection.evicted.get() {
            // A request that arrived at the last moment is served.
            if activity.rank().is_some() {
                return true;
            }
            registry.keep(&self.admitted.connection);
        }
        let draining = registry.is_draining().then(|| activity.drain_deadline()).flatten();
        let Some(deadline) = activity.deadline(&self.timeouts).into_iter().chain(draining).min() else {
            return false;
        };
        if deadline <= Instant::now() {
            return true;
        }
        // A deadline that is extended costs nothing until the timer fires.
        if deadline < self.timer.deadline() || self.timer.is_elapsed() {
            self.timer.as_mut().reset(deadline);
        }
        while self.timer.as_mut().poll(cx).is_ready() {
            if deadline <= Instant::now() {
                return true;
            }
            self.timer.as_mut().reset(deadline);
        }
        false
    }
}

impl<F, E> Future for Lifetime<F>
where
    F: Future<Output = Result<(), E>>,
{
    type Output = Result<(), E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.admitted.connection.set_task(cx);
        let was_evictable = self.admitted.connection.activity.get().rank().is_some();
        if let Poll::Ready(served) = self.serving.as_mut().poll(cx) {
            return Poll::Ready(served);
        }
        let registry = self.admitted.registry();
        if !was_evictable && self.admitted.connection.activity.get().rank().is_some() {
            registry.note_evictable();
        }
        registry.evict_surplus();
        // Completing drops the service, and the socket with it.
        if self.must_close(cx) { Poll::Ready(Ok(())) } else { Poll::Pending }
    }
}
