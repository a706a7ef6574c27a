//! Brings the schema up to date, and keeps programs away that are too old for it (S20).
//!
//! Migrations first only add, so that the version before goes on working beside this one. One that takes something away raises
//! `schema_support.oldest`, and a program that does not know that migration refuses to start.

use std::time::Duration;

use sqlx::{AnyPool, Row as _, migrate::MigrateError};

use super::StoreError;

/// How many servers may bring the schema up to date at the same moment, each by a step that this one wanted to take.
const OTHERS: u32 = 8;
const PAUSE: Duration = Duration::from_millis(100);

/// Runs what is missing.
///
/// # Errors
/// The schema was made for later programs, or cannot be changed.
pub async fn migrate(pool: &AnyPool) -> Result<(), StoreError> {
    let mut migrations = sqlx::migrate!("./migrations");
    // What later programs have added does no harm.
    migrations.set_ignore_missing(true);
    let ours = migrations.iter().map(|migration| migration.version).max().unwrap_or_default();
    if let Some(oldest) = oldest(pool).await?
        && oldest > ours
    {
        return Err(StoreError::TooOld { ours, oldest });
    }
    for _ in 0..OTHERS {
        match migrations.run(pool).await {
            // Another server that starts at the same moment was first: what is left is read anew.
            Err(MigrateError::ExecuteMigration(..)) => tokio::time::sleep(PAUSE).await,
            done => return Ok(done?),
        }
    }
    Ok(migrations.run(pool).await?)
}

/// The last migration that a program must know; `None` where nobody has asked for one yet.
async fn oldest(pool: &AnyPool) -> Result<Option<i64>, StoreError> {
    match sqlx::query("SELECT oldest FROM schema_support WHERE id = 1").fetch_optional(pool).await {
        Ok(row) => Ok(row.map(|row| row.try_get("oldest")).transpose()?),
        // Before the migration that makes it.
        Err(error)
            if error.as_database_error().is_some_and(|error| error.message().contains("no such table")) =>
        {
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}
