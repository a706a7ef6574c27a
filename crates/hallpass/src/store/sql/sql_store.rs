//! The store: its connections, and how a query runs on them.

use std::{path::PathBuf, time::Duration};

use tokio::runtime::Handle;
use tracing::Instrument as _;

use super::{
    lookups::{Lookups, look_up_together},
    retry::read_again_if_dead,
    within::within,
};
use crate::store::{engine::Engine, error::StoreError, opened_by::OpenedBy, pool::Pool};

/// Users, identities and sessions in an SQL database whose schema is up to date.
///
/// No method creates what it was asked to change. A caller that stops waiting for a change does not
/// undo it: it happens as a whole or not at all.
pub struct SqlStore {
    pub(in crate::store) engine: Engine,
    /// The runtime that its connections and changes belong to. If an Actix worker made a change, it
    /// would end with that worker, while others that shut down finish what they began (S19).
    runtime: Handle,
    query_timeout: Duration,
    pub(in crate::store) pools: Pools,
    pub(super) lookups: Lookups,
    /// The folder of the SQLite file, if there is one.
    pub(in crate::store) folder: Option<PathBuf>,
}

/// The connections of a store, by what they are for.
pub(in crate::store) struct Pools {
    /// For reading.
    pub readers: Pool,
    /// For changes. On SQLite a single connection: writers wait in a queue, and readers never wait.
    pub writers: Pool,
    /// For the change feed alone: it must not wait behind the look-ups that it makes unnecessary.
    pub change_feed: Pool,
}

impl SqlStore {
    /// A store whose connections belong to the current runtime.
    pub(in crate::store) fn new(
        engine: Engine,
        opened_by: OpenedBy,
        pools: Pools,
        folder: Option<PathBuf>,
    ) -> Self {
        let query_timeout = opened_by.query_timeout();
        let lookups = look_up_together(engine, &pools.readers);
        Self { engine, runtime: Handle::current(), query_timeout, pools, lookups, folder }
    }

    /// Runs a query for reading, and repeats it if its connection had died. It is cancelled if the
    /// caller is.
    pub(super) async fn read<T, F>(&self, query: impl Fn() -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        within(self.query_timeout, read_again_if_dead(&self.pools.readers, query)).await
    }

    /// As [`Self::read`] on connections of `pool`, but not cancelled if the caller is: a connection
    /// whose query was dropped is closed, and anyone may give up a health check as often as they
    /// like.
    pub(super) async fn read_to_end<T, F>(
        &self,
        time: Duration,
        pool: Pool,
        query: impl Fn(Pool) -> F + Send + Sync + 'static,
    ) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        let read = async move { read_again_if_dead(&pool, || query(pool.clone())).await };
        let read = self.runtime.spawn(within(time, read));
        read.await.unwrap_or(Err(StoreError::Stopped))
    }

    /// Runs a change. It is not cancelled if the caller is: a request that is given up half-way
    /// must not leave half a transaction behind.
    pub(super) async fn write<T, F>(&self, change: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        self.run_to_end(within(self.query_timeout, change)).await
    }

    /// Begins changes and what has to follow them, such as their events. A caller that stops
    /// waiting cancels neither.
    pub fn run_to_end<T, E, F>(&self, changes: F) -> impl Future<Output = Result<T, E>> + Send + use<T, E, F>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        // What it logs belongs to the request.
        let changes = self.runtime.spawn(changes.in_current_span());
        async move { changes.await.unwrap_or_else(|_| Err(StoreError::Stopped.into())) }
    }
}
