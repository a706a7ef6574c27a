//! What tests know of the database schema: the SQL that more than one of them needs. A migration
//! that changes a table or a column has this file to follow, and statements of single tests.

use std::time::Duration;

use reqwest::StatusCode;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use crate::{App, Client, wait_for_async};

/// Without sessions none can be looked up; without the change mark no cached session is trusted.
const STORE_TABLES: [&str; 2] = ["sessions", CHANGE_MARK];
const CHANGE_MARK: &str = "change_mark";

/// Executes one statement. Returns the number of affected rows.
pub async fn execute(database: &mut AnyConnection, sql: impl Into<String>) -> u64 {
    sqlx::query(AssertSqlSafe(sql.into())).execute(database).await.unwrap().rows_affected()
}

/// Counts the rows of `from`: a table without the prefix `hallpass_`, and perhaps a condition.
pub async fn count_rows(database: &mut AnyConnection, from: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM hallpass_{from}");
    sqlx::query(AssertSqlSafe(sql)).fetch_one(database).await.unwrap().try_get(0).unwrap()
}

/// Renames a table, so that every statement on it fails; see [`restore_table`].
pub async fn hide_table(database: &mut AnyConnection, table: &str) {
    execute(database, format!("ALTER TABLE hallpass_{table} RENAME TO {table}_hidden")).await;
}

/// Undoes [`hide_table`].
pub async fn restore_table(database: &mut AnyConnection, table: &str) {
    execute(database, format!("ALTER TABLE {table}_hidden RENAME TO hallpass_{table}")).await;
}

/// Fails unless the SQLite file is intact.
pub async fn assert_intact(database: &mut AnyConnection) {
    let checked = sqlx::query("PRAGMA integrity_check").fetch_one(database).await.unwrap();
    assert_eq!(checked.try_get::<String, _>(0).unwrap(), "ok");
}

impl App {
    /// Makes the store fail from now on, and verifies it with a connection of the test.
    pub async fn break_store(&self) -> StoreOutage {
        StoreOutage::begin(self, &STORE_TABLES).await
    }

    /// Makes the change mark unreadable: the server trusts no cached session.
    pub async fn break_change_feed(&self) -> StoreOutage {
        StoreOutage::begin(self, &[CHANGE_MARK]).await
    }

    /// Updates sessions as another server would, and has this server read the change mark. Returns
    /// the number of updated rows.
    pub async fn change_sessions(&self, sql: impl Into<String>) -> u64 {
        let mut database = self.open_database().await;
        let changed = execute(&mut database, sql).await;
        execute(&mut database, "UPDATE hallpass_change_mark SET generation = generation + 1").await;
        let feed = "INSERT INTO hallpass_session_changes (generation, token_hash, changed_at) \
                    SELECT generation, token_hash, 9000000000000 FROM hallpass_sessions, hallpass_change_mark";
        execute(&mut database, feed).await;
        // The readiness check reads the mark.
        assert_eq!(Client::of(self).get("/health/ready").await.status, StatusCode::NO_CONTENT);
        changed
    }

    /// Makes the last activity of all sessions older by `age`. Returns their number.
    pub async fn age_activity(&self, age: Duration) -> u64 {
        let ms = age.as_millis();
        self.change_sessions(format!(
            "UPDATE hallpass_sessions SET last_active_at = last_active_at - {ms}, idle_expires_at = idle_expires_at - {ms}"
        ))
        .await
    }

    /// Makes all sessions expire by their idle timeout, now. Returns their number.
    pub async fn expire_sessions(&self) -> u64 {
        self.change_sessions("UPDATE hallpass_sessions SET idle_expires_at = last_active_at").await
    }

    /// Revokes all sessions. Returns their number.
    pub async fn revoke_sessions(&self) -> u64 {
        self.change_sessions("UPDATE hallpass_sessions SET ended_at = last_active_at, end_reason = 'revoked'")
            .await
    }

    /// Counts the rows of `from` as [`count_rows`] does, with a connection of its own.
    pub async fn count_rows(&self, from: &str) -> i64 {
        count_rows(&mut self.open_database().await, from).await
    }

    /// Takes the lock that every change of a session waits for, on PostgreSQL. `COMMIT` releases
    /// it.
    ///
    /// The row is locked and not written: it keeps its version, so that the waiting transactions
    /// proceed in the order of their queue. After a write they would race for the new version.
    pub async fn lock_session_changes(&self) -> AnyConnection {
        let mut database = self.open_database().await;
        execute(&mut database, "BEGIN").await;
        execute(&mut database, "SELECT generation FROM hallpass_change_mark FOR UPDATE").await;
        database
    }
}

/// A store that fails; [`StoreOutage::end`] repairs it.
pub struct StoreOutage {
    database: AnyConnection,
    app: String,
    tables: &'static [&'static str],
}

impl StoreOutage {
    async fn begin(app: &App, tables: &'static [&'static str]) -> Self {
        let mut outage = Self { database: app.open_database().await, app: app.url.clone(), tables };
        for table in tables {
            hide_table(&mut outage.database, table).await;
            let read = sqlx::query(AssertSqlSafe(format!("SELECT * FROM hallpass_{table}")));
            assert!(read.fetch_all(&mut outage.database).await.is_err(), "the fault has no effect");
        }
        outage.wait_for_readiness(StatusCode::SERVICE_UNAVAILABLE).await;
        outage
    }

    /// Repairs the store, and waits until the server has noticed.
    pub async fn end(mut self) {
        for table in self.tables {
            restore_table(&mut self.database, table).await;
        }
        self.wait_for_readiness(StatusCode::NO_CONTENT).await;
    }

    async fn wait_for_readiness(&self, status: StatusCode) {
        let ready =
            || async { (Client::at(&self.app).get("/health/ready").await.status == status).then_some(()) };
        wait_for_async(&format!("/health/ready is {status}"), ready).await;
    }
}
