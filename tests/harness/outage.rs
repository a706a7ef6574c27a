//! What happens to the store from outside: it fails, or somebody changes what is in it.

use reqwest::StatusCode;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::{App, Client, eventually_async};

/// A store that fails; [`Outage::end`] mends it.
pub struct Outage {
    database: AnyConnection,
    app: String,
}

/// Looking a session up fails without the first, and trusting what was looked up without the second.
const TABLES: [&str; 2] = ["hallpass_sessions", "hallpass_change_mark"];

impl App {
    /// Has the store fail from now on. With a connection of our own it is seen that it does.
    pub async fn break_store(&self) -> Outage {
        let mut outage = Outage { database: self.database().await, app: self.url.clone() };
        for table in TABLES {
            outage.execute(format!("ALTER TABLE {table} RENAME TO {table}_elsewhere")).await;
            let gone = sqlx::query(AssertSqlSafe(format!("SELECT * FROM {table}")));
            assert!(gone.fetch_all(&mut outage.database).await.is_err(), "the fault does not bite");
        }
        outage.see(StatusCode::SERVICE_UNAVAILABLE).await;
        outage
    }

    /// Changes sessions behind the server's back, as another server would: the change mark moves. Gives how many.
    pub async fn change_sessions(&self, sql: &'static str) -> u64 {
        let mut database = self.database().await;
        let changed = sqlx::query(sql).execute(&mut database).await.unwrap().rows_affected();
        sqlx::query("UPDATE hallpass_change_mark SET generation = generation + 1")
            .execute(&mut database)
            .await
            .unwrap();
        let noted = "INSERT INTO hallpass_session_changes (generation, token_hash, changed_at) \
                     SELECT generation, token_hash, 9000000000000 FROM hallpass_sessions, hallpass_change_mark";
        sqlx::query(noted).execute(&mut database).await.unwrap();
        // Whoever asks whether it is ready has it read the mark.
        assert_eq!(Client::of(self).get("/health/ready").await.status, StatusCode::NO_CONTENT);
        changed
    }
}

impl Outage {
    /// The store works again.
    pub async fn end(mut self) {
        for table in TABLES {
            self.execute(format!("ALTER TABLE {table}_elsewhere RENAME TO {table}")).await;
        }
        self.see(StatusCode::NO_CONTENT).await;
    }

    async fn execute(&mut self, sql: String) {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut self.database).await.unwrap();
    }

    async fn see(&self, status: StatusCode) {
        let ready =
            || async { (Client::at(&self.app).get("/health/ready").await.status == status).then_some(()) };
        eventually_async(&format!("/health/ready is {status}"), ready).await;
    }
}
