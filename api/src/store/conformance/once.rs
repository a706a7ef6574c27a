//! What may happen once, while sixteen try: on two stores, as two servers would (S12).

use std::sync::Arc;

use hallpass_shared::{ProviderId, Timestamp};
use tokio::sync::Barrier;

use super::{Place, live, now, sessions, sign_in};
use crate::{
    sealed::Sealed,
    session::EndReason,
    store::{Caps, NewPendingSignIn, SignInTrace, Store},
};

const RACERS: usize = 16;
const ROUNDS: usize = 10;

/// How many of them won: all begin at the same moment, every second one on the other store.
async fn winners<F>(stores: &[Arc<dyn Store>; 2], try_it: impl Fn(Arc<dyn Store>) -> F) -> usize
where
    F: Future<Output = bool> + Send + 'static,
{
    let start = Arc::new(Barrier::new(RACERS));
    let racers: Vec<_> = (0..RACERS)
        .map(|racer| {
            let (start, trying) = (Arc::clone(&start), try_it(Arc::clone(&stores[racer % 2])));
            tokio::spawn(async move {
                start.wait().await;
                trying.await
            })
        })
        .collect();
    let mut won = 0;
    for racer in racers {
        won += usize::from(racer.await.unwrap());
    }
    won
}

fn pending(state: &str, browser: &str, created_at: Timestamp) -> NewPendingSignIn {
    NewPendingSignIn {
        state_hash: state.into(),
        browser_hash: browser.into(),
        provider: ProviderId::new("test"),
        nonce: Sealed::from_stored("nonce".into()),
        pkce_verifier: Sealed::from_stored("verifier".into()),
        return_to: "/there".into(),
        started_from: None,
        max_age: None,
        created_at,
        expires_at: created_at.saturating_add(std::time::Duration::from_secs(600)),
    }
}

const ROOMY: Caps = Caps { per_browser: 100, total: 1000 };

pub async fn session_s12_of_sixteen_racers_one_takes_a_pending_sign_in(place: Place) {
    let stores = [place.open().await, place.open().await];
    for round in 0..ROUNDS {
        let state = format!("state-{round}");
        stores[0].create_pending_sign_in(pending(&state, "browser", now()), ROOMY).await.unwrap();
        // Neither another browser nor another provider takes it away.
        let test = ProviderId::new("test");
        assert!(stores[1].take_pending_sign_in(&state, "another", &test).await.unwrap().is_none());
        let other = ProviderId::new("other");
        assert!(stores[1].take_pending_sign_in(&state, "browser", &other).await.unwrap().is_none());
        assert_eq!(stores[1].find_sign_in(&state).await.unwrap(), SignInTrace::Elsewhere);
        let take = |store: Arc<dyn Store>| {
            let state = state.clone();
            async move {
                let provider = ProviderId::new("test");
                store.take_pending_sign_in(&state, "browser", &provider).await.unwrap().is_some()
            }
        };
        assert_eq!(winners(&stores, take).await, 1);
        assert_eq!(stores[0].find_sign_in(&state).await.unwrap(), SignInTrace::Unknown);
    }
}

pub async fn session_s12_of_sixteen_racers_one_ends_a_session(place: Place) {
    let stores = [place.open().await, place.open().await];
    let sessions = sessions(&stores[0]);
    for _ in 0..ROUNDS {
        let record = live(&sessions, &sign_in(&sessions, "ada").await).await;
        let end = |store: Arc<dyn Store>| {
            let id = record.id.clone();
            async move { store.end_session(&id, EndReason::SignedOut, now()).await.unwrap() }
        };
        assert_eq!(winners(&stores, end).await, 1);
    }
}

pub async fn session_s07_of_sixteen_racers_one_writes_down_a_use(place: Place) {
    let stores = [place.open().await, place.open().await];
    let sessions = sessions(&stores[0]);
    for _ in 0..ROUNDS {
        let record = live(&sessions, &sign_in(&sessions, "ada").await).await;
        let minute = std::time::Duration::from_secs(60);
        let later = record.last_active_at.saturating_add(minute);
        let touch = |store: Arc<dyn Store>| {
            let (id, idle, since) = (record.id.clone(), record.idle_expires_at, record.last_active_at);
            async move { store.touch_session(&id, later, idle, since).await.unwrap() }
        };
        assert_eq!(winners(&stores, touch).await, 1);
    }
}

pub async fn the_oldest_pending_sign_ins_make_room_also_while_others_do(place: Place) {
    let stores = [place.open().await, place.open().await];
    let caps = Caps { per_browser: 2, total: 5 };
    let creating: Vec<_> = (0..24_u64)
        .map(|i| {
            let store = Arc::clone(&stores[usize::from(i % 2 == 0)]);
            tokio::spawn(async move {
                let new =
                    pending(&format!("state-{i}"), &format!("browser-{}", i % 4), Timestamp::from_unix_ms(i));
                store.create_pending_sign_in(new, caps).await.unwrap();
            })
        })
        .collect();
    for creating in creating {
        creating.await.unwrap();
    }
    assert_eq!(place.number("SELECT COUNT(*) FROM pending_sign_ins").await, 5);
    stores[0].create_pending_sign_in(pending("last", "browser-9", now()), caps).await.unwrap();
    assert_eq!(place.number("SELECT COUNT(*) FROM pending_sign_ins").await, 5);
    stores[0].create_pending_sign_in(pending("one", "browser", now()), caps).await.unwrap();
    let later = now().saturating_add(std::time::Duration::from_secs(1));
    for state in ["two", "three"] {
        stores[1].create_pending_sign_in(pending(state, "browser", later), caps).await.unwrap();
    }
    assert_eq!(place.number("SELECT COUNT(*) FROM pending_sign_ins WHERE browser_hash = 'browser'").await, 2);
    assert_eq!(stores[0].find_sign_in("one").await.unwrap(), SignInTrace::Unknown);
}
