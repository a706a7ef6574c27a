//! The application takes a role away from the sessions of a user.

use std::{sync::Arc, time::Duration};

use hallpass_types::{DataError, SessionId};
use serde_json::json;

use super::{
    Place, live,
    policy::{ask_and_sign_in, decided, known, object, parts, sign_in_as},
    sessions,
};
use crate::{
    clock::FakeClock,
    model::{data_parts::DataParts, session_record::EndReason},
    session::{CurrentSession, Limits, Sessions},
    store::{DataOf, SignInOutcome},
};

#[expect(clippy::unnecessary_wraps, reason = "a change may fail")]
pub(super) fn take_role(data: &mut DataParts) -> Result<(), DataError> {
    data.public.insert("role".into(), "none".into());
    Ok(())
}

/// S9: it holds on other servers as soon as they have read the change feed.
pub async fn policy_role_that_is_taken_is_taken_everywhere(place: Place) {
    let store = place.open().await;
    let (here, there) = (sessions(&store), sessions(&place.open().await));
    let mut tokens = Vec::new();
    for subject in ["ada", "ada", "grace"] {
        tokens.push(ask_and_sign_in(&here, &store, subject, subject).await);
    }
    let asked_before = known(&store, "ada").await;
    there.refresh().await.unwrap();
    let ada = live(&there, &tokens[0]).await;
    for token in &tokens {
        live(&there, token).await;
    }
    assert_eq!(here.change_data(&DataOf::User(ada.user.id.clone()), take_role).await.unwrap(), 2);
    there.refresh().await.unwrap();
    for sessions in [&here, &there] {
        for (token, role) in tokens.iter().zip(["none", "none", "admin"]) {
            assert_eq!(live(sessions, token).await.data_parts(), parts(role, "7"));
        }
    }
    // A sign-in whose policy was asked before.
    let (outdated, token) = sign_in_as(&here, "ada", decided("ada", asked_before.as_ref())).await;
    assert_eq!(outdated, SignInOutcome::PolicyOutdated);
    assert_eq!(here.resolve(&token).await.unwrap(), CurrentSession::Anonymous);
    ask_and_sign_in(&here, &store, "ada", "ada").await;
    // One session alone, with an end in between, and none.
    let one = DataOf::Session(ada.id.clone());
    let change = |data: &mut DataParts| {
        data.private = object("customer", "8");
        Ok(())
    };
    assert_eq!(here.change_data(&one, change).await.unwrap(), 1);
    assert_eq!(live(&here, &tokens[0]).await.data_parts(), parts("none", "8"));
    here.sign_out(&ada, None).await.unwrap();
    assert_eq!(here.change_data(&one, change).await.unwrap(), 0);
    assert_eq!(here.change_data(&DataOf::Session(SessionId::new("none")), change).await.unwrap(), 0);
}

/// Signs in and takes the role at the same moment: no session keeps it.
pub async fn policy_role_that_is_taken_during_sign_ins_is_kept_by_none(place: Place) {
    let stores = [place.open().await, place.open().await];
    let first = sessions(&stores[0]);
    let token = ask_and_sign_in(&first, &stores[0], "ada", "ada").await;
    let asked = known(&stores[0], "ada").await;
    let user = live(&first, &token).await.user.id.clone();
    let sign_ins: Vec<_> = (0..16)
        .map(|browser| {
            let (sessions, asked) = (sessions(&stores[browser % 2]), asked.clone());
            tokio::spawn(async move { sign_in_as(&sessions, "ada", decided("ada", asked.as_ref())).await })
        })
        .collect();
    sessions(&stores[1]).change_data(&DataOf::User(user), take_role).await.unwrap();
    let mut tokens = vec![token];
    for sign_in in sign_ins {
        match sign_in.await.unwrap() {
            (SignInOutcome::Session(_), token) => tokens.push(token),
            (other, _) => assert_eq!(other, SignInOutcome::PolicyOutdated),
        }
    }
    for token in tokens {
        let record = stores[0].find_session(&token.hash()).await.unwrap().unwrap();
        assert_eq!(record.data["role"], json!("none"));
    }
}

/// S15: a server whose clock is ahead takes the role from sessions that are live for the others,
/// and for itself once its clock is right. One that all of them know to have expired stays as it
/// is.
pub async fn policy_s15_role_that_is_taken_with_a_wrong_clock_is_taken_everywhere(place: Place) {
    let (store, clock) = (place.open().await, FakeClock::new());
    let here = Sessions::new(Arc::clone(&store), Arc::new(clock.clone()), Limits::default());
    let there = sessions(&place.open().await);
    let (ada, grace) = (
        ask_and_sign_in(&here, &store, "ada", "1").await,
        ask_and_sign_in(&here, &store, "grace", "2").await,
    );
    let expires = live(&here, &ada).await.expires;
    let user_of = async |token| DataOf::User(live(&there, token).await.user.id.clone());
    let [ada_user, grace_user] = [user_of(&ada).await, user_of(&grace).await];
    let one = DataOf::Session(live(&there, &ada).await.id.clone());
    clock.set(expires.saturating_add(Duration::from_mins(59)));
    assert_eq!(here.resolve(&ada).await.unwrap(), CurrentSession::Ended(EndReason::Idle));
    // It is not live here, so it is not counted.
    assert_eq!(here.change_data(&ada_user, take_role).await.unwrap(), 0);
    there.refresh().await.unwrap();
    assert_eq!(live(&there, &ada).await.data["role"], json!("none"));
    let change = |data: &mut DataParts| {
        data.private = object("customer", "8");
        Ok(())
    };
    assert_eq!(here.change_data(&one, change).await.unwrap(), 0);
    there.refresh().await.unwrap();
    assert_eq!(live(&there, &ada).await.data_parts(), parts("none", "8"));
    clock.set(expires.saturating_add(Duration::from_mins(61)));
    assert_eq!(here.change_data(&grace_user, take_role).await.unwrap(), 0);
    there.refresh().await.unwrap();
    assert_eq!(live(&there, &grace).await.data["role"], json!("admin"));
}
