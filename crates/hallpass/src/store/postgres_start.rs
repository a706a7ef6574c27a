//! Waits for a PostgreSQL server at the start, and looks whether it can be used.

use std::time::Duration;

use sqlx::{AnyConnection, Connection as _, any::AnyConnectOptions};
use tokio::time::timeout;

use super::{
    StoreError,
    postgres_pooler::pools_by_transaction,
    postgres_role::{Standby, is_standby},
};

/// A database that starts together with us may take this long.
const START_TIMEOUT: Duration = Duration::from_secs(30);
const START_PAUSE: Duration = Duration::from_millis(500);

/// A server that has not let us in by then does not answer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Waits until the server answers, and makes sure that it can be used: connections are ours alone, and, if asked for, it takes
/// changes. Sets nothing.
///
/// # Errors
/// It cannot be used, or has not answered in time.
pub(super) async fn wait_until_usable(
    options: &AnyConnectOptions,
    standby: Standby,
) -> Result<(), StoreError> {
    let wait_for = match standby {
        Standby::Refuse => START_TIMEOUT,
        Standby::Accept => Duration::ZERO,
    };
    let started = tokio::time::Instant::now();
    let mut waited = false;
    loop {
        let error = match timeout(CONNECT_TIMEOUT, try_to_use(options, standby)).await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(StoreError::Database(error))) if !is_not_there_yet(&error) => {
                return Err(if is_about_a_startup_parameter(&error) {
                    StoreError::StartupParameter(error)
                } else {
                    StoreError::Refused(error)
                });
            }
            Ok(Err(StoreError::Database(error))) => StoreError::Unreachable(error.to_string()),
            Ok(Err(StoreError::Standby)) => StoreError::Standby,
            Ok(Err(error)) => return Err(error),
            Err(_) => StoreError::Unreachable("it does not answer".into()),
        };
        if started.elapsed() > wait_for {
            return Err(error);
        }
        if !waited {
            tracing::warn!(%error, "waiting for the database");
            waited = true;
        }
        tokio::time::sleep(START_PAUSE).await;
    }
}

/// Looks at the server, and sets nothing: what is between may share its connections with others.
async fn try_to_use(options: &AnyConnectOptions, standby: Standby) -> Result<(), StoreError> {
    let mut one = AnyConnection::connect_with(options).await?;
    let mut other = AnyConnection::connect_with(options).await?;
    if pools_by_transaction(&mut one, &mut other).await? {
        return Err(StoreError::PooledByTransaction);
    }
    let refused = standby == Standby::Refuse && is_standby(&mut one).await?;
    one.close().await?;
    other.close().await?;
    if refused { Err(StoreError::Standby) } else { Ok(()) }
}

/// Nothing listens, or something in between that has no server to pass us on to, or the database is on its way up (SQLSTATE `57P03`).
fn is_not_there_yet(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    matches!(error, sqlx::Error::Io(_) | sqlx::Error::Protocol(_)) || code.is_some_and(|code| code == "57P03")
}

/// PgBouncer refuses what it does not know, unless it was told to ignore it.
fn is_about_a_startup_parameter(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.message().contains("unsupported startup parameter"))
}
