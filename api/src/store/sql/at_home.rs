//! Has a future polled in the runtime where the store was opened, whichever worker waits for it.
//!
//! A connection belongs to the runtime that opened it. Opened by a worker of Actix it would die with that worker, while others
//! that are told to end still finish what they began (S19).

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use tokio::runtime::Handle;

/// The future.
pub(super) struct AtHome<F> {
    home: Handle,
    future: Pin<Box<F>>,
}

impl<F> AtHome<F> {
    pub(super) fn new(home: &Handle, future: F) -> Self {
        Self { home: home.clone(), future: Box::pin(future) }
    }
}

impl<F: Future> Future for AtHome<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let Self { home, future } = &mut *self;
        let _entered = home.enter();
        future.as_mut().poll(context)
    }
}
