//! Servers that sleep: nothing of theirs runs, while the time goes on.

use std::{
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
};

/// Whether a server sleeps, and what has to be woken after it.
#[derive(Default)]
pub struct Gate(Mutex<State>);

#[derive(Default)]
struct State {
    is_frozen: bool,
    waiting: Vec<Waker>,
}

impl Gate {
    pub fn is_frozen(&self) -> bool {
        self.0.lock().unwrap().is_frozen
    }

    pub fn freeze(&self) {
        self.0.lock().unwrap().is_frozen = true;
    }

    pub fn thaw(&self) {
        let mut state = self.0.lock().unwrap();
        state.is_frozen = false;
        state.waiting.drain(..).for_each(Waker::wake);
    }

    /// The task of a server, which does not run while the server sleeps.
    pub fn freezable<F: Future + Send>(self: &Arc<Self>, task: F) -> Freezable<F> {
        Freezable { gate: Arc::clone(self), task: Box::pin(task) }
    }
}

pub struct Freezable<F> {
    gate: Arc<Gate>,
    task: Pin<Box<F>>,
}

impl<F: Future> Future for Freezable<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        {
            let mut state = self.gate.0.lock().unwrap();
            if state.is_frozen {
                state.waiting.push(context.waker().clone());
                return Poll::Pending;
            }
        }
        self.task.as_mut().poll(context)
    }
}
