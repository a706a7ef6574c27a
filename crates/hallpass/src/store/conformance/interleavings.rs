//! Changes on PostgreSQL that meet while one of them holds a lock (S4, S9). A connection of the
//! test holds it, until the others wait.

use std::sync::Arc;

use sqlx::{Any, AnyConnection, AssertSqlSafe, Connection as _, Executor as _, Transaction};
use tokio::task::JoinHandle;

use super::{Place, live, now, profile_of, sessions, sign_in, start};
use crate::{
    model::{session_record::EndReason, session_token::SessionToken},
    session::{CurrentSession, Sessions},
    store::{OwnEnd, OwnSelection, SqlStore},
};

const LOCK_MARK: &str = "SELECT 1 FROM hallpass_change_mark FOR UPDATE";

/// Begins a transaction with this statement, which locks what others wait for.
pub(super) async fn hold(connection: &mut AnyConnection, sql: String) -> Transaction<'_, Any> {
    let mut holding = connection.begin().await.unwrap();
    holding.execute(AssertSqlSafe(sql)).await.unwrap();
    holding
}

/// A store with Ada's sessions.
struct Ada {
    place: Place,
    store: Arc<SqlStore>,
    sessions: Sessions,
    tokens: [SessionToken; 2],
}

async fn ada() -> Ada {
    let place = Place::postgres().await;
    let store = place.open().await;
    let sessions = sessions(&store);
    let tokens = [sign_in(&sessions, "ada").await, sign_in(&sessions, "ada").await];
    Ada { place, store, sessions, tokens }
}

/// A sign-in of a person who changes nothing waits for no other person's change. One that ends all
/// of the user's sessions, and has waited meanwhile, ends this one, too.
#[tokio::test(flavor = "multi_thread")]
async fn session_s04_end_of_all_ends_sessions_from_while_it_waited() {
    let Ada { place, store, sessions, tokens: [asking, _] } = ada().await;
    let asking = live(&sessions, &asking).await.id.clone();
    let mut connection = place.connection().await;
    let holding = hold(&mut connection, LOCK_MARK.into()).await;
    let ending = tokio::spawn({
        let store = Arc::clone(&store);
        async move { store.end_own_sessions(&asking, OwnSelection::All, now()).await.unwrap() }
    });
    place.until_waiting(1).await;
    let meanwhile = sign_in(&sessions, "ada").await;
    let of_a_new_person = sign_in(&sessions, "grace").await;
    assert!(!ending.is_finished());
    holding.commit().await.unwrap();
    let ended = ending.await.unwrap();
    assert_eq!(ended.outcome.unwrap().len(), 3);
    assert!(ended.changed.unwrap().contains(&meanwhile.hash()));
    sessions.refresh().await.unwrap();
    assert_eq!(sessions.resolve(&meanwhile).await.unwrap(), CurrentSession::Ended(EndReason::Revoked));
    live(&sessions, &of_a_new_person).await;
    place.assert_no_open_transaction().await;
}

/// Of two sessions that end each other while both wait, the first one does.
#[tokio::test(flavor = "multi_thread")]
async fn session_s09_ends_that_wait_look_again_who_asks() {
    let Ada { place, store, sessions, tokens } = ada().await;
    let mut connection = place.connection().await;
    let holding = hold(&mut connection, LOCK_MARK.into()).await;
    let mut ending: Vec<JoinHandle<_>> = Vec::new();
    for (waiting, token) in (1..).zip(&tokens) {
        let (store, asking) = (Arc::clone(&store), live(&sessions, token).await.id.clone());
        ending.push(tokio::spawn(async move {
            store.end_own_sessions(&asking, OwnSelection::Others, now()).await.unwrap().outcome
        }));
        place.until_waiting(waiting).await;
    }
    holding.commit().await.unwrap();
    let mut ended = Vec::new();
    for ending in ending {
        ended.push(ending.await.unwrap().map(|ended| ended.len()));
    }
    assert_eq!(ended, [Some(1), None]);
}

#[tokio::test(flavor = "multi_thread")]
async fn ends_of_nothing_do_not_wait_for_other_changes() {
    let Ada { place, store, sessions, tokens } = ada().await;
    let (this, other) = (live(&sessions, &tokens[0]).await, live(&sessions, &tokens[1]).await);
    let grace = live(&sessions, &sign_in(&sessions, "grace").await).await;
    store.end_session(&other.id, EndReason::SignedOut, now()).await.unwrap();
    let mut connection = place.connection().await;
    let holding = hold(&mut connection, LOCK_MARK.into()).await;
    assert!(!store.end_session(&other.id, EndReason::SignedOut, now()).await.unwrap().outcome);
    for (asking, id, expected) in [
        (&this.id, &other.id, OwnEnd::AlreadyEnded),
        (&this.id, &grace.id, OwnEnd::NotTheirs),
        (&other.id, &this.id, OwnEnd::AskingEnded),
    ] {
        assert_eq!(store.end_own_session(asking, id, now()).await.unwrap().outcome, expected);
    }
    let others = store.end_own_sessions(&this.id, OwnSelection::Others, now()).await.unwrap();
    assert_eq!(others.outcome, Some(Vec::new()));
    holding.rollback().await.unwrap();
}

/// A deletion that has waited deletes the session that began meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn delete_user_that_waits_deletes_sessions_that_begin_meanwhile() {
    let Ada { place, store, sessions, tokens } = ada().await;
    let user = live(&sessions, &tokens[0]).await.user.id.clone();
    let revision = store.changes_since(None).await.unwrap().revision;
    let mut connection = place.connection().await;
    let holding = hold(&mut connection, LOCK_MARK.into()).await;
    let deleting = tokio::spawn({
        let store = Arc::clone(&store);
        async move { store.delete_user(&user, now()).await.unwrap() }
    });
    place.until_waiting(1).await;
    let meanwhile = sign_in(&sessions, "ada").await;
    holding.commit().await.unwrap();
    assert_eq!(deleting.await.unwrap(), Some(3));
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_sessions").await, 0);
    let changes = store.changes_since(Some(revision)).await.unwrap().sessions;
    let crate::store::ChangedSessions::These(named) = changes else { panic!("few changed") };
    assert!(named.contains(&meanwhile.hash()));
}

/// Of two browsers of a new person the second one waits for the first, whether that one succeeds or
/// not.
#[tokio::test(flavor = "multi_thread")]
async fn first_sign_in_waits_for_another_browser_of_the_person() {
    for succeeds in [true, false] {
        let place = Place::postgres().await;
        let sessions = sessions(&place.open().await);
        let mut connection = place.connection().await;
        let user =
            "INSERT INTO hallpass_users (id, name, created_at, updated_at) VALUES ('first', 'Ada', 1, 1)";
        let mut first = hold(&mut connection, user.into()).await;
        let identity = "INSERT INTO hallpass_identities (issuer, subject, user_id, created_at) \
                        VALUES ('https://id.example.org', 'ada', 'first', 1)";
        first.execute(identity).await.unwrap();
        let signing_in = tokio::spawn({
            let sessions = sessions.clone();
            async move { start(&sessions, &profile_of("ada"), &[]).await.1 }
        });
        place.until_waiting(1).await;
        if succeeds {
            first.commit().await.unwrap();
        } else {
            first.rollback().await.unwrap();
        }
        let session = live(&sessions, &signing_in.await.unwrap()).await;
        assert_eq!(session.user.id.as_str() == "first", succeeds);
        assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_users").await, 1);
    }
}
