//! An admin disables users.

use std::{sync::Arc, time::Duration};

use hallpass_types::UserId;
use sqlx::AssertSqlSafe;

use super::{Place, live, now, profile_of, sessions, sign_in, start, try_start};
use crate::{
    admin::Admin,
    model::session_record::EndReason,
    session::CurrentSession,
    store::{Selection, SignInOutcome},
};

const LIVE: &str = "SELECT COUNT(*) FROM hallpass_sessions WHERE ended_at IS NULL";

pub async fn disabled_user_cannot_sign_in_until_enabled(place: Place) {
    let (store, other) = (place.open().await, place.open().await);
    let (here, there) = (sessions(&store), sessions(&other));
    let token = sign_in(&here, "ada").await;
    let ada = live(&there, &token).await.user.id.clone();
    assert!(store.set_disabled(&ada, Some(now())).await.unwrap());
    let (refused, _) = start(&there, &profile_of("ada"), &[]).await;
    assert_eq!(refused, SignInOutcome::UserDisabled);
    assert_eq!(place.number(LIVE).await, 1);
    // Its end was interrupted: it is ended all the same for those who look it up.
    let resolved = sessions(&other).resolve(&token).await.unwrap();
    assert_eq!(resolved, CurrentSession::Ended(EndReason::Revoked));
    sign_in(&there, "grace").await;
    let found = store.find_user(&ada, now()).await.unwrap().unwrap();
    assert!(found.disabled_at.is_some());
    // The first time stays.
    assert!(store.set_disabled(&ada, Some(now().saturating_add(Duration::from_mins(1)))).await.unwrap());
    assert_eq!(store.find_user(&ada, now()).await.unwrap().unwrap(), found);
    assert!(other.set_disabled(&ada, None).await.unwrap());
    let token = sign_in(&there, "ada").await;
    assert_eq!(live(&here, &token).await.user.id, ada);
    assert_eq!(store.find_user(&ada, now()).await.unwrap().unwrap().disabled_at, None);
    assert!(!store.set_disabled(&UserId::new("no-one"), Some(now())).await.unwrap());
}

/// The end of the sessions was interrupted: they do not come back when the user is enabled.
pub async fn session_s04_enabled_user_has_no_session_from_before(place: Place) {
    let store = place.open().await;
    let here = sessions(&store);
    let token = sign_in(&here, "ada").await;
    let ada = live(&here, &token).await.user.id.clone();
    let admin = Admin::of(Arc::clone(&store), here.clone(), []);
    // One who is not disabled keeps theirs.
    assert!(admin.enable_user(&ada).await.unwrap());
    assert_eq!(place.number(LIVE).await, 1);
    assert!(store.set_disabled(&ada, Some(now())).await.unwrap());
    assert!(admin.enable_user(&ada).await.unwrap());
    let resolved = sessions(&store).resolve(&token).await.unwrap();
    assert_eq!(resolved, CurrentSession::Ended(EndReason::Revoked));
    live(&here, &sign_in(&here, "ada").await).await;
    assert!(!admin.enable_user(&UserId::new("no-one")).await.unwrap());
}

/// Servers of the versions before insert sessions, too, and do not know the column.
pub async fn session_s20_older_server_creates_no_session_of_a_disabled_user(place: Place) {
    let store = place.open().await;
    let token = sign_in(&sessions(&store), "ada").await;
    let ada = live(&sessions(&store), &token).await.user.id.clone();
    let insert = |id: &str| {
        let columns = "id, token_hash, user_id, provider, created_at, authenticated_at, last_active_at, \
                       idle_expires_at, absolute_expires_at";
        let sql = format!(
            "INSERT INTO hallpass_sessions ({columns}) VALUES ('{id}', '{id}', '{ada}', 'test', 1, 1, 1, 1, 1)"
        );
        sqlx::query(AssertSqlSafe(sql))
    };
    let mut database = place.connection().await;
    insert("before").execute(&mut database).await.unwrap();
    store.set_disabled(&ada, Some(now())).await.unwrap();
    let error = insert("after").execute(&mut database).await.unwrap_err().to_string();
    assert!(error.contains("the user is disabled"), "{error}");
}

pub async fn user_disabled_during_sign_ins_has_no_session(place: Place) {
    let (store, other) = (place.open().await, place.open().await);
    let ada = live(&sessions(&store), &sign_in(&sessions(&store), "ada").await).await.user.id.clone();
    let browsers: Vec<_> = (0..12)
        .map(|number| {
            let sessions = sessions(if number % 2 == 0 { &store } else { &other });
            tokio::spawn(async move { try_start(&sessions, &profile_of("ada"), &[]).await.unwrap().0 })
        })
        .collect();
    assert!(store.set_disabled(&ada, Some(now())).await.unwrap());
    store.end_selected(&Selection::User(ada), now(), "", 500).await.unwrap();
    for browser in browsers {
        let outcome = browser.await.unwrap();
        assert!(matches!(outcome, SignInOutcome::Session(_) | SignInOutcome::UserDisabled), "{outcome:?}");
    }
    assert_eq!(place.number(LIVE).await, 0);
}
