//! An admin ends sessions (S4, S8).

use std::{sync::Arc, time::Duration};

use hallpass_types::Timestamp;

use super::{Place, live, now, sign_in};
use crate::{
    clock::{Clock as _, FakeClock},
    model::session_record::EndReason,
    session::{CurrentSession, Limits, Sessions},
    store::{Selection, SqlStore},
};

pub async fn session_s04_revoke_issued_before_spares_later_sessions(place: Place) {
    let (store, clock) = (place.open().await, FakeClock::new());
    let sessions = Sessions::new(store, Arc::new(clock.clone()), Limits::default());
    let moment = clock.now().saturating_add(Duration::from_mins(1));
    let second = Duration::from_secs(1);
    let mut tokens = Vec::new();
    for began in [moment.saturating_sub(second), moment, moment.saturating_add(second)] {
        clock.set(began);
        tokens.push(sign_in(&sessions, "ada").await);
    }
    let admin = place.open_as_admin().await;
    assert_eq!(ended(&admin, &Selection::IssuedBefore(moment), 500).await, 1);
    sessions.refresh().await.unwrap();
    assert_eq!(sessions.resolve(&tokens[0]).await.unwrap(), CurrentSession::Ended(EndReason::Revoked));
    live(&sessions, &tokens[1]).await;
    live(&sessions, &tokens[2]).await;
    assert_eq!(ended(&admin, &Selection::IssuedBefore(Timestamp::from_unix_ms(0)), 500).await, 0);
}

pub async fn session_s09_batches_of_ends_are_in_the_change_feed(place: Place) {
    let store = place.open().await;
    let sessions = super::sessions(&store);
    let mut tokens = Vec::new();
    for i in 0..25 {
        tokens.push(sign_in(&sessions, &format!("person-{}", i % 5)).await);
    }
    let admin = place.open_as_admin().await;
    assert_eq!(admin.list_all_sessions(None, now(), "", 500).await.unwrap().len(), 25);
    assert_eq!(
        admin.list_all_users(now(), "", 500).await.unwrap().iter().map(|user| user.sessions).sum::<u64>(),
        25
    );
    let revision = store.changes_since(None).await.unwrap().revision;
    assert_eq!(ended(&admin, &Selection::Every, 4).await, 25);
    // Servers that have them in their caches learn of each.
    let changes = store.changes_since(Some(revision)).await.unwrap().sessions;
    let crate::store::ChangedSessions::These(hashes) = changes else { panic!("few changed") };
    assert!(tokens.iter().all(|token| hashes.contains(&token.hash())));
    assert_eq!(ended(&admin, &Selection::Every, 4).await, 0);
    // Old changes are deleted in batches, by the sweeper.
    let later = now().saturating_add(Duration::from_mins(11));
    assert!(store.sweep(later, 10).await.unwrap().largest >= 10);
    while store.sweep(later, 10).await.unwrap().largest > 0 {}
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_session_changes").await, 0);
}

async fn ended(admin: &SqlStore, which: &Selection, batch: u32) -> usize {
    let (mut count, mut after) = (0, String::new());
    loop {
        let ended = admin.end_selected(which, now(), &after, batch).await.unwrap().outcome;
        count += ended.ended.len();
        let Some(next) = ended.next else { return count };
        after = next.to_string();
    }
}
