//! The pools of connections to PostgreSQL: how many there are, how long each may wait, and what is
//! set for each connection.

use std::{sync::Arc, time::Duration};

use sqlx::{AnyConnection, Connection as _, Executor as _, any::AnyConnectOptions};
use tokio::time::{Instant, timeout};

use super::{
    primary::KnownPrimary,
    role::{Standby, prepare_for_primary},
};
use crate::store::pool::{Freshness, Interrupted, Limits, Open, Pool};

/// What connections are used for.
#[derive(Clone, Copy)]
pub(super) struct Purpose {
    /// How long a query waits for a connection.
    acquire_timeout: Duration,
    settings: &'static str,
    for_changes: bool,
}

/// A look-up has to be answered within a second, and is one round trip. On a dead connection it
/// fails, and is repeated.
pub(super) const READERS: Purpose = Purpose {
    settings: "SET statement_timeout = '1s'; SET default_transaction_read_only = on;",
    ..CHANGE_FEED
};

/// For the change feed alone. Not set to read-only: each read shows whether the server still takes
/// changes.
pub(super) const CHANGE_FEED: Purpose = Purpose {
    acquire_timeout: Duration::from_millis(800),
    settings: "SET statement_timeout = '1s';",
    for_changes: false,
};

/// A change waits its turn. A server that falls silent in the middle of one delays the others no
/// longer than this. A database that acknowledges what is not safe on its disk would break our
/// promises (S18). `hallpass.server` is for the triggers of migration 15; the functions of
/// migration 16 read what was committed while they waited for a lock.
pub(super) const WRITERS: Purpose = Purpose {
    acquire_timeout: Duration::from_secs(5),
    settings: "SET statement_timeout = '3s'; SET lock_timeout = '2s'; SET idle_in_transaction_session_timeout = '2s'; \
               SET hallpass.server = 'on'; \
               SET default_transaction_isolation = 'read committed'; \
               SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';",
    for_changes: true,
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

/// Until the first connection is there, the store is not.
const FIRST_TIMEOUT: Duration = Duration::from_secs(5);

/// A connection that gets older is replaced: its process at the server grows, and the host name may
/// lead elsewhere.
const MAX_AGE: Duration = Duration::from_mins(30);

/// How many connections a pool has.
#[derive(Clone, Copy)]
pub(super) struct Size {
    /// How many are kept open.
    least: u32,
    /// How many there are at most.
    most: u32,
}

impl Size {
    /// Half of them are kept open: a rush begins with those, and does not wait for TLS and
    /// passwords, while the other half is opened.
    pub fn half_of(most: u32) -> Self {
        Self { least: most.div_ceil(2), most }
    }

    /// One is kept open. An admin's command does not need more.
    pub fn one_of(most: u32) -> Self {
        Self { least: 1, most }
    }
}

/// Opens pools with the same options.
pub(super) struct Pools<'a> {
    options: &'a AnyConnectOptions,
    standby: Standby,
    primary: KnownPrimary,
    freshness: Arc<Freshness>,
}

impl<'a> Pools<'a> {
    pub fn new(options: &'a AnyConnectOptions, standby: Standby) -> Self {
        let freshness = Arc::new(Freshness::default());
        Self { options, standby, primary: KnownPrimary::new(Arc::clone(&freshness)), freshness }
    }

    /// Opens a pool, and waits for its first connection.
    ///
    /// # Errors
    /// The server does not answer.
    pub async fn open(&self, purpose: Purpose, size: Size) -> Result<Pool, sqlx::Error> {
        let began = Instant::now();
        let first = self.connect(purpose).await?;
        let limits = Limits {
            least: usize::try_from(size.least).unwrap_or(usize::MAX),
            most: usize::try_from(size.most).unwrap_or(usize::MAX),
            acquire_timeout: purpose.acquire_timeout,
            max_age: Some(MAX_AGE),
            for_changes: purpose.for_changes,
            interrupted: Interrupted::Discard,
        };
        Ok(Pool::new(first, began, self.opener(purpose), limits, Arc::clone(&self.freshness)))
    }

    /// Opens a single connection.
    ///
    /// # Errors
    /// The server does not answer.
    pub async fn connect(&self, purpose: Purpose) -> Result<AnyConnection, sqlx::Error> {
        let opening = (self.opener(purpose))(Instant::now());
        timeout(FIRST_TIMEOUT, opening).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    fn opener(&self, purpose: Purpose) -> Open {
        let (options, standby, primary) = (self.options.clone(), self.standby, self.primary.clone());
        Arc::new(move |began| {
            let (options, primary) = (options.clone(), primary.clone());
            Box::pin(async move {
                let mut connection = AnyConnection::connect_with(&options).await?;
                match standby {
                    Standby::Refuse => {
                        prepare_for_primary(&mut connection, purpose.settings, &primary, began).await?;
                    }
                    Standby::Accept => connection.execute(purpose.settings).await.map(drop)?,
                }
                Ok(connection)
            })
        })
    }
}
