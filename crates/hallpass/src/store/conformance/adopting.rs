//! Adoption of a PostgreSQL database of an earlier version, beside others that use it.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, Row as _};

use super::Place;
use crate::store::{OpenError, schema::migrations};

/// The rights to a table become rights to the view with its name.
#[tokio::test(flavor = "multi_thread")]
async fn legacy_rights_are_carried_over_to_the_views() {
    let place = Place::postgres().await;
    place.make_legacy().await;
    let reader = Place::role_name("reader");
    place.execute(&format!("CREATE ROLE {reader}")).await;
    for granted in ["SELECT ON users", "UPDATE (name) ON users", "SELECT, DELETE ON sessions"] {
        place.execute(&format!("GRANT {granted} TO {reader}")).await;
    }
    drop(place.open().await);
    let mut connection = place.connection().await;
    connection.execute(AssertSqlSafe(format!("SET ROLE {reader}"))).await.unwrap();
    for allowed in
        ["SELECT email FROM users", "UPDATE users SET name = 'Ada'", "DELETE FROM sessions WHERE id = 'x'"]
    {
        let done = connection.execute(allowed).await;
        assert!(done.is_ok(), "{allowed}: {done:?}");
    }
    for refused in ["SELECT subject FROM accounts", "UPDATE users SET email = ''", "DELETE FROM users"] {
        assert!(connection.execute(refused).await.is_err(), "{refused}");
    }
}

/// A server of an earlier version reads the change feed within a second, or answers 503.
#[tokio::test(flavor = "multi_thread")]
async fn legacy_server_reads_on_while_a_dump_delays_the_adoption() {
    let place = Arc::new(Place::postgres().await);
    place.make_legacy().await;
    let mut dump = place.connection().await;
    let mut dumping = dump.begin().await.unwrap();
    dumping.execute("SELECT COUNT(*) FROM session_changes").await.unwrap();
    let starting = tokio::spawn({
        let place = Arc::clone(&place);
        async move { place.try_open().await.map(drop) }
    });
    let reading = Arc::new(AtomicBool::new(true));
    let old_server = tokio::spawn({
        let (place, reading) = (Arc::clone(&place), Arc::clone(&reading));
        async move {
            let mut connection = place.connection().await;
            connection.execute("SET statement_timeout = '1s'").await.unwrap();
            let (mut read, mut failed) = (0, 0);
            while reading.load(Ordering::SeqCst) {
                match connection.fetch_one("SELECT generation FROM change_mark WHERE id = 1").await {
                    Ok(_) => read += 1,
                    Err(_) => failed += 1,
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            (read, failed)
        }
    });
    // Three attempts.
    let mut attempts = BTreeSet::new();
    let mut watching = place.connection().await;
    let waiting = "SELECT CAST(xact_start AS TEXT) FROM pg_stat_activity WHERE datname = current_database() \
                   AND wait_event_type = 'Lock' AND query LIKE '%LOCK TABLE change_mark%'";
    for _ in 0..6000 {
        let found = watching.fetch_all(waiting).await.unwrap();
        attempts.extend(found.iter().map(|row| row.try_get::<String, _>(0).unwrap()));
        if attempts.len() == 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(attempts.len(), 3);
    reading.store(false, Ordering::SeqCst);
    let (read, failed) = old_server.await.unwrap();
    assert!(read > 20 && failed == 0, "{read} read, {failed} failed");
    dumping.rollback().await.unwrap();
    starting.await.unwrap().unwrap();
}

/// Another server adopts it and deletes its rows from the application's table, after this server
/// has looked.
#[tokio::test(flavor = "multi_thread")]
async fn legacy_database_that_another_server_adopts_meanwhile_is_used() {
    let place = Arc::new(Place::postgres().await);
    place.make_legacy().await;
    let application = "INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) \
                       SELECT 20240101, 'app', installed_on, success, checksum, 1 FROM _sqlx_migrations WHERE version = 1";
    place.execute(application).await;
    // sqlx's lock for migrations, which the other server holds.
    let lock = "pg_advisory_lock(0x3d32ad9e * crc32(convert_to(current_database(), 'UTF8')))";
    let mut other = place.connection().await;
    other.execute(AssertSqlSafe(format!("SELECT 1 FROM {lock}"))).await.unwrap();
    let starting = tokio::spawn({
        let place = Arc::clone(&place);
        async move { place.try_open().await.map(drop) }
    });
    place.until_waiting(1).await;
    migrations::adopting(place.engine()).run_direct(None, &mut other, false).await.unwrap();
    other.close().await.unwrap();
    starting.await.unwrap().unwrap();
    assert_eq!(place.number("SELECT COUNT(*) FROM _sqlx_migrations").await, 1);
}

/// A role without the right to read the table of migrations.
#[tokio::test(flavor = "multi_thread")]
async fn database_with_unreadable_migrations_is_left_alone() {
    for is_legacy in [true, false] {
        let role = Place::role_name("other");
        let place = Place::postgres_of_a_role(&role).await;
        if is_legacy {
            place.make_legacy().await;
        } else {
            let admin = place.as_admin();
            drop(admin.open().await);
        }
        let refused = place.try_open().await.map(drop);
        assert!(
            matches!(&refused, Err(OpenError::Database(error)) if error.to_string().contains("permission denied")),
            "{refused:?}"
        );
        let made = format!("SELECT COUNT(*) FROM pg_tables WHERE schemaname = '{role}'");
        assert_eq!(place.number(&made).await, 0);
    }
}
