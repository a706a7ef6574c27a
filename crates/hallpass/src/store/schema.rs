//! Brings the schema up to date, and keeps programs away that are too old for it (S20).
//!
//! Migrations first only add, so that the version before goes on working beside this one. One that takes something away raises
//! `hallpass_schema_support.oldest`, and a program that does not know that migration refuses to start.

use std::time::{Duration, Instant};

use sqlx::{AnyPool, Row as _, migrate::MigrateError};

use super::{
    StoreError,
    found::{Found, look},
    migrations,
    sql::{Engine, OPERATORS_PATIENCE, PATIENCE},
};

/// How many servers may bring the schema up to date at the same moment, each by a step that this one wanted to take.
const OTHERS: u32 = 8;
const PAUSE: Duration = Duration::from_millis(100);

/// A step that waits for a lock keeps others waiting for those that it has: between two attempts they must be able to go on, for most
/// of the time.
const IN_USE_PAUSE: Duration = Duration::from_millis(1500);

/// How long to wait for others: for another server that migrates, or for a transaction that uses what is to be changed.
const IN_USE_TIMEOUT: Duration = Duration::from_secs(2 * 60);

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
/// The schema is not there, older, or made for later programs, or the tables are not ours.
pub async fn check(pool: &AnyPool, engine: Engine) -> Result<(), StoreError> {
    match look(pool, engine).await? {
        Found::NothingOfOurs(others) => Err(StoreError::NotSetUp { others }),
        Found::Ours(applied) if applied >= migrations::latest(engine) => check_support(pool, engine).await,
        Found::Ours(_) | Found::Legacy => Err(StoreError::Behind),
    }
}

/// Runs what is missing.
///
/// # Errors
/// The schema was made for later programs, or cannot be changed, or the tables are not ours.
pub async fn migrate(pool: &AnyPool, engine: Engine) -> Result<(), StoreError> {
    let started = Instant::now();
    let (mut others, mut in_use) = (0, false);
    loop {
        let error = match run_what_is_missing(pool, engine).await {
            Err(StoreError::Migration(error)) => error,
            Err(error) => return Err(error),
            // While this one waited, a later program may have taken something away.
            Ok(()) => return check_support(pool, engine).await,
        };
        let may_wait = started.elapsed() < IN_USE_TIMEOUT;
        let pause = match &error {
            // Another server migrates: none waits for this one.
            MigrateError::Execute(error) if is_lock_conflict(error) && may_wait => PAUSE,
            MigrateError::ExecuteMigration(error, _) if is_lock_conflict(error) && may_wait => {
                if !in_use {
                    tracing::warn!("the schema is in use; it is brought up to date as soon as it is not");
                    in_use = true;
                }
                IN_USE_PAUSE
            }
            // Another server that starts at the same moment was first: what is there is looked at anew.
            MigrateError::ExecuteMigration(..) if others < OTHERS => {
                others += 1;
                PAUSE
            }
            _ => return Err(error.into()),
        };
        tokio::time::sleep(pause).await;
    }
}

/// Looks what is there, and does once what has to be done about it.
async fn run_what_is_missing(pool: &AnyPool, engine: Engine) -> Result<(), StoreError> {
    match look(pool, engine).await? {
        Found::NothingOfOurs(others) => {
            migrations::ours(engine).run(pool).await?;
            if others > 0 {
                tracing::info!(others, "made our tables (hallpass_*) beside those of other programs");
            }
        }
        Found::Ours(_) => {
            check_support(pool, engine).await?;
            migrations::ours(engine).run(pool).await?;
        }
        Found::Legacy => {
            migrations::legacy().run(pool).await?;
            migrations::adopting(engine).run(pool).await?;
            tracing::info!("gave the tables of the version before their new names (hallpass_*)");
        }
    }
    Ok(())
}

async fn check_support(pool: &AnyPool, engine: Engine) -> Result<(), StoreError> {
    let ours = migrations::latest(engine);
    let row =
        sqlx::query("SELECT oldest FROM hallpass_schema_support WHERE id = 1").fetch_optional(pool).await?;
    match row.map(|row| row.try_get::<i64, _>("oldest")).transpose()? {
        Some(oldest) if oldest > ours => Err(StoreError::TooOld { ours, oldest }),
        _ => Ok(()),
    }
}

/// PostgreSQL's `lock_not_available` and `deadlock_detected`, and SQLite's `SQLITE_BUSY` with its extended codes.
fn is_lock_conflict(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| matches!(&*code, "55P03" | "40P01" | "5" | "261" | "517"))
}
