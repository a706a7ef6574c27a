//! What an operator does (S4, S8).

use std::{sync::Arc, time::Duration};

use hallpass_types::Timestamp;

use super::{Place, live, now, sign_in};
use crate::{
    clock::{Clock as _, TestClock},
    model::session_record::EndReason,
    session::{Limits, Resolved, Sessions},
    store::{Selection, SqlStore},
};

pub async fn session_s04_what_began_before_a_moment_ends_and_what_began_then_or_later_does_not(place: Place) {
    let (store, clock) = (place.open().await, TestClock::new());
    let sessions = Sessions::new(store, Arc::clone(&clock) as _, Limits::default());
    let moment = clock.now().saturating_add(Duration::from_secs(60));
    let second = Duration::from_secs(1);
    let mut tokens = Vec::new();
    for began in [moment.saturating_sub(second), moment, moment.saturating_add(second)] {
        clock.set(began);
        tokens.push(sign_in(&sessions, "ada").await);
    }
    let operator = place.operate().await;
    assert_eq!(ended(&*operator, &Selection::IssuedBefore(moment), 500).await, 1);
    sessions.refresh().await.unwrap();
    assert_eq!(sessions.resolve(&tokens[0]).await.unwrap(), Resolved::Ended(EndReason::Revoked));
    live(&sessions, &tokens[1]).await;
    live(&sessions, &tokens[2]).await;
    assert_eq!(ended(&*operator, &Selection::IssuedBefore(Timestamp::from_unix_ms(0)), 500).await, 0);
}

pub async fn session_s09_many_are_ended_in_batches_and_every_one_is_named(place: Place) {
    let store = place.open().await;
    let sessions = super::sessions(&store);
    let mut tokens = Vec::new();
    for i in 0..25 {
        tokens.push(sign_in(&sessions, &format!("person-{}", i % 5)).await);
    }
    let operator = place.operate().await;
    assert_eq!(operator.every_session(None, now(), "", 500).await.unwrap().len(), 25);
    assert_eq!(
        operator.every_user(now(), "", 500).await.unwrap().iter().map(|user| user.sessions).sum::<u64>(),
        25
    );
    let mark = store.changes_since(None).await.unwrap().revision;
    assert_eq!(ended(&*operator, &Selection::Every, 4).await, 25);
    // Servers that had checked them learn of each.
    let changes = store.changes_since(Some(mark)).await.unwrap().sessions;
    let crate::store::ChangedSessions::These(hashes) = changes else { panic!("few changed") };
    assert!(tokens.iter().all(|token| hashes.contains(&token.hash())));
    assert_eq!(ended(&*operator, &Selection::Every, 4).await, 0);
    // What everybody has heard of is forgotten in batches, by nobody who is waited for.
    let later = now().saturating_add(Duration::from_secs(11 * 60));
    assert!(store.sweep(later, 10).await.unwrap() >= 10);
    while store.sweep(later, 10).await.unwrap() > 0 {}
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_session_changes").await, 0);
}

async fn ended(operator: &SqlStore, which: &Selection, batch: u32) -> u64 {
    let (mut count, mut after) = (0, String::new());
    loop {
        let ended = operator.end_selected(which, now(), &after, batch).await.unwrap();
        count += ended.count;
        let Some(next) = ended.next else { return count };
        after = next.to_string();
    }
}
