//! One session: created, found, touched, ended.

use std::{sync::Arc, time::Duration};

use futures_util::future::join_all;
use hallpass_types::{SessionData, SessionId, Timestamp};

use super::{Place, live, now, profile_of, sessions, sign_in, start};
use crate::{
    crypto::sealed::Sealed,
    model::{account::Issuer, session_record::EndReason, session_token::SessionToken},
    session::CurrentSession,
    store::{DataWrite, FinishedCallback, NewCallback, SignIn, SignInOutcome, SqlStore, StoreError},
};

pub async fn session_s01_token_is_stored_as_its_hash(place: Place) {
    let store = place.open().await;
    let token = sign_in(&sessions(&store), "ada").await;
    let found =
        format!("SELECT COUNT(*) FROM hallpass_sessions WHERE token_hash = '{}'", token.hash().as_str());
    assert_eq!(place.number(&found).await, 1);
    // The hash itself, stolen from the database, is no token.
    let stolen = SessionToken::parse(token.hash().as_str());
    if let Some(stolen) = stolen {
        assert!(store.find_session(&stolen.hash()).await.unwrap().is_none());
    }
}

pub async fn session_s02_sign_in_ends_what_it_replaces_or_nothing(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let before = sign_in(&sessions, "ada").await;
    let record = live(&sessions, &before).await;
    let (SignInOutcome::Session(_), after) =
        start(&sessions, &profile_of("grace"), std::slice::from_ref(&record.id)).await
    else {
        panic!("refused")
    };
    assert_eq!(sessions.resolve(&before).await.unwrap(), CurrentSession::Ended(EndReason::SignedOut));
    live(&sessions, &after).await;
    // One that fails in its last step ends nothing.
    place.execute("CREATE UNIQUE INDEX no_second_token ON hallpass_sign_in_callbacks (sealed_token)").await;
    sign_in_by_callback(&store, "one state", "edsger", &[]).await.unwrap();
    let record = live(&sessions, &after).await;
    let count = "SELECT COUNT(*) FROM hallpass_sessions";
    let known = place.number(count).await;
    let failed = sign_in_by_callback(&store, "another state", "barbara", std::slice::from_ref(&record.id));
    assert!(failed.await.is_err());
    sessions.refresh().await.unwrap();
    live(&sessions, &after).await;
    assert_eq!(place.number(count).await, known);
    for table in ["hallpass_accounts", "hallpass_identities"] {
        let written = format!("SELECT COUNT(*) FROM {table} WHERE subject = 'barbara'");
        assert_eq!(place.number(&written).await, 0);
    }
}

/// Signs in as the result of a callback, which is recorded in the last step.
async fn sign_in_by_callback(
    store: &Arc<SqlStore>,
    state: &str,
    subject: &str,
    replaces: &[SessionId],
) -> Result<SignInOutcome, StoreError> {
    let claimed = store.claim_callback(NewCallback {
        state_hash: state.into(),
        code_hash: "code".into(),
        started_at: now(),
        expires_at: now(),
    });
    assert!(claimed.await.unwrap());
    let sign_in = SignIn {
        provider: hallpass_types::ProviderId::new("test"),
        issuer: Issuer::new("https://id.example.org"),
        profile: profile_of(subject),
        decided: None,
        proved_at: None,
        same_user_as: None,
        replaces: replaces.to_vec(),
        callback: Some(FinishedCallback {
            state_hash: state.into(),
            token: Sealed::from_stored("the same".into()),
        }),
        ip: None,
        user_agent: None,
    };
    sessions(store).start(&SessionToken::generate(), sign_in).await
}

pub async fn session_s04_touch_after_the_end_finds_it_ended(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let token = sign_in(&sessions, "ada").await;
    let record = live(&sessions, &token).await;
    assert!(sessions.sign_out(&record, None).await.unwrap());
    let revoked = store.end_session(&record.id, EndReason::Revoked, now()).await.unwrap();
    assert!(!revoked.outcome, "it ended once");
    assert_eq!(sessions.touch(record).await.unwrap(), CurrentSession::Ended(EndReason::SignedOut));
    assert_eq!(sessions.resolve(&token).await.unwrap(), CurrentSession::Ended(EndReason::SignedOut));
}

pub async fn session_s04_no_change_creates_a_session(place: Place) {
    let store = place.open().await;
    let (id, data, later) =
        (SessionId::new("unknown"), SessionData::new(), Timestamp::from_unix_ms(u64::MAX));
    assert!(!store.touch_session(&id, now(), later, now()).await.unwrap());
    assert_eq!(
        store.replace_session_data(&id, 0, &data.clone().into(), now()).await.unwrap().outcome,
        DataWrite::Ended
    );
    assert!(!store.end_session(&id, EndReason::SignedOut, now()).await.unwrap().outcome);
    // Nor does an expired one become live again.
    let sessions = sessions(&store);
    let record = live(&sessions, &sign_in(&sessions, "ada").await).await;
    let expired = record.absolute_expires_at;
    assert!(!store.touch_session(&record.id, expired, later, expired).await.unwrap());
    let kept = store.replace_session_data(&record.id, 0, &data.clone().into(), record.idle_expires_at).await;
    assert_eq!(kept.unwrap().outcome, DataWrite::Ended);
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_sessions").await, 1);
}

pub async fn lookups_at_the_same_moment_find_each_their_own(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let mut tokens = Vec::new();
    for person in 0..20 {
        tokens.push(sign_in(&sessions, &format!("person-{person}")).await);
    }
    let broken = &live(&sessions, &tokens[0]).await.id;
    place.execute(&format!("UPDATE hallpass_sessions SET last_active_at = -1 WHERE id = '{broken}'")).await;
    let unknown = SessionToken::generate();
    let asked = tokens.iter().chain([&unknown]);
    let lookups =
        asked.clone().chain(asked).map(async |token| (token, store.find_session(&token.hash()).await));
    for (token, found) in join_all(lookups).await {
        if token.hash() == tokens[0].hash() {
            assert!(matches!(found, Err(StoreError::Row("last_active_at"))));
        } else if token.hash() == unknown.hash() {
            assert!(found.unwrap().is_none());
        } else {
            assert_eq!(found.unwrap().unwrap().token_hash, token.hash());
        }
    }
}

pub async fn cancelled_caller_leaves_no_half_of_a_change(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    for polls in 1..40 {
        let token = sign_in(&sessions, "ada").await;
        let record = live(&sessions, &token).await;
        // A browser that disconnects, or a timeout, drops it in the middle.
        let mut ending = Box::pin(store.end_session(&record.id, EndReason::SignedOut, now()));
        for _ in 0..polls {
            if futures_util::poll!(&mut ending).is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(ending);
        // Later changes are visible to others: they are part of no transaction that was left open.
        let grace = live(&sessions, &sign_in(&sessions, "grace").await).await;
        let later = grace.last_active_at.saturating_add(Duration::from_mins(1));
        assert!(
            store.touch_session(&grace.id, later, grace.idle_expires_at, grace.last_active_at).await.unwrap()
        );
        let seen = format!(
            "SELECT COUNT(*) FROM hallpass_sessions WHERE id = '{}' AND last_active_at = {}",
            grace.id,
            later.as_unix_ms()
        );
        assert_eq!(place.number(&seen).await, 1, "after {polls} polls");
    }
    place.assert_no_open_transaction().await;
}
