//! Waits for a PostgreSQL server at the start, and checks whether it can be used.

use std::time::Duration;

use sqlx::{AnyConnection, Connection as _, any::AnyConnectOptions};
use tokio::time::timeout;

use super::{
    pooler::pools_by_transaction,
    role::{Standby, is_standby},
};
use crate::store::open_error::OpenError;

/// How long to wait for a database that starts at the same time.
const START_TIMEOUT: Duration = Duration::from_secs(30);
const START_PAUSE: Duration = Duration::from_millis(500);

/// How long to wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Waits until the server answers, and checks that it can be used: its connections are not shared,
/// and it is no standby, unless that is accepted. Changes no settings.
///
/// # Errors
/// It cannot be used, or has not answered in time.
pub(super) async fn wait_until_usable(
    options: &AnyConnectOptions,
    standby: Standby,
) -> Result<(), OpenError> {
    let start_timeout = match standby {
        Standby::Refuse => START_TIMEOUT,
        Standby::Accept => Duration::ZERO,
    };
    let started = tokio::time::Instant::now();
    let mut waited = false;
    loop {
        let error = match timeout(CONNECT_TIMEOUT, try_to_use(options, standby)).await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(OpenError::Database(error))) if !is_not_there_yet(&error) => {
                return Err(if is_about_a_startup_parameter(&error) {
                    OpenError::StartupParameter(error)
                } else {
                    OpenError::Refused(error)
                });
            }
            Ok(Err(OpenError::Database(error))) => OpenError::Unreachable(error.to_string()),
            Ok(Err(OpenError::Standby)) => OpenError::Standby,
            Ok(Err(error)) => return Err(error),
            Err(_) => OpenError::Unreachable("it does not answer".into()),
        };
        if started.elapsed() > start_timeout {
            return Err(error);
        }
        if !waited {
            tracing::warn!(%error, "waiting for the database");
            waited = true;
        }
        tokio::time::sleep(START_PAUSE).await;
    }
}

/// Checks the server once. Changes no settings: a pooler in between may share the connections.
async fn try_to_use(options: &AnyConnectOptions, standby: Standby) -> Result<(), OpenError> {
    let mut one = AnyConnection::connect_with(options).await?;
    let mut other = AnyConnection::connect_with(options).await?;
    if pools_by_transaction(&mut one, &mut other).await? {
        return Err(OpenError::PooledByTransaction);
    }
    let refused = standby == Standby::Refuse && is_standby(&mut one).await?;
    one.close().await?;
    other.close().await?;
    if refused { Err(OpenError::Standby) } else { Ok(()) }
}

/// Whether nothing listens, or a pooler in between has no server to connect to, or the database is
/// starting up (SQLSTATE `57P03`).
fn is_not_there_yet(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    matches!(error, sqlx::Error::Io(_) | sqlx::Error::Protocol(_)) || code.is_some_and(|code| code == "57P03")
}

/// Whether PgBouncer refuses a startup parameter: one that it is not configured to ignore.
fn is_about_a_startup_parameter(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.message().contains("unsupported startup parameter"))
}
