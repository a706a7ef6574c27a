//! Opens PostgreSQL, for the servers of several machines.

use std::time::Duration;

use secrecy::ExposeSecret as _;
use sqlx::{
    AnyPool, Executor as _,
    any::{AnyConnectOptions, AnyPoolOptions},
};
use tokio::{runtime::Handle, time::timeout};

use super::{
    PostgresServer, StoreError,
    postgres_primary::KnownPrimary,
    postgres_role::{Standby, is_read_only, prepare_for_primary},
    postgres_start::wait_until_usable,
    schema::{Schema, check, migrate},
    sql::{Engine, SqlStore},
};

/// A look-up has to be answered within a second in any case, and is one round trip: what meets a connection that has died
/// meanwhile is asked again.
const READERS: PoolFor = PoolFor {
    settings: "SET statement_timeout = '1s'; SET default_transaction_read_only = on;",
    before_use: BeforeUse::Nothing,
    ..MARKS
};

/// For the change mark alone. Not set to read-only: each read sees whether the server still takes changes.
const MARKS: PoolFor = PoolFor {
    patience: Duration::from_millis(800),
    settings: "SET statement_timeout = '1s';",
    before_use: BeforeUse::Ping,
};

/// A change waits its turn. A server that falls silent in the middle of one holds the others up no longer than this. A
/// database that acknowledges what is not safe on its disk yet would break our promises (S18). `hallpass.server` is for the
/// triggers of migration 15.
const WRITERS: PoolFor = PoolFor {
    patience: Duration::from_secs(5),
    settings: "SET statement_timeout = '3s'; SET lock_timeout = '2s'; SET idle_in_transaction_session_timeout = '2s'; \
               SET hallpass.server = 'on'; \
               SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';",
    before_use: BeforeUse::TakesChanges,
};

/// An operator's questions go through everything, and can wait.
const OPERATORS_READERS: PoolFor = PoolFor {
    settings: "SET statement_timeout = '10min'; SET default_transaction_read_only = on;",
    patience: WRITERS.patience,
    ..READERS
};

/// The changes keep nobody waiting for longer than a server's.
const OPERATORS_WRITERS: u32 = 1;

/// A step of a migration that waits for a lock keeps others waiting for those that it has: for less long than a server waits for the
/// change mark.
const MIGRATING: PoolFor =
    PoolFor { settings: "SET statement_timeout = 0; SET lock_timeout = '300ms';", ..WRITERS };

/// What connections are for.
#[derive(Clone, Copy)]
struct PoolFor {
    /// How long somebody waits for one.
    patience: Duration,
    settings: &'static str,
    before_use: BeforeUse,
}

/// What one that was idle is asked before it is used: one round trip, or none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum BeforeUse {
    Nothing,
    /// Whether it lives.
    Ping,
    /// Whether it lives, and its server takes changes: after a failover it may not, and another one does.
    TakesChanges,
}

/// A connection that does not answer for this long is given up: the network may have forgotten it.
const SILENCE: Duration = Duration::from_secs(2);

/// Connects to `server`, and waits a while for a database that starts at the same time.
///
/// # Errors
/// No server answers there, or not to us, or a pooler shares its connections by transaction, or its schema is newer than this program.
pub async fn open_postgres(server: &PostgresServer, schema: Schema) -> Result<SqlStore, StoreError> {
    sqlx::any::install_default_drivers();
    let options: AnyConnectOptions = server.url.expose_secret().parse()?;
    let standby = match schema {
        Schema::BringUpToDate => Standby::Refuse,
        Schema::AsItIs => Standby::Accept,
    };
    wait_until_usable(&options, standby).await?;
    let primary = KnownPrimary::default();
    let pool = |what_for, connections| pool(&options, what_for, connections, standby, &primary);
    let migrating = pool(MIGRATING, 1).await?;
    let migrated = match schema {
        Schema::BringUpToDate => migrate(&migrating, Engine::Postgres).await,
        Schema::AsItIs => check(&migrating, Engine::Postgres).await,
    };
    // The lock that keeps others from migrating lives as long as the connection.
    migrating.close().await;
    migrated?;
    let connections = server.connections;
    let (readers, writing) = match schema {
        Schema::BringUpToDate => (READERS, connections.writers),
        Schema::AsItIs => (OPERATORS_READERS, OPERATORS_WRITERS),
    };
    Ok(SqlStore {
        engine: Engine::Postgres,
        home: Handle::current(),
        patience: schema.patience(),
        readers: pool(readers, connections.readers).await?,
        writers: pool(WRITERS, writing).await?,
        marks: pool(MARKS, connections.marks).await?,
        folder: None,
    })
}

async fn pool(
    options: &AnyConnectOptions,
    what_for: PoolFor,
    connections: u32,
    standby: Standby,
    primary: &KnownPrimary,
) -> Result<AnyPool, sqlx::Error> {
    let (known, primary) = (primary.clone(), primary.clone());
    AnyPoolOptions::new()
        .max_connections(connections)
        // sqlx would open a missing one in the background with a patience of minutes, and nobody could use it meanwhile.
        .min_connections(0)
        .acquire_timeout(what_for.patience)
        .test_before_acquire(what_for.before_use == BeforeUse::Ping)
        .before_acquire(move |connection, meta| {
            let is_outdated = known.has_moved_within(meta.age);
            Box::pin(async move {
                // One that is refused is closed, and another one opened.
                if is_outdated {
                    return Ok(false);
                }
                Ok(what_for.before_use != BeforeUse::TakesChanges || !is_read_only(connection).await?)
            })
        })
        .after_connect(move |connection, _| {
            let primary = primary.clone();
            Box::pin(async move {
                match standby {
                    Standby::Refuse => prepare_for_primary(connection, what_for.settings, &primary).await,
                    Standby::Accept => connection.execute(what_for.settings).await.map(drop),
                }
            })
        })
        // Whoever gave up waiting leaves the connection in the middle of an answer.
        .after_release(|connection, _| {
            Box::pin(async move {
                // Whatever it was in the middle of is over then; in a transaction that failed, this fails too.
                let emptied = connection.execute("BEGIN; ROLLBACK");
                timeout(SILENCE, emptied).await.map_err(|_| sqlx::Error::PoolTimedOut)??;
                Ok(true)
            })
        })
        .connect_with(options.clone())
        .await
}

#[cfg(test)]
mod tests {
    use hallpass_test_postgres::fresh_database;
    use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Row as _};

    use super::*;

    async fn shown(pool: &AnyPool, setting: &str) -> String {
        let row = sqlx::query(AssertSqlSafe(format!("SHOW {setting}"))).fetch_one(pool).await;
        row.unwrap().try_get(0).unwrap()
    }

    #[tokio::test]
    async fn session_s18_what_is_acknowledged_is_on_the_disk_whatever_the_database_does_for_others() {
        let url = fresh_database(None).await;
        let mut admin = AnyConnection::connect(&url).await.unwrap();
        let name = url.rsplit('/').next().unwrap();
        let careless = format!("ALTER DATABASE {name} SET synchronous_commit = off");
        sqlx::query(AssertSqlSafe(careless)).execute(&mut admin).await.unwrap();
        let store = open_postgres(&url.into(), Schema::BringUpToDate).await.unwrap();
        assert_eq!(shown(&store.readers, "synchronous_commit").await, "off");
        assert_eq!(shown(&store.writers, "synchronous_commit").await, "on");
    }

    #[tokio::test]
    async fn no_statement_runs_on_when_nobody_waits_for_it_any_more() {
        let store = open_postgres(&fresh_database(None).await.into(), Schema::BringUpToDate).await.unwrap();
        assert_eq!(shown(&store.readers, "statement_timeout").await, "1s");
        assert_eq!(shown(&store.writers, "statement_timeout").await, "3s");
        assert_eq!(shown(&store.writers, "lock_timeout").await, "2s");
        assert_eq!(shown(&store.writers, "idle_in_transaction_session_timeout").await, "2s");
        let slow = sqlx::query("SELECT 1 FROM pg_sleep(60)").fetch_one(&store.readers).await;
        assert!(slow.err().unwrap().to_string().contains("statement timeout"));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_connection_that_is_left_in_a_transaction_is_emptied_before_it_is_used_again() {
        let store = open_postgres(&fresh_database(None).await.into(), Schema::BringUpToDate).await.unwrap();
        for left in ["BEGIN", "BEGIN; UPDATE hallpass_change_mark SET generation = 7"] {
            let mut connection = store.writers.acquire().await.unwrap();
            connection.execute(left).await.unwrap();
            drop(connection);
        }
        let mut failed = store.writers.acquire().await.unwrap();
        failed.execute("BEGIN").await.unwrap();
        assert!(failed.execute("SELECT 1 / 0").await.is_err());
        drop(failed);
        for _ in 0..20 {
            let row = sqlx::query(
                "SELECT CAST(generation AS BIGINT), CAST(pg_current_xact_id_if_assigned() AS TEXT) FROM hallpass_change_mark",
            );
            let row = row.fetch_one(&store.writers).await.unwrap();
            assert_eq!(row.try_get::<i64, _>(0).unwrap(), 0);
            assert_eq!(row.try_get::<Option<String>, _>(1).unwrap(), None);
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn session_s20_a_program_that_waited_while_its_schema_was_taken_away_does_not_start() {
        let url = fresh_database(None).await;
        drop(open_postgres(&url.clone().into(), Schema::BringUpToDate).await.unwrap());
        let mut later = AnyConnection::connect(&url).await.unwrap();
        // A later program is in the middle of its migration.
        later.execute("BEGIN").await.unwrap();
        later.execute("LOCK TABLE hallpass_migrations IN ACCESS EXCLUSIVE MODE").await.unwrap();
        let address = PostgresServer::from(url.clone());
        let starting =
            tokio::spawn(async move { open_postgres(&address, Schema::BringUpToDate).await.map(drop) });
        let waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let mut watching = AnyConnection::connect(&url).await.unwrap();
        let mut waits = 0;
        for _ in 0..6000 {
            let count = sqlx::query(waiting).fetch_one(&mut watching).await.unwrap();
            waits = count.try_get::<i64, _>(0).unwrap();
            if waits > 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(waits > 0, "it did not wait");
        later.execute("UPDATE hallpass_schema_support SET oldest = 9999").await.unwrap();
        later.execute("COMMIT").await.unwrap();
        assert!(matches!(starting.await.unwrap(), Err(StoreError::TooOld { oldest: 9999, .. })));
    }
}
