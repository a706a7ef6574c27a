//! Whether the database takes changes.

use std::{path::PathBuf, time::Duration};

use sqlx::{Executor as _, Row as _};
use tokio::time::Instant;

use super::{retry::retry_if_undone, revision, sql_store::SqlStore};
use crate::store::{
    engine::Engine,
    error::StoreError,
    file_system::{Room, room_in},
    pool::Pool,
};

/// A database that takes longer to say whether it takes changes is unavailable.
const CHECK_TIMEOUT: Duration = Duration::from_secs(1);

impl SqlStore {
    /// Checks that a change would be kept, as far as that can be seen without making one: health
    /// checks ask every few seconds.
    pub async fn check_writable(&self) -> Result<(), StoreError> {
        let (engine, folder) = (self.engine, self.folder.clone());
        let check = move |writers| check(writers, engine, folder.clone());
        self.read_to_end(CHECK_TIMEOUT, self.pools.writers.clone(), check).await
    }

    /// Checks that a change would be kept, by one that is rolled back.
    pub async fn test_write(&self) -> Result<(), StoreError> {
        let pool = self.pools.writers.clone();
        self.write(async move { retry_if_undone(&pool, || test_write(&pool)).await }).await
    }
}

async fn test_write(pool: &Pool) -> Result<(), StoreError> {
    revision::begin(pool).await?.rollback().await
}

/// Asks the server (PostgreSQL), or looks at the disk of the file (SQLite).
async fn check(writers: Pool, engine: Engine, folder: Option<PathBuf>) -> Result<(), StoreError> {
    match engine {
        Engine::Postgres => check_transactions(&writers).await,
        Engine::Sqlite => match folder.as_deref().map_or(Room::Left, room_in) {
            Room::Left => Ok(()),
            Room::Full => Err(StoreError::ReadOnly("its disk is full")),
            Room::ReadOnly => Err(StoreError::ReadOnly("its disk is mounted read-only")),
        },
    }
}

/// Asks a connection for changes whether its transactions are read-only: the server may be a
/// standby by now, or the database set to read-only.
async fn check_transactions(writers: &Pool) -> Result<(), StoreError> {
    for _ in 0..2 {
        // If every connection is busy with a change, waiting for one would only show the load.
        if writers.is_exhausted() {
            return Ok(());
        }
        let began = Instant::now();
        let mut connection = writers.acquire().await?;
        let row = connection.fetch_one("SHOW transaction_read_only").await?;
        if row.try_get::<String, _>(0)? == "off" {
            connection.finish();
            return Ok(());
        }
        // A new connection may lead to another server.
        writers.freshness().record_refusal(began);
    }
    Err(StoreError::ReadOnly("it is read-only"))
}
