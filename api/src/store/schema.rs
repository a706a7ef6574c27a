//! Brings the schema up to date, and keeps programs away that are too old for it (S20).
//!
//! Migrations first only add, so that the version before goes on working beside this one. One that takes something away raises
//! `hallpass_schema_support.oldest`, and a program that does not know that migration refuses to start.

use std::time::Duration;

use sqlx::{
    AnyPool, Row as _,
    migrate::{MigrateError, Migrator},
};

use super::{
    StoreError,
    found::{Found, look},
    migrations,
    sql::{Engine, OPERATORS_PATIENCE, PATIENCE},
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
    match look(pool, engine).await? {
        Found::NothingOfOurs(0) => run(pool, &migrations::ours(engine)).await?,
        Found::NothingOfOurs(others) => {
            tracing::info!(others, "making our tables (hallpass_*) beside those of other programs");
            run(pool, &migrations::ours(engine)).await?;
        }
        Found::Ours(_) => {
            check_support(pool, engine).await?;
            run(pool, &migrations::ours(engine)).await?;
        }
        Found::Legacy => {
            tracing::info!("giving the tables of the version before their new names (hallpass_*)");
            run(pool, &migrations::legacy()).await?;
            run(pool, &migrations::adopting(engine)).await?;
        }
    }
    // While this one waited, a later program may have taken something away.
    check_support(pool, engine).await
}

async fn run(pool: &AnyPool, migrator: &Migrator) -> Result<(), StoreError> {
    let (mut others, mut waits) = (0, 0);
    loop {
        match migrator.run(pool).await {
            Err(MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _))
                if is_lock_conflict(&error) && waits < WAITS =>
            {
                tracing::warn!("the schema is in use; it is brought up to date as soon as it is not");
                waits += 1;
            }
            // Another server that starts at the same moment was first: what is left is read anew.
            Err(MigrateError::ExecuteMigration(..)) if others < OTHERS => others += 1,
            done => return Ok(done?),
        }
        tokio::time::sleep(PAUSE).await;
    }
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

/// PostgreSQL's `lock_not_available` and `deadlock_detected`.
fn is_lock_conflict(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| code == "55P03" || code == "40P01")
}
