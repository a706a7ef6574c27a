//! Connections to PostgreSQL that are closed while they are idle, as in a restart.

use std::sync::Arc;

use futures_util::{future::join_all, poll};
use sqlx::Row as _;

use super::{Place, live, now, sessions, sign_in};
use crate::{
    model::{session_record::EndReason, session_token::SessionToken},
    store::{
        SqlStore,
        pool::{Pool, PooledQuery as _},
    },
};

/// Closes all connections of the stores.
async fn close_all(place: &Place) {
    let close = "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity \
                 WHERE datname = current_database() AND pid <> pg_backend_pid()";
    place.execute(close).await;
}

async fn open() -> (Place, Arc<SqlStore>) {
    let place = Place::postgres().await;
    let store = place.open().await;
    (place, store)
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_connections_fail_no_change() {
    let (place, store) = open().await;
    let sessions = sessions(&store);
    for round in 0..3 {
        let record = live(&sessions, &sign_in(&sessions, "ada").await).await;
        close_all(&place).await;
        // The first to notice.
        assert!(store.end_session(&record.id, EndReason::SignedOut, now()).await.unwrap().outcome, "{round}");
        close_all(&place).await;
        sign_in(&sessions, "grace").await;
    }
}

async fn is_found(store: &SqlStore, token: &SessionToken) -> bool {
    store.find_session(&token.hash()).await.unwrap().is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_connections_fail_no_lookup() {
    let (place, store) = open().await;
    let token = sign_in(&sessions(&store), "ada").await;
    for _ in 0..3 {
        // In parallel, so that several connections are open.
        let found = join_all((0..64).map(|_| is_found(&store, &token))).await;
        assert!(found.into_iter().all(|found| found));
        close_all(&place).await;
        let found = join_all((0..64).map(|_| is_found(&store, &token))).await;
        assert!(found.into_iter().all(|found| found));
        close_all(&place).await;
        store.changes_since(None).await.unwrap();
        store.check_writable().await.unwrap();
    }
}

/// The process of the database server that serves the next connection of `pool`.
async fn process(pool: &Pool) -> i32 {
    let row = sqlx::query("SELECT pg_backend_pid() AS process").fetch_one_in(pool).await.unwrap();
    row.try_get("process").unwrap()
}

/// A health check that is given up, again and again, by anyone.
#[tokio::test(flavor = "multi_thread")]
async fn reads_that_are_given_up_keep_their_connections() {
    let (place, store) = open().await;
    let (feed, writers) = (&store.pools.change_feed, &store.pools.writers);
    let [reading, checking] = [process(feed).await, process(writers).await];
    for _ in 0..20 {
        let mut read = Box::pin(store.changes_since(None));
        let mut check = Box::pin(store.check_writable());
        // Both have sent their statement, or soon will.
        let _ = (poll!(&mut read), poll!(&mut check));
        drop((read, check));
        // Once others are answered.
        store.changes_since(None).await.unwrap();
        store.check_writable().await.unwrap();
    }
    let still_there = format!("SELECT COUNT(*) FROM pg_stat_activity WHERE pid IN ({reading}, {checking})");
    assert_eq!(place.number(&still_there).await, 2, "a connection was closed");
}
