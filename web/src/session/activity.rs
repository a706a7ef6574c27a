//! Whether somebody really used the page: a poll by itself keeps no session alive (S6).

use std::{cell::Cell, rc::Rc};

use gloo_events::EventListener;
use web_sys::Window;

/// What a hand does. Scripts can do the same, but browsers mark what they do as not to be trusted.
const INPUT: [&str; 4] = ["pointerdown", "keydown", "wheel", "touchstart"];

/// Remembers use until the server is told.
#[derive(Clone, Default)]
pub struct Activity(Rc<Cell<bool>>);

impl Activity {
    /// Notices it, until the listeners are dropped.
    pub fn listen(&self, window: &Window) -> Vec<EventListener> {
        let listener = |name| {
            let used = Rc::clone(&self.0);
            EventListener::new(window, name, move |event| used.set(used.get() || event.is_trusted()))
        };
        INPUT.into_iter().map(listener).collect()
    }

    /// Whether there is anything to tell; whoever takes it tells it.
    pub fn take(&self) -> bool {
        self.0.take()
    }

    /// The server could not be told.
    pub fn put_back(&self) {
        self.0.set(true);
    }
}
