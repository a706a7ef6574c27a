//! Pools of connections to PostgreSQL: how long each may wait, and what is checked before its use.

use std::time::Duration;

use sqlx::{
    AnyPool, Executor as _,
    any::{AnyConnectOptions, AnyPoolOptions},
};
use tokio::time::timeout;

use super::{
    primary::KnownPrimary,
    role::{Standby, is_read_only, prepare_for_primary},
};

/// What connections are used for.
#[derive(Clone, Copy)]
pub(super) struct Purpose {
    /// How long a query waits for a connection.
    acquire_timeout: Duration,
    settings: &'static str,
    check: Check,
}

/// What an idle connection is asked before it is used: one round trip, or none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Check {
    Nothing,
    /// Whether it is alive.
    Ping,
    /// Whether it is alive, and its server takes changes: after a failover another one may.
    TakesChanges,
}

/// A look-up has to be answered within a second, and is one round trip. On a dead connection it
/// fails, and is repeated.
pub(super) const READERS: Purpose = Purpose {
    settings: "SET statement_timeout = '1s'; SET default_transaction_read_only = on;",
    check: Check::Nothing,
    ..CHANGE_FEED
};

/// For the change feed alone. Not set to read-only: each read shows whether the server still takes
/// changes.
pub(super) const CHANGE_FEED: Purpose = Purpose {
    acquire_timeout: Duration::from_millis(800),
    settings: "SET statement_timeout = '1s';",
    check: Check::Ping,
};

/// A change waits its turn. A server that falls silent in the middle of one delays the others no
/// longer than this. A database that acknowledges what is not safe on its disk would break our
/// promises (S18). `hallpass.server` is for the triggers of migration 15.
pub(super) const WRITERS: Purpose = Purpose {
    acquire_timeout: Duration::from_secs(5),
    settings: "SET statement_timeout = '3s'; SET lock_timeout = '2s'; SET idle_in_transaction_session_timeout = '2s'; \
               SET hallpass.server = 'on'; \
               SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';",
    check: Check::TakesChanges,
};

/// An admin's queries read whole tables, and can wait.
pub(super) const ADMIN_READERS: Purpose = Purpose {
    settings: "SET statement_timeout = '10min'; SET default_transaction_read_only = on;",
    acquire_timeout: WRITERS.acquire_timeout,
    ..READERS
};

/// A migration that waits for a lock makes others wait for the locks that it has: for less time
/// than a server waits for the change feed.
pub(super) const MIGRATIONS: Purpose =
    Purpose { settings: "SET statement_timeout = 0; SET lock_timeout = '300ms';", ..WRITERS };

/// A connection that does not answer for this long is discarded: the network may have dropped it.
const SILENCE_TIMEOUT: Duration = Duration::from_secs(2);

/// Opens pools with the same options.
pub(super) struct Pools<'a> {
    pub options: &'a AnyConnectOptions,
    pub standby: Standby,
    pub primary: KnownPrimary,
}

impl Pools<'_> {
    /// Opens a pool of up to `connections` connections.
    ///
    /// # Errors
    /// The server does not answer.
    pub async fn open(&self, purpose: Purpose, connections: u32) -> Result<AnyPool, sqlx::Error> {
        let (known, primary, standby) = (self.primary.clone(), self.primary.clone(), self.standby);
        AnyPoolOptions::new()
            .max_connections(connections)
            // sqlx would open a missing one in the background with a timeout of minutes, and no one
            // could use it meanwhile.
            .min_connections(0)
            .acquire_timeout(purpose.acquire_timeout)
            .test_before_acquire(purpose.check == Check::Ping)
            .before_acquire(move |connection, meta| {
                let is_outdated = known.has_moved_within(meta.age);
                Box::pin(async move {
                    // A refused one is closed, and another one opened.
                    if is_outdated {
                        return Ok(false);
                    }
                    Ok(purpose.check != Check::TakesChanges || !is_read_only(connection).await?)
                })
            })
            .after_connect(move |connection, _| {
                let primary = primary.clone();
                Box::pin(async move {
                    match standby {
                        Standby::Refuse => prepare_for_primary(connection, purpose.settings, &primary).await,
                        Standby::Accept => connection.execute(purpose.settings).await.map(drop),
                    }
                })
            })
            // A query that was cancelled leaves the connection in the middle of an answer.
            .after_release(|connection, _| {
                Box::pin(async move {
                    // Ends whatever it was in the middle of; in a transaction that failed, this
                    // fails too.
                    let emptied = connection.execute("BEGIN; ROLLBACK");
                    timeout(SILENCE_TIMEOUT, emptied).await.map_err(|_| sqlx::Error::PoolTimedOut)??;
                    Ok(true)
                })
            })
            .connect_with(self.options.clone())
            .await
    }
}
