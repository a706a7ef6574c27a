//! Brings the schema up to date, and keeps programs away that are too old for it (S20).
//!
//! Migrations first only add, so that the version before goes on working beside this one. One that takes something away raises
//! `schema_support.oldest`, and a program that does not know that migration refuses to start.

use std::time::Duration;

use sqlx::{AnyPool, Row as _, migrate::MigrateError};

use super::{
    StoreError,
    sql::{OPERATORS_PATIENCE, PATIENCE},
};

/// How many servers may bring the schema up to date at the same moment, each by a step that this one wanted to take.
const OTHERS: u32 = 8;
const PAUSE: Duration = Duration::from_millis(100);

/// How often it may wait in vain for a lock: for another server that migrates, or for somebody who uses what is to be changed.
const WAITS: u32 = 20;

/// What is to be done about a schema that is not up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// Bring it up to date.
    BringUpToDate,
    /// Leave it alone, and refuse.
    AsItIs,
}

impl Schema {
    /// How long whoever opens it like this waits for anything.
    pub const fn patience(self) -> Duration {
        match self {
            Self::BringUpToDate => PATIENCE,
            Self::AsItIs => OPERATORS_PATIENCE,
        }
    }
}

/// Makes sure that a program like this one wrote it last, or a later one that still serves this one.
///
/// # Errors
/// The schema is older, or was made for later programs.
pub async fn check(pool: &AnyPool) -> Result<(), StoreError> {
    let ours =
        sqlx::migrate!("./migrations").iter().map(|migration| migration.version).max().unwrap_or_default();
    let applied = sqlx::query("SELECT MAX(version) AS version FROM _sqlx_migrations WHERE success");
    let applied = match applied.fetch_one(pool).await {
        Ok(row) => row.try_get::<Option<i64>, _>("version")?.unwrap_or_default(),
        Err(error) if is_missing_table(&error) => 0,
        Err(error) => return Err(error.into()),
    };
    if applied < ours {
        return Err(StoreError::Behind);
    }
    check_support(pool, ours).await
}

/// Runs what is missing.
///
/// # Errors
/// The schema was made for later programs, or cannot be changed.
pub async fn migrate(pool: &AnyPool) -> Result<(), StoreError> {
    let mut migrations = sqlx::migrate!("./migrations");
    // What later programs have added does no harm.
    migrations.set_ignore_missing(true);
    let ours = migrations.iter().map(|migration| migration.version).max().unwrap_or_default();
    check_support(pool, ours).await?;
    let (mut others, mut waits) = (0, 0);
    loop {
        match migrations.run(pool).await {
            Err(MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _))
                if is_lock_timeout(&error) && waits < WAITS =>
            {
                tracing::warn!("the schema is in use; it is brought up to date as soon as it is not");
                waits += 1;
            }
            // Another server that starts at the same moment was first: what is left is read anew.
            Err(MigrateError::ExecuteMigration(..)) if others < OTHERS => others += 1,
            done => {
                done?;
                break;
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
    // While this one waited, a later program may have taken something away.
    check_support(pool, ours).await
}

async fn check_support(pool: &AnyPool, ours: i64) -> Result<(), StoreError> {
    match oldest(pool).await? {
        Some(oldest) if oldest > ours => Err(StoreError::TooOld { ours, oldest }),
        _ => Ok(()),
    }
}

/// The last migration that a program must know; `None` where nobody has asked for one yet.
async fn oldest(pool: &AnyPool) -> Result<Option<i64>, StoreError> {
    match sqlx::query("SELECT oldest FROM schema_support WHERE id = 1").fetch_optional(pool).await {
        Ok(row) => Ok(row.map(|row| row.try_get("oldest")).transpose()?),
        // Before the migration that makes it.
        Err(error) if is_missing_table(&error) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn is_missing_table(error: &sqlx::Error) -> bool {
    let error = error.as_database_error();
    // PostgreSQL's `undefined_table`; SQLite has one code for everything that is wrong with a statement.
    error.is_some_and(|error| {
        error.code().is_some_and(|code| code == "42P01") || error.message().contains("no such table")
    })
}

/// PostgreSQL's `lock_not_available`.
fn is_lock_timeout(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == "55P03")
}
