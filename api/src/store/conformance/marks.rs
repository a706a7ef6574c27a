//! The change mark (S9).

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use super::{Place, live, sessions, sign_in};
use crate::{
    session::{EndReason, Resolved},
    store::{ChangeMark, ChangedSessions},
};

pub async fn session_s09_an_end_by_another_server_is_named_by_the_mark(place: Place) {
    let (one, other) = (place.open().await, place.open().await);
    let (here, there) = (sessions(&one), sessions(&other));
    let (ada, grace) = (sign_in(&here, "ada").await, sign_in(&here, "grace").await);
    there.refresh().await.unwrap();
    let (record, _) = (live(&there, &ada).await, live(&there, &grace).await);
    let before = one.changes_since(None).await.unwrap().mark;
    here.end(&record.id, EndReason::SignedOut).await.unwrap();
    let changes = one.changes_since(Some(before)).await.unwrap();
    assert_eq!(changes.sessions, ChangedSessions::These(vec![ada.hash()]));
    assert_eq!(one.changes_since(Some(changes.mark)).await.unwrap().sessions, ChangedSessions::These(vec![]));
    there.refresh().await.unwrap();
    assert_eq!(there.resolve(&ada).await.unwrap(), Resolved::Ended(EndReason::SignedOut));
    live(&there, &grace).await;
}

/// Somebody who reads the mark again and again, while others change something at the same time, has at the end been told of
/// every change: no mark becomes visible before one that is lower.
pub async fn session_s09_marks_are_seen_in_their_order(place: Place) {
    let store = place.open().await;
    let reading = Arc::new(AtomicBool::new(true));
    let reader = tokio::spawn({
        let (store, reading) = (place.open().await, Arc::clone(&reading));
        // Before the first change: what it includes is not named later.
        let mut mark = store.changes_since(None).await.unwrap().mark;
        async move {
            let mut seen = Vec::new();
            loop {
                let last = !reading.load(Ordering::SeqCst);
                let changes = store.changes_since(Some(mark)).await.unwrap();
                let ChangedSessions::These(hashes) = changes.sessions else { panic!("few changed") };
                seen.extend(hashes);
                mark = changes.mark;
                if last {
                    return seen;
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
    });
    let mut changing = Vec::new();
    for person in 0..4 {
        let store = if person % 2 == 0 { Arc::clone(&store) } else { place.open().await };
        changing.push(tokio::spawn(async move {
            let mut ended = Vec::new();
            let sessions = sessions(&store);
            for _ in 0..10 {
                let token = sign_in(&sessions, &format!("person-{person}")).await;
                let record = live(&sessions, &token).await;
                sessions.end(&record.id, EndReason::SignedOut).await.unwrap();
                ended.push(token.hash());
            }
            ended
        }));
    }
    let mut ended = Vec::new();
    for changing in changing {
        ended.extend(changing.await.unwrap());
    }
    reading.store(false, Ordering::SeqCst);
    let seen = reader.await.unwrap();
    assert_eq!(ended.len(), 40);
    for hash in ended {
        assert!(seen.contains(&hash), "one was missed");
    }
}

pub async fn a_change_that_nobody_remembers_may_be_any(place: Place) {
    let store = place.open().await;
    let mark = store.changes_since(None).await.unwrap().mark;
    place.execute("UPDATE hallpass_change_mark SET generation = generation + 2").await;
    place.execute(&format!("INSERT INTO hallpass_session_changes VALUES ({}, 'hash', 0)", mark.0 + 2)).await;
    // Of two changes one is named.
    assert_eq!(store.changes_since(Some(mark)).await.unwrap().sessions, ChangedSessions::Any);
    let one = ChangeMark(mark.0 + 1);
    assert!(matches!(store.changes_since(Some(one)).await.unwrap().sessions, ChangedSessions::These(_)));
    // A mark from the future is one of a database that was since restored from a backup.
    let ahead = ChangeMark(mark.0 + 100);
    assert_eq!(store.changes_since(Some(ahead)).await.unwrap().sessions, ChangedSessions::Any);
}

pub async fn many_changes_at_once_are_any(place: Place) {
    let store = place.open().await;
    let mark = store.changes_since(None).await.unwrap().mark;
    place.execute("UPDATE hallpass_change_mark SET generation = generation + 1").await;
    let many: Vec<_> = (0..1100).map(|i| format!("({}, 'hash-{i}', 0)", mark.0 + 1)).collect();
    place.execute(&format!("INSERT INTO hallpass_session_changes VALUES {}", many.join(", "))).await;
    assert_eq!(store.changes_since(Some(mark)).await.unwrap().sessions, ChangedSessions::Any);
}
