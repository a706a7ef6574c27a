//! Brings the schema up to date, and refuses one that this version is too old for (S20).
//!
//! Migrations only add at first, so that the version before goes on working beside this one. One
//! that removes something raises `hallpass_schema_support.oldest`, and a version that does not know
//! that migration refuses to start.

use std::time::{Duration, Instant};

use sqlx::{AnyConnection, Connection as _, Row as _, migrate::MigrateError};

use super::{
    found::{Found, look},
    functions, migrations,
};
use crate::store::{
    engine::Engine, lock_conflict::is_lock_conflict, open_error::OpenError, opened_by::OpenedBy,
};

/// How many other servers may start at the same moment, each with a step that this one was about to
/// take.
const MAX_RACES: u32 = 8;
const RETRY_PAUSE: Duration = Duration::from_millis(100);

/// A migration that waits for a lock makes others wait for the locks that it has. Between two
/// attempts they must be able to go on, for most of the time.
const LOCKED_PAUSE: Duration = Duration::from_millis(1500);

/// How long to wait for another server that migrates, or for a transaction that uses a table.
const LOCK_TIMEOUT: Duration = Duration::from_mins(2);

/// Brings the schema up to date for a server, and checks it for an admin.
///
/// # Errors
/// It cannot be used by this version, or the tables are not ours.
pub(in crate::store) async fn prepare(
    connection: &mut AnyConnection,
    engine: Engine,
    opened_by: OpenedBy,
) -> Result<(), OpenError> {
    match opened_by {
        OpenedBy::Server => migrate(connection, engine).await,
        OpenedBy::Admin => check(connection, engine).await,
    }
}

async fn check(connection: &mut AnyConnection, engine: Engine) -> Result<(), OpenError> {
    match look(connection, engine).await? {
        Found::NothingOfOurs(others) => Err(OpenError::NotSetUp { others }),
        Found::Ours(applied) if applied >= migrations::latest(engine) => {
            check_support(connection, engine).await?;
            if functions::are_complete(connection, engine).await? { Ok(()) } else { Err(OpenError::Behind) }
        }
        Found::Ours(_) | Found::Legacy => Err(OpenError::Behind),
    }
}

/// Runs the missing migrations.
async fn migrate(connection: &mut AnyConnection, engine: Engine) -> Result<(), OpenError> {
    let started = Instant::now();
    let (mut races, mut is_logged) = (0, false);
    loop {
        let error = match migrate_once(connection, engine).await {
            Err(OpenError::Migration(error)) => error,
            // `BEGIN` waits for another server that migrates.
            Err(OpenError::Database(error)) => MigrateError::Execute(error),
            Err(error) => return Err(error),
            Ok(()) => {
                // While this server waited, a later version may have removed something.
                check_support(connection, engine).await?;
                return functions::restore(connection, engine).await;
            }
        };
        let may_wait = started.elapsed() < LOCK_TIMEOUT;
        let pause = match &error {
            // Another server migrates. Nothing waits for this one.
            MigrateError::Execute(error) if is_lock_conflict(error) && may_wait => RETRY_PAUSE,
            MigrateError::ExecuteMigration(error, _) if is_lock_conflict(error) && may_wait => {
                if !is_logged {
                    tracing::warn!("the schema is in use; it is brought up to date as soon as it is not");
                    is_logged = true;
                }
                LOCKED_PAUSE
            }
            // Another server that starts at the same moment was faster: look again.
            MigrateError::ExecuteMigration(..) if races < MAX_RACES => {
                races += 1;
                RETRY_PAUSE
            }
            _ => return Err(with_its_kind(error)),
        };
        // The rollback of what failed is sent with the next statement.
        connection.ping().await?;
        tokio::time::sleep(pause).await;
    }
}

/// Runs the missing migrations once.
async fn migrate_once(connection: &mut AnyConnection, engine: Engine) -> Result<(), OpenError> {
    match engine {
        Engine::Postgres => run_missing(connection, engine).await,
        // sqlx locks PostgreSQL, but not a file: two servers would both run a migration.
        Engine::Sqlite => {
            let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
            run_missing(&mut transaction, engine).await?;
            Ok(transaction.commit().await?)
        }
    }
}

/// Looks which tables there are, and runs the missing migrations.
async fn run_missing(connection: &mut AnyConnection, engine: Engine) -> Result<(), OpenError> {
    match look(connection, engine).await? {
        Found::NothingOfOurs(others) => {
            migrations::ours(engine).run_direct(None, connection, false).await?;
            if others > 0 {
                tracing::info!(others, "made our tables (hallpass_*) beside those of other programs");
            }
        }
        Found::Ours(_) => {
            check_support(connection, engine).await?;
            migrations::ours(engine).run_direct(None, connection, false).await?;
        }
        Found::Legacy => {
            migrations::legacy().run_direct(None, connection, false).await?;
            migrations::adopting(engine).run_direct(None, connection, false).await?;
            tracing::info!("gave the tables of the version before their new names (hallpass_*)");
        }
    }
    Ok(())
}

async fn check_support(connection: &mut AnyConnection, engine: Engine) -> Result<(), OpenError> {
    let ours = migrations::latest(engine);
    let row = sqlx::query("SELECT oldest FROM hallpass_schema_support WHERE id = 1")
        .fetch_optional(&mut *connection)
        .await?;
    match row.map(|row| row.try_get::<i64, _>("oldest")).transpose()? {
        Some(oldest) if oldest > ours => Err(OpenError::TooOld { ours, oldest }),
        _ => Ok(()),
    }
}

/// A database that failed is no failed migration.
fn with_its_kind(error: MigrateError) -> OpenError {
    match error {
        MigrateError::Execute(error) => OpenError::Database(error),
        error => OpenError::Migration(error),
    }
}
