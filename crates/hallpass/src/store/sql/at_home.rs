//! Has a future polled, and dropped, in the runtime where the store was opened, whichever worker waits for it.
//!
//! A connection belongs to the runtime that opened it. Opened by a worker of Actix it would die with that worker, while others
//! that are told to end still finish what they began (S19).

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use tokio::runtime::Handle;

/// The future. Until it is dropped there is one.
pub(super) struct AtHome<F> {
    home: Handle,
    future: Option<Pin<Box<F>>>,
}

impl<F> AtHome<F> {
    pub(super) fn new(home: &Handle, future: F) -> Self {
        Self { home: home.clone(), future: Some(Box::pin(future)) }
    }
}

impl<F: Future> Future for AtHome<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let Self { home, future } = &mut *self;
        let _entered = home.enter();
        match future {
            Some(future) => future.as_mut().poll(context),
            None => Poll::Pending,
        }
    }
}

impl<F> Drop for AtHome<F> {
    /// What it leaves to be done, such as to give a connection back, is left to its home.
    fn drop(&mut self) {
        let _entered = self.home.enter();
        self.future = None;
    }
}
