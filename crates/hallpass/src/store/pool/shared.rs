//! What a pool's parts share: its connections, its limits, and who waits for one.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use deadpool::unmanaged;
use tokio::{runtime::Handle, sync::Notify};

use super::{connection::Connection, freshness::Freshness};

/// What a pool keeps to.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many connections are kept open, at least.
    pub least: usize,
    /// How many connections are opened, at most.
    pub most: usize,
    /// How long a query waits for a connection.
    pub acquire_timeout: Duration,
    /// How old a connection may get; `None` if age does not matter.
    pub max_age: Option<Duration>,
    /// Whether it is for changes, which a read-only server refuses.
    pub for_changes: bool,
    /// What becomes of a connection whose user did not finish.
    pub interrupted: Interrupted,
}

/// What becomes of a connection whose user did not finish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interrupted {
    /// It is closed: it may be in the middle of an answer.
    #[cfg_attr(not(feature = "postgres"), expect(dead_code, reason = "so is PostgreSQL's"))]
    Discard,
    /// What it was in the middle of is rolled back. It may be the only
    /// connection to a database in memory.
    RollBack,
}

/// What a pool's parts share.
pub(super) struct Shared {
    pub connections: unmanaged::Pool<Connection>,
    pub limits: Limits,
    pub freshness: Arc<Freshness>,
    /// How many callers wait for a connection.
    waiting: AtomicUsize,
    /// Wakes the keeper, as connections are missing, or the pool is gone.
    pub keeper: Arc<Notify>,
    /// The runtime that the connections belong to.
    pub runtime: Handle,
}

impl Shared {
    /// No connections yet. They will belong to the current runtime.
    pub fn new(limits: Limits, freshness: Arc<Freshness>) -> Self {
        Self {
            connections: unmanaged::Pool::new(limits.most),
            limits,
            freshness,
            waiting: AtomicUsize::new(0),
            keeper: Arc::default(),
            runtime: Handle::current(),
        }
    }

    /// Adds a connection. One too many is closed.
    pub fn add(&self, connection: Connection) {
        if self.connections.try_add(connection).is_err() {
            tracing::error!("BUG: a connection too many was opened");
        }
    }

    /// How many callers wait for a connection.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// How many connections there should be: as many as are in use and waited for, within limits.
    pub fn wanted(&self) -> usize {
        let status = self.connections.status();
        let needed = status.size.saturating_sub(status.available) + self.waiting();
        needed.clamp(self.limits.least, self.limits.most)
    }
}

impl Drop for Shared {
    /// The keeper ends.
    fn drop(&mut self) {
        self.keeper.notify_one();
    }
}

/// A caller that waits for a connection.
pub(super) struct Waiting<'a>(&'a Shared);

impl<'a> Waiting<'a> {
    pub fn begin(shared: &'a Shared) -> Self {
        shared.waiting.fetch_add(1, Ordering::Relaxed);
        shared.keeper.notify_one();
        Self(shared)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}
