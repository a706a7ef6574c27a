//! Sign-ins on PostgreSQL that wait for a change of their user, and find another state then than
//! they have looked at before.

use std::{sync::Arc, time::Duration};

use sqlx::Executor as _;

use super::{Place, interleavings::hold, live, now, sessions, sign_in};
use crate::{
    clock::{Clock as _, FakeClock},
    model::{session_record::EndReason, session_token::SessionToken},
    session::{CurrentSession, Limits, Sessions},
};

/// Signs Ada in twice. The second sign-in waits for the transaction with `change`. Returns both.
async fn overtaken(place: &Place, sessions: &Sessions, change: &str) -> [SessionToken; 2] {
    let first = sign_in(sessions, "ada").await;
    let mut connection = place.connection().await;
    let mut changing = hold(&mut connection, "SELECT 1 FROM hallpass_change_mark FOR UPDATE".into()).await;
    changing.execute("SELECT 1 FROM hallpass_users FOR UPDATE").await.unwrap();
    changing.execute(sqlx::AssertSqlSafe(change.to_owned())).await.unwrap();
    let signing_in = tokio::spawn({
        let sessions = sessions.clone();
        async move { sign_in(&sessions, "ada").await }
    });
    place.until_waiting(1).await;
    changing.commit().await.unwrap();
    [first, signing_in.await.unwrap()]
}

/// Another browser changes the profile: this sign-in changes it again, and names the sessions that
/// show it.
#[tokio::test(flavor = "multi_thread")]
async fn sign_in_overtaken_by_another_profile_is_made_again() {
    let place = Place::postgres().await;
    let store = place.open().await;
    let (sessions, there) = (sessions(&store), sessions(&place.open().await));
    let [first, second] = overtaken(&place, &sessions, "UPDATE hallpass_users SET name = 'Countess'").await;
    there.refresh().await.unwrap();
    for sessions in [&sessions, &there] {
        for token in [&first, &second] {
            assert_eq!(live(sessions, token).await.user.name.as_deref(), Some("Ada"));
        }
    }
    assert_eq!(place.number("SELECT generation FROM hallpass_change_mark").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_overtaken_by_the_deletion_of_its_user_makes_another() {
    let place = Place::postgres().await;
    let store = place.open().await;
    let sessions = sessions(&store);
    let delete = format!("SELECT hallpass_delete_user_v1(id, {}, 0) FROM hallpass_users", now().as_unix_ms());
    let [first, second] = overtaken(&place, &sessions, &delete).await;
    sessions.refresh().await.unwrap();
    assert_eq!(sessions.resolve(&first).await.unwrap(), CurrentSession::Anonymous);
    live(&sessions, &second).await;
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_users").await, 1);
}

/// The identity is given to another user: the session is theirs, and none of the user before.
#[tokio::test(flavor = "multi_thread")]
async fn sign_in_overtaken_by_a_relink_is_of_the_new_user() {
    let place = Place::postgres().await;
    let store = place.open().await;
    let sessions = sessions(&store);
    let grace = live(&sessions, &sign_in(&sessions, "grace").await).await.user.id.clone();
    let relink = format!(
        "SELECT outcome FROM hallpass_relink_v1('{grace}', 'test', 'https://id.example.org', 'ada', 1, '', {}, 0)",
        now().as_unix_ms()
    );
    let [first, second] = overtaken(&place, &sessions, &relink).await;
    sessions.refresh().await.unwrap();
    assert_eq!(sessions.resolve(&first).await.unwrap(), CurrentSession::Ended(EndReason::Revoked));
    assert_eq!(live(&sessions, &second).await.user.id, grace);
}

/// Sign-ins of one user at the same moment keep to the limit of sessions.
#[tokio::test(flavor = "multi_thread")]
async fn sign_ins_at_once_leave_no_more_sessions_than_the_limit() {
    let place = Place::postgres().await;
    let store = place.open().await;
    let limits = Limits { sessions_per_user: 2, ..Limits::default() };
    let clock = FakeClock::new();
    let sessions = Sessions::new(Arc::clone(&store), Arc::new(clock.clone()), limits);
    let first = sign_in(&sessions, "ada").await;
    clock.set(clock.now().saturating_add(Duration::from_secs(1)));
    let mut connection = place.connection().await;
    let holding = hold(&mut connection, "SELECT 1 FROM hallpass_users FOR UPDATE".into()).await;
    // None of them sees that one session too many would begin.
    let mut signing_in = Vec::new();
    for waiting in 1..=3 {
        let sessions = sessions.clone();
        signing_in.push(tokio::spawn(async move { sign_in(&sessions, "ada").await }));
        place.until_waiting(waiting).await;
    }
    holding.commit().await.unwrap();
    for signing_in in signing_in {
        signing_in.await.unwrap();
    }
    let is_live = sessions.resolve(&first).await.unwrap();
    assert_eq!(is_live, CurrentSession::Ended(EndReason::Revoked));
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_sessions WHERE ended_at IS NULL").await, 2);
}
