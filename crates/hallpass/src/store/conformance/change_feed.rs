//! The change feed (S9).

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use super::{Place, live, sessions, sign_in};
use crate::{
    model::session_record::EndReason,
    session::CurrentSession,
    store::{ChangedSessions, Revision},
};

pub async fn session_s09_end_by_another_server_is_in_the_change_feed(place: Place) {
    let (one, other) = (place.open().await, place.open().await);
    let (here, there) = (sessions(&one), sessions(&other));
    let (ada, grace) = (sign_in(&here, "ada").await, sign_in(&here, "grace").await);
    there.refresh().await.unwrap();
    let (record, _) = (live(&there, &ada).await, live(&there, &grace).await);
    let before = one.changes_since(None).await.unwrap().revision;
    here.sign_out(&record, None).await.unwrap();
    let changes = one.changes_since(Some(before)).await.unwrap();
    assert_eq!(changes.sessions, ChangedSessions::These(vec![ada.hash()]));
    assert_eq!(
        one.changes_since(Some(changes.revision)).await.unwrap().sessions,
        ChangedSessions::These(vec![])
    );
    there.refresh().await.unwrap();
    assert_eq!(there.resolve(&ada).await.unwrap(), CurrentSession::Ended(EndReason::SignedOut));
    live(&there, &grace).await;
}

/// A server that reads the change feed repeatedly, while others append to it, learns of every
/// change: no revision becomes visible before a lower one.
pub async fn session_s09_revisions_are_seen_in_order(place: Place) {
    let store = place.open().await;
    let reading = Arc::new(AtomicBool::new(true));
    let reader = tokio::spawn({
        let (store, reading) = (place.open().await, Arc::clone(&reading));
        // Before the first change: later reads do not name what this revision includes.
        let mut revision = store.changes_since(None).await.unwrap().revision;
        async move {
            let mut seen = Vec::new();
            loop {
                let last = !reading.load(Ordering::SeqCst);
                let changes = store.changes_since(Some(revision)).await.unwrap();
                let ChangedSessions::These(hashes) = changes.sessions else { panic!("few changed") };
                seen.extend(hashes);
                revision = changes.revision;
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
                sessions.sign_out(&record, None).await.unwrap();
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

pub async fn change_feed_with_gaps_names_any_session(place: Place) {
    let store = place.open().await;
    let revision = store.changes_since(None).await.unwrap().revision;
    place.execute("UPDATE hallpass_change_mark SET generation = generation + 2, tag = 'second'").await;
    let second = revision.number + 2;
    place
        .execute(&format!("INSERT INTO hallpass_session_changes VALUES ({second}, 'hash', 0, 'first')"))
        .await;
    let known = |number, tag: &str| Revision { number, tag: tag.into(), ..revision.clone() };
    let since = async |known| store.changes_since(Some(known)).await.unwrap().sessions;
    // One of two changes is named.
    assert_eq!(since(revision.clone()).await, ChangedSessions::Any);
    assert!(matches!(since(known(second - 1, "first")).await, ChangedSessions::These(_)));
    // Revisions of a database that lost its last changes, or was restored from a backup.
    assert_eq!(since(known(second - 1, "lost")).await, ChangedSessions::Any);
    assert_eq!(since(known(second, "lost")).await, ChangedSessions::Any);
    assert_eq!(since(known(second + 100, "lost")).await, ChangedSessions::Any);
}

/// Sessions that an admin deletes by hand, or with their user, are named as if they had ended.
pub async fn session_s09_deletion_by_hand_is_in_the_change_feed(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let (ada, phone) = (sign_in(&sessions, "ada").await, sign_in(&sessions, "ada").await);
    let grace = sign_in(&sessions, "grace").await;
    let user = live(&sessions, &ada).await.user.id.clone();
    let deleted = async |sql: &str| {
        let revision = store.changes_since(None).await.unwrap().revision;
        place.execute(sql).await;
        match store.changes_since(Some(revision)).await.unwrap().sessions {
            ChangedSessions::These(hashes) => hashes,
            ChangedSessions::Any => panic!("few changed"),
        }
    };
    let phones = format!("DELETE FROM hallpass_sessions WHERE token_hash = '{}'", phone.hash().as_str());
    assert_eq!(deleted(&phones).await, [phone.hash()]);
    assert_eq!(deleted(&format!("DELETE FROM hallpass_users WHERE id = '{user}'")).await, [ada.hash()]);
    for table in ["hallpass_users", "hallpass_identities", "hallpass_sessions"] {
        assert_eq!(place.number(&format!("SELECT COUNT(*) FROM {table}")).await, 1, "{table}");
    }
    // Those that ended or expired long ago are not named.
    place.execute("UPDATE hallpass_sessions SET absolute_expires_at = 1").await;
    assert_eq!(deleted("DELETE FROM hallpass_sessions").await, []);
    drop(grace);
}

pub async fn change_feed_names_any_session_for_many_changes(place: Place) {
    let store = place.open().await;
    let revision = store.changes_since(None).await.unwrap().revision;
    place
        .execute(
            "UPDATE hallpass_change_mark SET generation = generation + 1, previous_tag = tag, tag = 'next'",
        )
        .await;
    let (next, tag) = (revision.number + 1, &revision.tag);
    let many: Vec<_> = (0..10_100).map(|i| format!("({next}, 'hash-{i}', 0, '{tag}')")).collect();
    place.execute(&format!("INSERT INTO hallpass_session_changes VALUES {}", many.join(", "))).await;
    assert_eq!(store.changes_since(Some(revision)).await.unwrap().sessions, ChangedSessions::Any);
}
