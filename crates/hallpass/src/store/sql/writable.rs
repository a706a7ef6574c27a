//! Whether a change would be kept, found out without making one: it is asked every few seconds, by whatever watches the server.

use std::path::Path;

use sqlx::{AnyPool, Row as _};

use super::Engine;
use crate::store::{
    StoreError,
    file_system::{Room, room_in},
};

/// Looks at the database's own word (PostgreSQL), or at the disk of the file (SQLite).
pub(super) async fn check(
    writers: &AnyPool,
    engine: Engine,
    folder: Option<&Path>,
) -> Result<(), StoreError> {
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
    // Every connection is busy with a change: a question that waits its turn would only say that there is much to do.
    if writers.num_idle() == 0 && writers.size() >= writers.options().get_max_connections() {
        return Ok(());
    }
    // One that was idle is looked at as it is acquired, and replaced; this is about the one that replaces it.
    let row = sqlx::raw_sql("SHOW transaction_read_only").fetch_one(writers).await?;
    if row.try_get::<String, _>(0)? == "on" {
        return Err(StoreError::ReadOnly("it is read-only"));
    }
    Ok(())
}
