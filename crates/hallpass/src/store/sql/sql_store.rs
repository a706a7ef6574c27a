//! The store: its connections, and how a query runs on them.

use std::{path::PathBuf, time::Duration};

use sqlx::AnyPool;
use tokio::{runtime::Handle, time::timeout};

use super::in_runtime::InRuntime;
use crate::store::{engine::Engine, error::StoreError, opened_by::OpenedBy};

/// Users, identities and sessions in an SQL database whose schema is up to date.
///
/// No method creates what it was asked to change. A caller that stops waiting for a change does not
/// undo it: it happens as a whole or not at all.
pub struct SqlStore {
    pub(in crate::store) engine: Engine,
    /// The runtime that its connections belong to.
    runtime: Handle,
    query_timeout: Duration,
    pub(in crate::store) pools: Pools,
    /// The folder of the SQLite file, if there is one.
    pub(in crate::store) folder: Option<PathBuf>,
}

/// The connections of a store, by what they are for.
pub(in crate::store) struct Pools {
    /// For reading.
    pub readers: AnyPool,
    /// For changes. On SQLite a single connection: writers wait in a queue, and readers never wait.
    pub writers: AnyPool,
    /// For the change feed alone: it must not wait behind the look-ups that it makes unnecessary.
    pub change_feed: AnyPool,
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
        Self { engine, runtime: Handle::current(), query_timeout, pools, folder }
    }

    /// Runs a query for reading. It is repeated if it failed because its connection had died: after
    /// a restart of the database every idle one may have. Changes are not repeated, since it is not
    /// known what a connection did before it died.
    pub(super) async fn read<T, F>(&self, query: impl Fn() -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        let mut retries = self.pools.readers.size();
        loop {
            match self.run(query()).await {
                Err(StoreError::Database(error)) if retries > 0 && is_dead_connection(&error) => {
                    retries -= 1;
                }
                done => return done,
            }
        }
    }

    /// Runs a query in the runtime of the connections. It is cancelled if the caller is.
    pub(super) async fn run<T>(
        &self,
        query: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        InRuntime::new(&self.runtime, within(self.query_timeout, query)).await
    }

    /// As [`Self::run`], however long it takes.
    pub(super) async fn run_without_timeout<T>(
        &self,
        query: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        InRuntime::new(&self.runtime, query).await
    }

    /// Runs a change. It is not cancelled if the caller is: a request that is given up half-way
    /// must not leave half a transaction behind.
    pub(super) async fn write<T, F>(&self, change: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        let change = self.runtime.spawn(within(self.query_timeout, change));
        change.await.unwrap_or(Err(StoreError::Stopped))
    }
}

async fn within<T>(
    time: Duration,
    query: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    timeout(time, query).await.unwrap_or(Err(StoreError::Deadline))
}

/// Whether the connection broke, or the database closed it as it shut down (SQLSTATE class `57P`).
fn is_dead_connection(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    matches!(error, sqlx::Error::Io(_)) || code.is_some_and(|code| code.starts_with("57P"))
}
