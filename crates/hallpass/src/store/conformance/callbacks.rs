//! Callbacks of sign-ins: used once, and their results known to copies (S12).

use std::{sync::Arc, time::Duration};

use hallpass_types::{ErrorCode, ProviderId};

use super::{
    Place, live, now, profile_of,
    races::{ROUNDS, winners},
    sessions,
};
use crate::{
    crypto::sealed::Sealed,
    model::{account::Issuer, session_token::SessionToken},
    session::Sessions,
    store::{CallbackOutcome, FinishedCallback, NewCallback, SignIn, SignInOutcome, SqlStore},
};

fn callback(state: &str) -> NewCallback {
    NewCallback {
        state_hash: state.into(),
        code_hash: "code".into(),
        started_at: now(),
        expires_at: now().saturating_add(Duration::from_mins(10)),
    }
}

/// Signs in as the result of the callback with this state.
async fn finish(sessions: &Sessions, state: &str) -> SessionToken {
    let token = SessionToken::generate();
    let sign_in = SignIn {
        provider: ProviderId::new("test"),
        issuer: Issuer::new("https://id.example.org"),
        profile: profile_of("ada"),
        decided: None,
        proved_at: None,
        same_user_as: None,
        replaces: Vec::new(),
        callback: Some(FinishedCallback {
            state_hash: state.into(),
            token: Sealed::from_stored("sealed".into()),
        }),
        ip: None,
        user_agent: None,
    };
    let started = sessions.start(&token, sign_in).await.unwrap();
    assert!(matches!(started, SignInOutcome::Session(_)), "signed in");
    token
}

pub async fn session_s12_of_sixteen_racers_one_claims_a_callback(place: Place) {
    let stores = [place.open().await, place.open().await];
    for round in 0..ROUNDS {
        let claim = |store: Arc<SqlStore>| {
            let state = format!("state-{round}");
            async move { store.claim_callback(callback(&state)).await.unwrap() }
        };
        assert_eq!(winners(&stores, claim).await, 1);
    }
}

pub async fn session_s12_of_sixteen_late_copies_one_gets_the_cookie(place: Place) {
    let stores = [place.open().await, place.open().await];
    let later = |seconds| now().saturating_add(Duration::from_secs(seconds));
    for round in 0..ROUNDS {
        let state = format!("state-{round}");
        assert!(stores[0].claim_callback(callback(&state)).await.unwrap());
        assert!(!stores[1].claim_cookie(&state, later(9), later(7)).await.unwrap(), "it is in flight");
        finish(&sessions(&stores[0]), &state).await;
        let before = now().saturating_sub(Duration::from_secs(1));
        assert!(!stores[1].claim_cookie(&state, later(1), before).await.unwrap(), "an answer is in flight");
        // Repeatedly: any answer may be lost.
        for time in [3, 6] {
            let claim = |store: Arc<SqlStore>| {
                let state = state.clone();
                async move { store.claim_cookie(&state, later(time), later(time - 2)).await.unwrap() }
            };
            assert_eq!(winners(&stores, claim).await, 1);
        }
    }
}

pub async fn callback_copy_that_waits_gets_the_result(place: Place) {
    let (one, other) = (place.open().await, place.open().await);
    let sessions = sessions(&one);
    one.claim_callback(callback("state")).await.unwrap();
    for copy in ["copy", "later copy"] {
        assert!(other.wait_for_callback("state", "code", copy).await.unwrap());
    }
    assert!(!other.wait_for_callback("state", "another code", "copy").await.unwrap());
    assert_eq!(other.find_callback("state").await.unwrap().unwrap().outcome, None);
    let token = finish(&sessions, "state").await;
    // One that arrives now is too late to wait.
    assert!(!other.wait_for_callback("state", "code", "late copy").await.unwrap());
    let known = other.find_callback("state").await.unwrap().unwrap();
    assert_eq!(known.waiter.as_deref(), Some("later copy"));
    let Some(CallbackOutcome::SignedIn { session_id, token: sealed }) = known.outcome else {
        panic!("{known:?}")
    };
    assert_eq!((&session_id, sealed.as_str()), (&live(&sessions, &token).await.id, "sealed"));
}

pub async fn callback_failure_is_final(place: Place) {
    let store = place.open().await;
    store.claim_callback(callback("state")).await.unwrap();
    let refusal = Sealed::from_stored("sealed".into());
    store.fail_callback("state", ErrorCode::AccessDenied, Some(&refusal), now()).await.unwrap();
    store.fail_callback("state", ErrorCode::SignInRejected, None, now()).await.unwrap();
    let outcome = store.find_callback("state").await.unwrap().unwrap().outcome;
    assert_eq!(
        outcome,
        Some(CallbackOutcome::Failed { code: ErrorCode::AccessDenied, refusal: Some(refusal) })
    );
    assert_eq!(store.find_callback("another").await.unwrap(), None);
    // It is deleted within a day after its state expires.
    let later = now().saturating_add(Duration::from_hours(25));
    assert_eq!(store.sweep(now(), 10).await.unwrap().largest, 0);
    assert_eq!(store.sweep(later, 10).await.unwrap().largest, 1);
    assert_eq!(store.find_callback("state").await.unwrap(), None);
}
