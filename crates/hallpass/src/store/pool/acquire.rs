//! A pool, and how a connection is acquired from it: the one used last, or the first that becomes
//! available, in the order of arrival.

use std::sync::Arc;

use sqlx::AnyConnection;
use tokio::time::{Instant, timeout};

use super::{
    connection::Connection,
    freshness::Freshness,
    keeper::{Keeper, Open},
    lease::Lease,
    shared::{Limits, Shared, Waiting},
};

/// A pool of connections to a database, for one purpose. Clones share it.
#[derive(Clone)]
pub struct Pool(pub(super) Arc<Shared>);

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
        let shared = Arc::new(Shared::new(limits, freshness));
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
