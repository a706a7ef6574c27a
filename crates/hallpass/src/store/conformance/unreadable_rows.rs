//! Rows that cannot be read: damaged, or of a later program. They hide no others.

use std::{sync::Arc, time::Duration};

use super::{Place, live, now, sessions, sign_in};
use crate::{
    admin::Admin,
    clock::{Clock as _, FakeClock},
    session::{CurrentSession, Limits, Sessions},
    store::StoreError,
};

pub async fn unreadable_row_is_no_outage(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    for wrong in ["data = '[not json'", "end_reason = 'in-a-way-of-later-programs'", "last_active_at = -1"] {
        let (broken, whole) = (sign_in(&sessions, "ada").await, sign_in(&sessions, "ada").await);
        let id = &live(&sessions, &broken).await.id;
        place.execute(&format!("UPDATE hallpass_sessions SET {wrong} WHERE id = '{id}'")).await;
        place.execute("UPDATE hallpass_change_mark SET generation = generation + 2").await;
        sessions.refresh().await.unwrap();
        assert!(matches!(store.find_session(&broken.hash()).await, Err(StoreError::Row(_))), "{wrong}");
        assert_eq!(sessions.resolve(&broken).await.unwrap(), CurrentSession::Anonymous, "{wrong}");
        let record = live(&sessions, &whole).await;
        // Its person can still end the others.
        let listed = store.list_sessions(&record.user.id, now(), None, 100).await.unwrap();
        assert!(listed.iter().any(|listed| listed.id == record.id), "{wrong}");
    }
}

/// A page has as many sessions as were asked for, if there are as many that can be read: the caller
/// sees in it whether more follow.
pub async fn session_s08_unreadable_session_ends_no_page(place: Place) {
    let (store, clock) = (place.open().await, FakeClock::new());
    let sessions = Sessions::new(Arc::clone(&store), Arc::new(clock.clone()), Limits::default());
    let mut ids = Vec::new();
    for _ in 0..6 {
        clock.set(clock.now().saturating_add(Duration::from_secs(1)));
        ids.push(live(&sessions, &sign_in(&sessions, "ada").await).await.id.clone());
    }
    let user = store.owner_of(&ids[0]).await.unwrap().unwrap();
    for broken in &ids[3..] {
        place.execute(&format!("UPDATE hallpass_sessions SET created_at = -1 WHERE id = '{broken}'")).await;
    }
    let list = async |most| store.list_sessions(&user, clock.now(), None, most).await.unwrap();
    for most in 1..5 {
        let listed: Vec<_> = list(most).await.into_iter().map(|listed| listed.id).collect();
        let expected: Vec<_> = ids[..3].iter().rev().take(most.try_into().unwrap()).cloned().collect();
        assert_eq!(listed, expected, "{most}");
    }
}

/// A page of the list that has only unreadable sessions is not its end: those after it would
/// never be ended.
pub async fn list_of_sessions_goes_on_after_an_unreadable_one(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    for _ in 0..2 {
        let broken = live(&sessions, &sign_in(&sessions, "ada").await).await.id.clone();
        let first = format!("0000{}", &broken.as_str()[4..]);
        let set = format!("SET id = '{first}', last_active_at = -1 WHERE id = '{broken}'");
        place.execute(&format!("UPDATE hallpass_sessions {set}")).await;
    }
    let whole = live(&sessions, &sign_in(&sessions, "ada").await).await;
    let page = store.list_all_sessions(None, now(), "", 1).await.unwrap();
    assert_eq!(page.iter().map(|line| &line.id).collect::<Vec<_>>(), [&whole.id]);
    assert!(store.list_all_sessions(None, now(), whole.id.as_str(), 1).await.unwrap().is_empty());
}

/// A damaged row of a user hides no other user, and the end of the list is not where it is.
pub async fn list_of_users_goes_on_after_an_unreadable_one(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let mut users = Vec::new();
    for person in ["ada", "grace", "edsger"] {
        users.push(live(&sessions, &sign_in(&sessions, person).await).await.user.id.clone());
    }
    users.sort();
    let broken = &users[1];
    place.execute(&format!("UPDATE hallpass_users SET created_at = -1 WHERE id = '{broken}'")).await;
    let (mut listed, mut after) = (Vec::new(), String::new());
    loop {
        let page = store.list_all_users(now(), &after, 1).await.unwrap();
        let Some(last) = page.last() else { break };
        after = last.id.to_string();
        listed.push(last.id.clone());
    }
    assert_eq!(listed, [users[0].clone(), users[2].clone()]);
    // It is not reported as one that does not exist.
    assert!(matches!(store.find_user(broken, now()).await, Err(StoreError::Row("created_at"))));
}

/// Only whether they are disabled is read of them.
pub async fn disabled_user_with_an_unreadable_row_can_be_enabled(place: Place) {
    let store = place.open().await;
    let here = sessions(&store);
    let token = sign_in(&here, "ada").await;
    let ada = live(&here, &token).await.user.id.clone();
    let admin = Admin::of(Arc::clone(&store), here.clone(), []);
    assert!(store.set_disabled(&ada, Some(now())).await.unwrap());
    place.execute(&format!("UPDATE hallpass_users SET created_at = -1 WHERE id = '{ada}'")).await;
    assert!(admin.enable_user(&ada).await.unwrap());
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_sessions WHERE ended_at IS NULL").await, 0);
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_users WHERE disabled_at IS NOT NULL").await, 0);
    live(&here, &sign_in(&here, "ada").await).await;
}
