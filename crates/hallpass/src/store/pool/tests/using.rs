//! What becomes of a connection after its use.

use std::task::Poll;

use futures_util::poll;
use sqlx::{AnyConnection, Connection as _, Executor as _};
use tokio::time::Instant;

use super::{Fixture, LIMITS, opener, process_of};
use crate::store::pool::{Interrupted, Limits, Pool, PooledQuery as _};

#[tokio::test]
async fn pool_finished_connection_is_used_again_without_a_question() {
    let mut fixture = Fixture::open(LIMITS).await;
    let process = fixture.process().await;
    for _ in 0..3 {
        assert_eq!(fixture.process().await, process);
        sqlx::query("SELECT 42").execute_in(&fixture.pool).await.unwrap();
        // The server has heard nothing since.
        assert_eq!(fixture.count("query = 'SELECT 42' AND state = 'idle'").await, 1);
    }
}

#[tokio::test]
async fn pool_connection_of_a_dropped_future_is_discarded() {
    let mut fixture = Fixture::open(LIMITS).await;
    let process = fixture.process().await;
    let pool = fixture.pool.clone();
    let mut query = Box::pin(sqlx::query("SELECT 1 FROM pg_sleep(600)").execute_in(&pool));
    while fixture.count("query LIKE '%pg_sleep%' AND state = 'active'").await == 0 {
        assert!(matches!(poll!(&mut query), Poll::Pending));
        tokio::task::yield_now().await;
    }
    drop(query);
    assert_ne!(fixture.process().await, process);
}

#[tokio::test]
async fn pool_connection_of_a_failed_statement_is_discarded() {
    let fixture = Fixture::open(LIMITS).await;
    let process = fixture.process().await;
    assert!(sqlx::query("SELECT 1 / 0").execute_in(&fixture.pool).await.is_err());
    assert_ne!(fixture.process().await, process);
}

#[tokio::test]
async fn pool_transaction_that_ended_gives_its_connection_back() {
    let fixture = Fixture::open(LIMITS).await;
    let process = fixture.process().await;
    fixture.pool.begin().await.unwrap().commit().await.unwrap();
    assert_eq!(fixture.process().await, process);
    fixture.pool.begin().await.unwrap().rollback().await.unwrap();
    assert_eq!(fixture.process().await, process);
}

#[tokio::test]
async fn pool_transaction_that_did_not_end_is_undone() {
    let mut fixture = Fixture::open(LIMITS).await;
    fixture.admin.execute("CREATE TABLE kept (number INTEGER)").await.unwrap();
    let process = fixture.process().await;
    let mut dropped = fixture.pool.begin().await.unwrap();
    dropped.execute("INSERT INTO kept VALUES (1)").await.unwrap();
    drop(dropped);
    let other = fixture.process().await;
    assert_ne!(other, process);
    let mut failed = fixture.pool.begin().await.unwrap();
    failed.execute("INSERT INTO kept VALUES (2)").await.unwrap();
    assert!(failed.execute("SELECT 1 / 0").await.is_err());
    drop(failed);
    assert_ne!(fixture.process().await, other);
    assert!(fixture.admin.fetch_all("SELECT number FROM kept").await.unwrap().is_empty());
    fixture.wait_for_count("state LIKE 'idle in transaction%'", 0).await;
}

/// A database in memory has one connection, and is gone with it.
#[tokio::test]
async fn pool_of_a_database_in_memory_rolls_back_and_keeps_its_connection() {
    sqlx::any::install_default_drivers();
    let url = "sqlite::memory:";
    let mut first = AnyConnection::connect(url).await.unwrap();
    first.execute("CREATE TABLE kept (number INTEGER)").await.unwrap();
    let limits = Limits { interrupted: Interrupted::RollBack, ..LIMITS };
    let pool = Pool::new(first, Instant::now(), opener(url), limits, std::sync::Arc::default());
    let mut dropped = pool.begin().await.unwrap();
    dropped.execute("INSERT INTO kept VALUES (1)").await.unwrap();
    drop(dropped);
    assert!(sqlx::query("SELECT number FROM kept").fetch_all_in(&pool).await.unwrap().is_empty());
    pool.begin().await.unwrap().commit().await.unwrap();
}

/// A connection belongs to the runtime that opened the pool, and not to its first user.
#[tokio::test(flavor = "multi_thread")]
async fn pool_connection_outlives_the_runtime_of_its_first_user() {
    let fixture = Fixture::open(Limits { most: 2, ..LIMITS }).await;
    let held = fixture.pool.acquire().await.unwrap();
    let pool = fixture.pool.clone();
    let elsewhere = std::thread::spawn(move || {
        let worker = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        worker.block_on(async move {
            let mut second = pool.acquire().await.unwrap();
            let process = process_of(&mut second).await;
            second.finish();
            process
        })
    });
    let process = tokio::task::spawn_blocking(|| elsewhere.join().unwrap()).await.unwrap();
    assert_eq!(fixture.process().await, process);
    drop(held);
}
