//! Opens a PostgreSQL database, for the servers of several computers.

use secrecy::ExposeSecret as _;
use sqlx::{Connection as _, any::AnyConnectOptions};

use super::{
    pool::{ADMIN_READERS, CHANGE_FEED, MIGRATIONS, Pools, READERS, Size, WRITERS},
    role::Standby,
    start::wait_until_usable,
};
use crate::store::{
    engine::Engine,
    open_error::OpenError,
    opened_by::OpenedBy,
    postgres_server::PostgresServer,
    schema::update::prepare,
    sql::sql_store::{self, SqlStore},
};

/// An admin's changes delay those of the servers no longer than a server's would.
const ADMIN_WRITERS: u32 = 1;

/// Connects to `server`, and waits a while for a database that starts at the same time.
///
/// # Errors
/// The server does not answer or refuses the connection, a pooler shares connections by
/// transaction, or the schema cannot be used.
pub(in crate::store) async fn open_postgres(
    server: &PostgresServer,
    opened_by: OpenedBy,
) -> Result<SqlStore, OpenError> {
    sqlx::any::install_default_drivers();
    let options: AnyConnectOptions = server.url.expose_secret().parse()?;
    let connections = server.connections;
    let (standby, purpose, readers, writers) = match opened_by {
        OpenedBy::Server => {
            (Standby::Refuse, READERS, Size::half_of(connections.readers), Size::half_of(connections.writers))
        }
        OpenedBy::Admin => {
            (Standby::Accept, ADMIN_READERS, Size::one_of(connections.readers), Size::one_of(ADMIN_WRITERS))
        }
    };
    wait_until_usable(&options, standby).await?;
    let pools = Pools::new(&options, standby);
    let mut migrations = pools.connect(MIGRATIONS).await?;
    let prepared = prepare(&mut migrations, Engine::Postgres, opened_by).await;
    // The lock that keeps others from migrating lives as long as the connection.
    let _ = migrations.close().await;
    prepared?;
    let pools = sql_store::Pools {
        readers: pools.open(purpose, readers).await?,
        writers: pools.open(WRITERS, writers).await?,
        change_feed: pools.open(CHANGE_FEED, Size::half_of(connections.change_feed)).await?,
    };
    Ok(SqlStore::new(Engine::Postgres, opened_by, pools, None))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use hallpass_test_postgres::fresh_database;
    use sqlx::{AnyConnection, AssertSqlSafe, Executor as _, Row as _};

    use super::*;
    use crate::store::pool::{Pool, PooledQuery as _};

    async fn shown(pool: &Pool, setting: &str) -> String {
        let row = sqlx::query(AssertSqlSafe(format!("SHOW {setting}"))).fetch_one_in(pool).await;
        row.unwrap().try_get(0).unwrap()
    }

    #[tokio::test]
    async fn session_s18_postgres_acknowledges_what_is_on_the_disk() {
        let url = fresh_database(None).await;
        let mut admin = AnyConnection::connect(&url).await.unwrap();
        let name = url.rsplit('/').next().unwrap();
        let careless = format!("ALTER DATABASE {name} SET synchronous_commit = off");
        sqlx::query(AssertSqlSafe(careless)).execute(&mut admin).await.unwrap();
        let store = open_postgres(&url.into(), OpenedBy::Server).await.unwrap();
        assert_eq!(shown(&store.pools.readers, "synchronous_commit").await, "off");
        assert_eq!(shown(&store.pools.writers, "synchronous_commit").await, "on");
    }

    /// At a higher level "end all" would not see a session that began while it waited for its lock.
    #[tokio::test]
    async fn session_s04_changes_read_what_was_committed_while_they_waited() {
        let url = fresh_database(None).await;
        let mut admin = AnyConnection::connect(&url).await.unwrap();
        let name = url.rsplit('/').next().unwrap();
        let stricter = format!("ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'");
        sqlx::query(AssertSqlSafe(stricter)).execute(&mut admin).await.unwrap();
        let store = open_postgres(&url.into(), OpenedBy::Server).await.unwrap();
        assert_eq!(shown(&store.pools.readers, "transaction_isolation").await, "serializable");
        assert_eq!(shown(&store.pools.writers, "transaction_isolation").await, "read committed");
    }

    #[tokio::test]
    async fn statements_end_when_their_caller_has_timed_out() {
        let store = open_postgres(&fresh_database(None).await.into(), OpenedBy::Server).await.unwrap();
        assert_eq!(shown(&store.pools.readers, "statement_timeout").await, "1s");
        assert_eq!(shown(&store.pools.writers, "statement_timeout").await, "3s");
        assert_eq!(shown(&store.pools.writers, "lock_timeout").await, "2s");
        assert_eq!(shown(&store.pools.writers, "idle_in_transaction_session_timeout").await, "2s");
        let slow = sqlx::query("SELECT 1 FROM pg_sleep(60)").fetch_one_in(&store.pools.readers).await;
        assert!(slow.err().unwrap().to_string().contains("statement timeout"));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn connection_left_in_a_transaction_is_not_used_again() {
        let store = open_postgres(&fresh_database(None).await.into(), OpenedBy::Server).await.unwrap();
        for left in ["BEGIN", "BEGIN; UPDATE hallpass_change_mark SET generation = 7"] {
            let mut connection = store.pools.writers.acquire().await.unwrap();
            connection.execute(left).await.unwrap();
            drop(connection);
        }
        let mut failed = store.pools.writers.acquire().await.unwrap();
        failed.execute("BEGIN").await.unwrap();
        assert!(failed.execute("SELECT 1 / 0").await.is_err());
        drop(failed);
        for _ in 0..20 {
            let row = sqlx::query(
                "SELECT CAST(generation AS BIGINT), CAST(pg_current_xact_id_if_assigned() AS TEXT) FROM hallpass_change_mark",
            );
            let row = row.fetch_one_in(&store.pools.writers).await.unwrap();
            assert_eq!(row.try_get::<i64, _>(0).unwrap(), 0);
            assert_eq!(row.try_get::<Option<String>, _>(1).unwrap(), None);
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn session_s20_schema_removed_during_a_wait_is_refused() {
        let url = fresh_database(None).await;
        drop(open_postgres(&url.clone().into(), OpenedBy::Server).await.unwrap());
        let mut later = AnyConnection::connect(&url).await.unwrap();
        // A later version is in the middle of its migration.
        later.execute("BEGIN").await.unwrap();
        later.execute("LOCK TABLE hallpass_migrations IN ACCESS EXCLUSIVE MODE").await.unwrap();
        let server = PostgresServer::from(url.clone());
        let starting = tokio::spawn(async move { open_postgres(&server, OpenedBy::Server).await.map(drop) });
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
        assert!(matches!(starting.await.unwrap(), Err(OpenError::TooOld { oldest: 9999, .. })));
    }
}
