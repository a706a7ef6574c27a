//! What is kept of ended sessions, and for how long (S13, L14).

use std::{sync::Arc, time::Duration};

use hallpass_types::{SessionData, Timestamp};

use super::{Place, live, now, sessions, sign_in};
use crate::{
    clock::{Clock as _, FakeClock, SystemClock},
    model::session_record::EndReason,
    session::{CurrentSession, Limits, Sessions},
    store::DataWrite,
};

const HOUR: Duration = Duration::from_hours(1);

const LEFT: &str = "SELECT COUNT(*) FROM hallpass_sessions WHERE ip IS NOT NULL OR user_agent IS NOT NULL OR data IS NOT NULL";

pub async fn session_l14_expired_session_keeps_no_personal_data(place: Place) {
    let (store, clock) = (place.open().await, FakeClock::new());
    let sessions = Sessions::new(Arc::clone(&store), Arc::new(clock.clone()), Limits::default());
    let (idle, used) = (sign_in(&sessions, "ada").await, sign_in(&sessions, "ada").await);
    let record = live(&sessions, &idle).await;
    let data: SessionData = serde_json::from_str(r#"{"theme":"dark"}"#).unwrap();
    for token in [&idle, &used] {
        let record = live(&sessions, token).await;
        let kept =
            store.replace_session_data(&record.id, 0, &data.clone().into(), record.last_active_at).await;
        assert_eq!(kept.unwrap().outcome, DataWrite::Kept(1));
    }
    clock.set(clock.now().saturating_add(Duration::from_secs(61)));
    sessions.touch(live(&sessions, &used).await).await.unwrap();
    // By a clock that is an hour ahead it has just expired, and it may be live.
    for (at, left) in [
        (record.idle_expires_at.saturating_sub(Duration::from_secs(1)), 2),
        (record.idle_expires_at.saturating_add(HOUR), 2),
    ] {
        store.sweep(at, 100).await.unwrap();
        assert_eq!(place.number(LEFT).await, left);
    }
    let later = record.idle_expires_at.saturating_add(2 * HOUR);
    assert_eq!(store.sweep(later, 100).await.unwrap().largest, 1);
    assert_eq!(store.sweep(later, 100).await.unwrap().largest, 0, "it is cleared once");
    assert_eq!(place.number(LEFT).await, 1);
    // The active one keeps all of its data. The end reason of the other one is still known.
    sessions.refresh().await.unwrap();
    clock.set(record.idle_expires_at);
    assert_eq!(live(&sessions, &used).await.data, data);
    assert_eq!(sessions.resolve(&idle).await.unwrap(), CurrentSession::Ended(EndReason::Idle));
    // Also after the absolute timeout: the reason stays the same.
    clock.set(record.absolute_expires_at.saturating_add(2 * HOUR + HOUR));
    store.sweep(clock.now(), 100).await.unwrap();
    assert_eq!(place.number(LEFT).await, 0);
    assert_eq!(sessions.resolve(&idle).await.unwrap(), CurrentSession::Ended(EndReason::Idle));
}

pub async fn session_s13_expired_sessions_are_cleared_in_batches(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    for _ in 0..25 {
        sign_in(&sessions, "ada").await;
    }
    let grace = sign_in(&sessions, "grace").await;
    let id = &live(&sessions, &grace).await.id;
    place.execute(&format!("UPDATE hallpass_sessions SET idle_expires_at = 1 WHERE id <> '{id}'")).await;
    for cleared in [10, 10, 5, 0] {
        assert_eq!(store.sweep(now(), 10).await.unwrap().largest, cleared);
    }
    assert_eq!(place.number(LEFT).await, 1);
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_sessions").await, 26);
}

pub async fn session_s13_expired_rows_are_deleted_in_batches(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let token = sign_in(&sessions, "ada").await;
    insert_expired(&place, 250).await;
    assert_eq!(store.sweep(now(), 100).await.unwrap().largest, 100);
    assert_eq!(store.sweep(now(), 100).await.unwrap().largest, 100);
    assert_eq!(store.sweep(now(), 100).await.unwrap().largest, 50);
    assert_eq!(store.sweep(now(), 100).await.unwrap().largest, 0);
    live(&sessions, &token).await;
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_sessions").await, 1);
}

pub async fn session_s13_two_servers_sweep_without_waiting(place: Place) {
    let stores = [place.open().await, place.open().await];
    let token = sign_in(&sessions(&stores[0]), "ada").await;
    insert_expired(&place, 1000).await;
    let sweeping: Vec<_> = (0..8)
        .map(|i| {
            let store = Arc::clone(&stores[i % 2]);
            tokio::spawn(async move {
                let mut removed = 0;
                for _ in 0..10 {
                    removed += store.sweep(now(), 50).await.unwrap().largest;
                }
                removed
            })
        })
        .collect();
    let mut removed = 0;
    for sweeping in sweeping {
        removed += sweeping.await.unwrap();
    }
    assert_eq!(removed, 1000);
    live(&sessions(&stores[1]), &token).await;
}

/// Inserts sessions that expired long ago.
async fn insert_expired(place: &Place, count: u32) {
    let rows: Vec<_> = (0..count)
        .map(|i| {
            format!("('old-{i}', 'hash-{i}', (SELECT MIN(id) FROM hallpass_users), 'test', 1, 1, 1, 1, {i})")
        })
        .collect();
    let columns = "id, token_hash, user_id, provider, created_at, authenticated_at, last_active_at, \
                   idle_expires_at, absolute_expires_at";
    let sql = format!("INSERT INTO hallpass_sessions ({columns}) VALUES {}", rows.join(", "));
    assert_eq!(place.execute(&sql).await, u64::from(count));
}

pub async fn session_s15_clock_an_hour_ahead_deletes_no_live_session(place: Place) {
    let store = place.open().await;
    let limits = Limits { absolute: Duration::from_mins(1), ..Limits::default() };
    let sessions = Sessions::new(Arc::clone(&store), Arc::new(SystemClock), limits);
    let token = sign_in(&sessions, "ada").await;
    let hour = Duration::from_hours(1);
    assert_eq!(store.sweep(now().saturating_add(hour), 100).await.unwrap().largest, 0);
    live(&sessions, &token).await;
    assert_eq!(store.sweep(Timestamp::from_unix_ms(u64::MAX), 100).await.unwrap().largest, 1);
}
