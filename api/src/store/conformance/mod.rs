//! What every store must do. Run against each engine that there is.

use std::{path::Path, sync::Arc};

use hallpass_shared::{ProviderId, Timestamp};
use sqlx::AssertSqlSafe;
use tempfile::TempDir;

use super::{ChangeMark, ChangedSessions, Store, open_sqlite, sql::SqlStore};
use crate::{
    account::{Profile, Subject},
    clock::{Clock, SystemClock},
    session::{EndReason, Limits, Resolved, SessionToken, Sessions, Started, VerifiedSignIn},
};

async fn open(folder: &TempDir) -> SqlStore {
    open_sqlite(&folder.path().join("test.db")).await.unwrap()
}

fn sessions(store: &Arc<dyn Store>) -> Sessions {
    Sessions::new(Arc::clone(store), Arc::new(SystemClock), Limits::default())
}

async fn sign_in(sessions: &Sessions, subject: &str) -> SessionToken {
    let provider = ProviderId::new("test");
    let profile = Profile::new(Subject::parse(subject).unwrap(), Some("Ada".into()), None, None);
    let started = sessions.start(VerifiedSignIn {
        provider: &provider,
        profile: &profile,
        proved_at: None,
        same_user_as: None,
        replaces: &[],
        state_hash: subject,
        return_to: "/",
        ip: None,
        user_agent: None,
    });
    match started.await.unwrap() {
        Started::Session(token) => token,
        Started::EmailBelongsToAnother | Started::AnotherUser => panic!("nobody is in the way"),
    }
}

async fn live(sessions: &Sessions, token: &SessionToken) -> Arc<crate::session::SessionRecord> {
    match sessions.resolve(token).await.unwrap() {
        Resolved::Live(record) | Resolved::LiveDueForTouch(record) => record,
        other => panic!("not live: {other:?}"),
    }
}

#[tokio::test]
async fn session_s04_a_touch_that_comes_after_the_end_finds_it_ended() {
    let folder = tempfile::tempdir().unwrap();
    let store: Arc<dyn Store> = Arc::new(open(&folder).await);
    let sessions = sessions(&store);
    let token = sign_in(&sessions, "ada").await;
    let record = live(&sessions, &token).await;
    assert!(sessions.end(&record.id, EndReason::SignedOut).await.unwrap());
    assert!(!sessions.end(&record.id, EndReason::SignedOut).await.unwrap(), "it ended once");
    assert_eq!(sessions.touch(record).await.unwrap(), Resolved::Ended(EndReason::SignedOut));
    assert_eq!(sessions.resolve(&token).await.unwrap(), Resolved::Ended(EndReason::SignedOut));
}

#[tokio::test]
async fn session_s09_an_end_by_another_server_is_named_by_the_mark() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other): (Arc<dyn Store>, Arc<dyn Store>) =
        (Arc::new(open(&folder).await), Arc::new(open(&folder).await));
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

#[tokio::test]
async fn a_change_that_nobody_remembers_may_be_any() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    let mark = store.changes_since(None).await.unwrap().mark;
    sqlx::query("UPDATE change_mark SET generation = generation + 2").execute(&store.writers).await.unwrap();
    let row = format!("INSERT INTO session_changes VALUES ({}, 'hash', 0)", mark.0 + 2);
    sqlx::query(AssertSqlSafe(row)).execute(&store.writers).await.unwrap();
    // Of two changes one is named.
    assert_eq!(store.changes_since(Some(mark)).await.unwrap().sessions, ChangedSessions::Any);
    let one = ChangeMark(mark.0 + 1);
    assert!(matches!(store.changes_since(Some(one)).await.unwrap().sessions, ChangedSessions::These(_)));
}

#[tokio::test]
async fn session_s15_a_clock_that_is_ahead_for_an_hour_removes_nobody_who_is_alive() {
    let folder = tempfile::tempdir().unwrap();
    let store: Arc<dyn Store> = Arc::new(open(&folder).await);
    let limits = Limits { absolute: std::time::Duration::from_secs(60), ..Limits::default() };
    let sessions = Sessions::new(Arc::clone(&store), Arc::new(SystemClock), limits);
    let token = sign_in(&sessions, "ada").await;
    let hour = std::time::Duration::from_secs(60 * 60);
    assert_eq!(store.sweep(SystemClock.now().saturating_add(hour), 100).await.unwrap(), 0);
    live(&sessions, &token).await;
    assert_eq!(store.sweep(Timestamp::from_unix_ms(u64::MAX), 100).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_start_at_the_same_moment_bring_the_schema_up_to_date_once() {
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let path: Arc<Path> = folder.path().join("test.db").into();
        let starts: Vec<_> = (0..4)
            .map(|_| {
                let path = Arc::clone(&path);
                tokio::spawn(async move { open_sqlite(&path).await.map(drop) })
            })
            .collect();
        for start in starts {
            start.await.unwrap().unwrap();
        }
    }
}
