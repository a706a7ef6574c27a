//! Polling and drops a future inside the runtime that opened the store.
//!
//! A connection belongs to the runtime that opened it. If an Actix worker opened one, it would die
//! with that worker, while others that shut down still finish what they began (S19).

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use tokio::runtime::Handle;

/// A future that enters `runtime` whenever it is polled or dropped.
pub(super) struct InRuntime<F> {
    runtime: Handle,
    /// Always there, until it is dropped.
    future: Option<Pin<Box<F>>>,
}

impl<F> InRuntime<F> {
    pub(super) fn new(runtime: &Handle, future: F) -> Self {
        Self { runtime: runtime.clone(), future: Some(Box::pin(future)) }
    }
}

impl<F: Future> Future for InRuntime<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let Self { runtime, future } = &mut *self;
        let _entered = runtime.enter();
        match future {
            Some(future) => future.as_mut().poll(context),
            None => Poll::Pending,
        }
    }
}

impl<F> Drop for InRuntime<F> {
    /// What the future spawns as it is dropped, such as the return of a connection to its pool,
    /// belongs to the runtime, too.
    fn drop(&mut self) {
        let _entered = self.runtime.enter();
        self.future = None;
    }
}
