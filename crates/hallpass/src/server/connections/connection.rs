//! The state of one connection.

use std::{
    cell::{Cell, RefCell},
    task::{Context, Waker},
};

use tokio::time::Instant;

use super::{activity::Activity, framing::Framing};

/// The state of one connection. Its stream, requests and lifetime share it, on one thread.
pub(super) struct Connection {
    pub(super) activity: Cell<Activity>,
    pub(super) framing: Cell<Framing>,
    /// Whether the body of the in-flight request has not been read to its end.
    pub(super) body_unread: Cell<bool>,
    /// Whether data was withheld from Actix. Then the task is woken when it may have it.
    has_withheld_data: Cell<bool>,
    /// Whether nothing had arrived when Actix last tried to read.
    pub(super) nothing_arrived: Cell<bool>,
    /// Whether it is to be closed because there are too many connections.
    pub(super) evicted: Cell<bool>,
    task: RefCell<Option<Waker>>,
}

impl Default for Connection {
    fn default() -> Self {
        Self {
            activity: Cell::new(Activity::new(Instant::now())),
            framing: Cell::default(),
            body_unread: Cell::new(false),
            has_withheld_data: Cell::new(false),
            nothing_arrived: Cell::new(false),
            evicted: Cell::new(false),
            task: RefCell::new(None),
        }
    }
}

impl Connection {
    /// Records an event that happens now. Afterwards Actix may get the data that was withheld.
    pub(super) fn record(&self, event: impl FnOnce(&mut Activity, Instant)) {
        self.record_untimed(|activity| event(activity, Instant::now()));
    }

    /// As [`Self::record`], for an event whose time does not matter: the clock is not read.
    pub(super) fn record_untimed(&self, event: impl FnOnce(&mut Activity)) {
        let mut activity = self.activity.get();
        event(&mut activity);
        self.activity.set(activity);
        if activity.may_receive() && self.has_withheld_data.take() {
            self.wake();
        }
    }

    /// Withholds the data that has arrived.
    pub(super) fn withhold(&self) {
        self.has_withheld_data.set(true);
    }

    /// Wakes the task of the connection.
    pub(super) fn wake(&self) {
        if let Some(task) = &*self.task.borrow() {
            task.wake_by_ref();
        }
    }

    /// Remembers the task that polls the connection.
    pub(super) fn set_task(&self, cx: &Context<'_>) {
        let mut task = self.task.borrow_mut();
        if !task.as_ref().is_some_and(|task| task.will_wake(cx.waker())) {
            *task = Some(cx.waker().clone());
        }
    }
}
