//! Pools of connections to a real PostgreSQL server.

mod growing;
mod losing;
mod using;

use std::{sync::Arc, time::Duration};

use hallpass_test_postgres::fresh_database;
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor as _, Row as _};
use tokio::time::Instant;

use super::{Interrupted, Limits, Open, Pool};

const LIMITS: Limits = Limits {
    least: 1,
    most: 1,
    acquire_timeout: Duration::from_secs(30),
    max_age: None,
    for_changes: true,
    interrupted: Interrupted::Discard,
};

/// A pool on a database of its own.
struct Fixture {
    pool: Pool,
    /// Not of the pool.
    admin: AnyConnection,
}

fn opener(url: &str) -> Open {
    let url = url.to_owned();
    Arc::new(move |_| {
        let url = url.clone();
        Box::pin(async move { AnyConnection::connect(&url).await })
    })
}

impl Fixture {
    async fn open(limits: Limits) -> Self {
        sqlx::any::install_default_drivers();
        let url = fresh_database(None).await;
        Self::open_with(&url, limits, opener(&url)).await
    }

    async fn open_with(url: &str, limits: Limits, open: Open) -> Self {
        let first = AnyConnection::connect(url).await.unwrap();
        let admin = AnyConnection::connect(url).await.unwrap();
        Self { pool: Pool::new(first, Instant::now(), open, limits, Arc::default()), admin }
    }

    /// The process that serves the connection which is acquired next.
    async fn process(&self) -> i64 {
        let mut lease = self.pool.acquire().await.unwrap();
        let process = process_of(&mut lease).await;
        lease.finish();
        process
    }

    /// Queries a number about the connections of the pool.
    async fn count(&mut self, what: &str) -> i64 {
        let sql = format!(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
             AND pid <> pg_backend_pid() AND {what}"
        );
        self.admin.fetch_one(AssertSqlSafe(sql)).await.unwrap().try_get(0).unwrap()
    }

    async fn wait_for_count(&mut self, what: &str, count: i64) {
        for _ in 0..6000 {
            if self.count(what).await == count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("{what} is not {count}");
    }

    /// Waits until so many connections are in the pool.
    async fn wait_for_size(&self, size: usize) {
        wait_until(|| self.pool.0.connections.status().size == size).await;
    }

    /// Has the server close all connections of the pool, as in a restart.
    async fn terminate_all(&mut self) {
        let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() \
                   AND pid <> pg_backend_pid()";
        self.admin.execute(sql).await.unwrap();
        self.wait_for_count("TRUE", 0).await;
    }
}

async fn process_of(connection: &mut AnyConnection) -> i64 {
    let row = connection.fetch_one("SELECT CAST(pg_backend_pid() AS BIGINT)").await.unwrap();
    row.try_get(0).unwrap()
}

async fn wait_until(mut is_so: impl FnMut() -> bool) {
    for _ in 0..6000 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("it did not become so");
}
