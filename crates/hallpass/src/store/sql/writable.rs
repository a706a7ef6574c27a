//! Whether the database takes changes.

use std::path::Path;

use sqlx::{AnyPool, Row as _};

use super::{revision, sql_store::SqlStore};
use crate::store::{
    engine::Engine,
    error::StoreError,
    file_system::{Room, room_in},
};

impl SqlStore {
    /// Checks that a change would be kept, as far as that can be seen without making one: health
    /// checks ask every few seconds.
    pub async fn check_writable(&self) -> Result<(), StoreError> {
        self.run(check(&self.pools.writers, self.engine, self.folder.as_deref())).await
    }

    /// Checks that a change would be kept, by one that is rolled back.
    pub async fn test_write(&self) -> Result<(), StoreError> {
        let pool = self.pools.writers.clone();
        self.write(async move { revision::begin(&pool).await?.rollback().await }).await
    }
}

/// Asks the server (PostgreSQL), or looks at the disk of the file (SQLite).
async fn check(writers: &AnyPool, engine: Engine, folder: Option<&Path>) -> Result<(), StoreError> {
    match engine {
        Engine::Postgres => check_transactions(writers).await,
        Engine::Sqlite => match folder.map_or(Room::Left, room_in) {
            Room::Left => Ok(()),
            Room::Full => Err(StoreError::ReadOnly("its disk is full")),
            Room::ReadOnly => Err(StoreError::ReadOnly("its disk is mounted read-only")),
        },
    }
}

async fn check_transactions(writers: &AnyPool) -> Result<(), StoreError> {
    // If every connection is busy with a change, waiting for one would only show the load.
    if writers.num_idle() == 0 && writers.size() >= writers.options().get_max_connections() {
        return Ok(());
    }
    // An idle connection is checked as it is acquired, and replaced if its server is read-only.
    // This checks the one that replaces it.
    let row = sqlx::raw_sql("SHOW transaction_read_only").fetch_one(writers).await?;
    if row.try_get::<String, _>(0)? == "on" {
        return Err(StoreError::ReadOnly("it is read-only"));
    }
    Ok(())
}
