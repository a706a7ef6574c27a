//! The TCP connections of the server: how long a client may keep one waiting, and how many there are.
//!
//! Actix has a timeout for the first request head of a connection, which it answers with 408, and
//! one for the pause between two requests. It has none for later heads, for the rest of a body that
//! no handler reads, and for a client that does not read its answer. So the timeouts are ours:
//!
//! ```text
//! serve.rs       puts the HTTP service of Actix behind the layers below; one registry for each worker
//! stream.rs      what is received and sent over the socket
//! requests.rs    which part of it is a request in service
//! activity.rs    what the connection waits for, since when (pure)
//! framing.rs     how much of it Actix gets at once: one request (pure)
//! lifetime.rs    closes the connection at its deadline, or when it is evicted
//! registry.rs    all connections of a worker: which of them are evicted when there are too many (pure)
//! capacity.rs    how many there may be: file descriptors
//! ```
//!
//! A connection is closed without an answer. A browser repeats a request on another connection if
//! it sent it just then, whereas it shows a 408 to the person.

mod activity;
mod capacity;
mod framing;
mod lifetime;
mod registry;
mod requests;
mod serve;
mod stream;

use std::{
    cell::{Cell, RefCell},
    task::{Context, Waker},
    time::Duration,
};

use tokio::time::Instant;

use activity::Activity;
pub use capacity::Capacity;
use framing::Framing;
pub use serve::{Serving, serve};

/// How long a client may keep a connection waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectionTimeouts {
    /// For the next request.
    pub keep_alive: Duration,
    /// For the rest of a request that was begun, and for accepting a part of an answer.
    pub client: Duration,
}

impl ConnectionTimeouts {
    /// Longer than balancers keep a connection to a server (AWS and nginx 60 s): the one that sends
    /// requests must be the one that closes, else it sends one into a connection that is just being
    /// closed, and answers 502.
    const KEEP_ALIVE: Duration = Duration::from_secs(75);
    /// A phone that lost its network for a moment repeats a packet after 1, 3, 7 and 15 seconds.
    const CLIENT: Duration = Duration::from_secs(30);
}

impl Default for ConnectionTimeouts {
    fn default() -> Self {
        Self { keep_alive: Self::KEEP_ALIVE, client: Self::CLIENT }
    }
}

/// One connection. Its stream, its requests and its lifetime share it, on one thread.
struct Connection {
    activity: Cell<Activity>,
    framing: Cell<Framing>,
    /// Whether the body of the request in service has not been read to its end.
    body_unread: Cell<bool>,
    /// Whether something has arrived that Actix does not get yet: the task is woken when it may.
    held: Cell<bool>,
    /// Whether nothing had arrived when Actix looked last.
    nothing_arrived: Cell<bool>,
    /// Whether it is to be closed because there are too many.
    evicted: Cell<bool>,
    task: RefCell<Option<Waker>>,
}

impl Default for Connection {
    fn default() -> Self {
        Self {
            activity: Cell::new(Activity::new(Instant::now())),
            framing: Cell::default(),
            body_unread: Cell::new(false),
            held: Cell::new(false),
            nothing_arrived: Cell::new(false),
            evicted: Cell::new(false),
            task: RefCell::new(None),
        }
    }
}

impl Connection {
    /// Notes that something happened, after which Actix may get what was held back.
    fn note(&self, change: impl FnOnce(&mut Activity, Instant)) {
        let mut activity = self.activity.get();
        change(&mut activity, Instant::now());
        self.activity.set(activity);
        if activity.may_receive() && self.held.take() {
            self.wake();
        }
    }

    /// Holds back what has arrived.
    fn hold(&self) {
        self.held.set(true);
    }

    /// Has its task look again.
    fn wake(&self) {
        if let Some(task) = &*self.task.borrow() {
            task.wake_by_ref();
        }
    }

    fn is_polled_by(&self, cx: &Context<'_>) {
        let mut task = self.task.borrow_mut();
        if !task.as_ref().is_some_and(|task| task.will_wake(cx.waker())) {
            *task = Some(cx.waker().clone());
        }
    }
}
