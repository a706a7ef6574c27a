//! The role of a PostgreSQL server: it takes changes, or it is a standby of another one.
//!
//! After a failover a host name may lead to the old server for a while, which is now a standby or
//! read-only. A connection that was opened then would be useless, or read what is out of date,
//! until the pool closes it half an hour later.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use sqlx::{AnyConnection, Executor as _, Row as _};
use tokio::time::Instant;

use super::primary::KnownPrimary;

/// How often a standby is asked whether it was promoted.
const STANDBY_PAUSE: Duration = Duration::from_millis(200);

/// Whether it is logged that the database is a standby, so that it is logged once.
static STANDBY_LOGGED: AtomicBool = AtomicBool::new(false);

/// Whether a new connection may lead to a standby.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standby {
    /// No: its change feed is out of date, so that ended sessions would go on (S4, S9).
    Refuse,
    /// Yes: an admin may look at what it knows.
    Accept,
}

const ROLE: &str = "SELECT pg_is_in_recovery() AS standby, current_setting('transaction_read_only') AS read_only, \
                    CAST(EXTRACT(EPOCH FROM pg_postmaster_start_time()) AS TEXT) AS server";

const IS_STANDBY: &str = "SELECT pg_is_in_recovery()";

/// Whether the server is a standby, so that it may be out of date.
///
/// # Errors
/// It does not answer.
pub(super) async fn is_standby(connection: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    connection.fetch_one(IS_STANDBY).await?.try_get(0)
}

/// Applies `settings` to a connection that began to be opened at `began`, and returns once its
/// server is no standby. The caller has a timeout, and then discards the connection: the next one
/// may lead to another server. A server that takes changes is recorded in `primary`.
///
/// # Errors
/// It does not answer.
pub(super) async fn prepare_for_primary(
    connection: &mut AnyConnection,
    settings: &'static str,
    primary: &KnownPrimary,
    began: Instant,
) -> Result<(), sqlx::Error> {
    connection.execute(settings).await?;
    loop {
        let row = connection.fetch_one(ROLE).await?;
        if !row.try_get::<bool, _>("standby")? {
            if row.try_get::<String, _>("read_only")? == "off" {
                primary.record(row.try_get("server")?, began);
            }
            break;
        }
        if !STANDBY_LOGGED.swap(true, Ordering::Relaxed) {
            tracing::error!(
                "the PostgreSQL server that HALLPASS_DATABASE_URL or DATABASE_URL leads to is a standby, which takes no changes and may be out of date; \
                 waiting for one that takes changes"
            );
        }
        tokio::time::sleep(STANDBY_PAUSE).await;
    }
    STANDBY_LOGGED.store(false, Ordering::Relaxed);
    Ok(())
}
