//! What may happen once, while sixteen tasks on two servers try (S12).

use std::sync::Arc;

use tokio::sync::Barrier;

use super::{Place, live, now, sessions, sign_in};
use crate::{model::session_record::EndReason, store::SqlStore};

const RACERS: usize = 16;
pub const ROUNDS: usize = 10;

/// Counts the tasks that succeed. All begin at the same moment, every second one on the other
/// store.
pub async fn winners<F>(stores: &[Arc<SqlStore>; 2], try_it: impl Fn(Arc<SqlStore>) -> F) -> usize
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

pub async fn session_s12_of_sixteen_racers_one_ends_a_session(place: Place) {
    let stores = [place.open().await, place.open().await];
    let sessions = sessions(&stores[0]);
    for _ in 0..ROUNDS {
        let record = live(&sessions, &sign_in(&sessions, "ada").await).await;
        let end = |store: Arc<SqlStore>| {
            let id = record.id.clone();
            async move { store.end_session(&id, EndReason::SignedOut, now()).await.unwrap().outcome }
        };
        assert_eq!(winners(&stores, end).await, 1);
    }
}

pub async fn session_s07_of_sixteen_racers_one_touches_a_session(place: Place) {
    let stores = [place.open().await, place.open().await];
    let sessions = sessions(&stores[0]);
    for _ in 0..ROUNDS {
        let record = live(&sessions, &sign_in(&sessions, "ada").await).await;
        let minute = std::time::Duration::from_mins(1);
        let later = record.last_active_at.saturating_add(minute);
        let touch = |store: Arc<SqlStore>| {
            let (id, idle, since) = (record.id.clone(), record.idle_expires_at, record.last_active_at);
            async move { store.touch_session(&id, later, idle, since).await.unwrap() }
        };
        assert_eq!(winners(&stores, touch).await, 1);
    }
}
