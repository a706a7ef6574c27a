//! How many connections there are, and who gets the next one.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use hallpass_test_postgres::fresh_database;
use tokio::{sync::mpsc, time::Instant};

use super::{Fixture, LIMITS, opener, wait_until};
use crate::store::pool::{Limits, Open, sweep::sweep};

#[tokio::test]
async fn pool_keeps_the_least_open_and_opens_more_for_those_who_wait() {
    let fixture = Fixture::open(Limits { least: 2, most: 4, ..LIMITS }).await;
    fixture.wait_for_size(2).await;
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(fixture.pool.acquire().await.unwrap());
    }
    assert!(fixture.pool.is_exhausted());
    // A lost one is replaced, although no one asks for it.
    held.truncate(1);
    fixture.wait_for_size(2).await;
}

#[tokio::test]
async fn pool_connections_are_handed_out_in_the_order_of_arrival() {
    let fixture = Fixture::open(LIMITS).await;
    let held = fixture.pool.acquire().await.unwrap();
    let (served, mut order) = mpsc::unbounded_channel();
    for number in 0..8 {
        let (pool, served) = (fixture.pool.clone(), served.clone());
        tokio::spawn(async move {
            let lease = pool.acquire().await.unwrap();
            served.send(number).unwrap();
            lease.finish();
        });
        wait_until(|| fixture.pool.0.waiting() == number + 1).await;
    }
    held.finish();
    for number in 0..8 {
        assert_eq!(order.recv().await, Some(number));
    }
}

/// A database that cannot be reached for a while.
fn gated(url: &str) -> (Open, Arc<AtomicBool>) {
    let (is_open, open) = (Arc::new(AtomicBool::new(false)), opener(url));
    let gate = Arc::clone(&is_open);
    let gated: Open = Arc::new(move |began| {
        if gate.load(Ordering::SeqCst) {
            return open(began);
        }
        Box::pin(async { Err(sqlx::Error::Io(std::io::ErrorKind::ConnectionRefused.into())) })
    });
    (gated, is_open)
}

#[tokio::test]
async fn pool_waits_for_a_database_that_cannot_be_reached() {
    sqlx::any::install_default_drivers();
    let url = fresh_database(None).await;
    let (open, is_open) = gated(&url);
    let limits = Limits { acquire_timeout: Duration::from_millis(300), ..LIMITS };
    let fixture = Fixture::open_with(&url, limits, open).await;
    fixture.pool.acquire().await.unwrap().discard();
    assert!(matches!(fixture.pool.acquire().await, Err(sqlx::Error::PoolTimedOut)));
    is_open.store(true, Ordering::SeqCst);
    fixture.wait_for_size(1).await;
    fixture.pool.acquire().await.unwrap().finish();
}

#[tokio::test]
async fn pool_that_is_dropped_closes_its_connections() {
    let mut fixture = Fixture::open(Limits { least: 3, most: 3, ..LIMITS }).await;
    fixture.wait_for_count("TRUE", 3).await;
    let another = Fixture::open(LIMITS).await;
    let dropped = std::mem::replace(&mut fixture.pool, another.pool);
    drop(dropped);
    fixture.wait_for_count("TRUE", 0).await;
}

#[tokio::test]
async fn pool_sweep_pings_silent_connections_and_retires_old_ones() {
    let fixture = Fixture::open(Limits { least: 1, most: 3, max_age: Some(Duration::ZERO), ..LIMITS }).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(fixture.pool.acquire().await.unwrap());
    }
    held.drain(..).for_each(|lease| lease.finish());
    // One at a time.
    sweep(&fixture.pool.0);
    assert_eq!(fixture.pool.0.connections.status().size, 2);
    // What was silent for a minute is pinged, and has answered then.
    let fixture = Fixture::open(LIMITS).await;
    let minute_ago = Instant::now().checked_sub(Duration::from_mins(1)).unwrap();
    let mut lease = fixture.pool.acquire().await.unwrap();
    lease.finish_as_of(minute_ago);
    sweep(&fixture.pool.0);
    lease = fixture.pool.acquire().await.unwrap();
    assert!(lease.connection_mut().answered > minute_ago);
    assert_eq!(lease.connection_mut().used, minute_ago);
}
