//! Connections that died while they were idle, or lead to a former server.

use sqlx::Executor as _;
use tokio::time::Instant;

use super::{Fixture, LIMITS};
use crate::store::pool::{
    Limits, PooledQuery as _, failure::is_shut_down, is_dead_connection, is_refused_as_read_only,
};

#[tokio::test]
async fn pool_dead_connection_takes_the_other_idle_ones_with_it() {
    let mut fixture = Fixture::open(Limits { least: 4, most: 4, ..LIMITS }).await;
    fixture.wait_for_size(4).await;
    fixture.terminate_all().await;
    let began = Instant::now();
    let error = sqlx::query("SELECT 1").execute_in(&fixture.pool).await.err().unwrap();
    assert!(is_dead_connection(&error) && is_shut_down(&error), "{error}");
    fixture.pool.freshness().record_loss(began);
    // The first of the others would fail, too.
    for _ in 0..4 {
        sqlx::query("SELECT 1").execute_in(&fixture.pool).await.unwrap();
    }
}

#[tokio::test]
async fn pool_transaction_begins_on_another_connection_if_one_is_dead() {
    let mut fixture = Fixture::open(Limits { least: 4, most: 4, ..LIMITS }).await;
    fixture.wait_for_size(4).await;
    fixture.terminate_all().await;
    fixture.pool.begin().await.unwrap().commit().await.unwrap();
}

#[tokio::test]
async fn pool_refusal_and_replacement_outdate_earlier_connections() {
    let mut fixture = Fixture::open(LIMITS).await;
    let first = fixture.process().await;
    let time = Instant::now();
    let mut lease = fixture.pool.acquire().await.unwrap();
    lease.execute("SET default_transaction_read_only = on").await.unwrap();
    lease.finish();
    let error = sqlx::query("CREATE TABLE a (b INT)").execute_in(&fixture.pool).await.err().unwrap();
    assert!(is_refused_as_read_only(&error), "{error}");
    let second = fixture.process().await;
    assert_ne!(second, first);
    // Opened after the refused change had begun.
    fixture.pool.freshness().record_refusal(time);
    assert_eq!(fixture.process().await, second);
    fixture.pool.freshness().record_refusal(Instant::now());
    let third = fixture.process().await;
    assert_ne!(third, second);
    fixture.pool.freshness().record_replacement(Instant::now());
    assert_ne!(fixture.process().await, third);
    // Reading is no matter of changes.
    fixture = Fixture::open(Limits { for_changes: false, ..LIMITS }).await;
    let reader = fixture.process().await;
    fixture.pool.freshness().record_refusal(Instant::now());
    assert_eq!(fixture.process().await, reader);
}
