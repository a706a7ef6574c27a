//! A pool, and how a connection is acquired from it: the one used last, or the first that becomes
//! available, in the order of arrival.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use deadpool::unmanaged;
use sqlx::AnyConnection;
use tokio::{
    runtime::Handle,
    sync::Notify,
    time::{Instant, timeout},
};

use super::{
    connection::Connection,
    freshness::Freshness,
    keeper::{Keeper, Open},
    lease::Lease,
};

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
    #[cfg_attr(not(feature = "sqlite"), expect(dead_code, reason = "so is SQLite's"))]
    RollBack,
}

/// A pool of connections to a database, for one purpose. Clones share it.
#[derive(Clone)]
pub struct Pool(pub(super) Arc<Shared>);

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

impl Pool {
    /// A pool with a `first` connection. The others are opened with `open`, in the background, by
    /// the current runtime, which all of its connections belong to.
    pub fn new(
        first: AnyConnection,
        opened: Instant,
        open: Open,
        limits: Limits,
        freshness: Arc<Freshness>,
    ) -> Self {
        let shared = Arc::new(Shared {
            connections: unmanaged::Pool::new(limits.most),
            limits,
            freshness,
            waiting: AtomicUsize::new(0),
            keeper: Arc::default(),
            runtime: Handle::current(),
        });
        shared.add(Connection::new(first, opened));
        tokio::spawn(Keeper::new(&shared, open).run());
        Self(shared)
    }

    /// Acquires a connection, as soon as it is this caller's turn. Without a round trip.
    ///
    /// # Errors
    /// None became available in time.
    pub async fn acquire(&self) -> Result<Lease, sqlx::Error> {
        let acquired = timeout(self.0.limits.acquire_timeout, self.acquire_usable()).await;
        acquired.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    async fn acquire_usable(&self) -> Result<Lease, sqlx::Error> {
        loop {
            let lease = self.acquire_any().await?;
            if lease.is_outdated() {
                lease.discard();
                continue;
            }
            return Ok(lease);
        }
    }

    async fn acquire_any(&self) -> Result<Lease, sqlx::Error> {
        if let Ok(connection) = self.0.connections.try_get() {
            return Ok(Lease::new(connection, &self.0));
        }
        let _waiting = Waiting::begin(&self.0);
        let connection = self.0.connections.get().await.map_err(|_| sqlx::Error::PoolClosed)?;
        Ok(Lease::new(connection, &self.0))
    }

    /// Whether every connection that there may be is in use.
    pub fn is_exhausted(&self) -> bool {
        let status = self.0.connections.status();
        status.available == 0 && status.size >= self.0.limits.most
    }

    /// What is known about the connections of the store.
    pub fn freshness(&self) -> &Freshness {
        &self.0.freshness
    }
}

impl Shared {
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
struct Waiting<'a>(&'a Shared);

impl<'a> Waiting<'a> {
    fn begin(shared: &'a Shared) -> Self {
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
