//! The sessions of one person: listed, limited, ended from each other (S8, S9).

use std::{sync::Arc, time::Duration};

use hallpass_types::SessionId;
use serde_json::json;
use tokio::sync::Barrier;

use super::{Place, live, now, sessions, sign_in};
use crate::{
    clock::{Clock as _, FakeClock},
    model::session_record::EndReason,
    session::{CurrentSession, Limits, Sessions},
    store::{DataWrite, ListedSession, OwnEnd, OwnSelection, SqlStore},
};

/// Ends sessions of the same person. Returns how many.
async fn end_own(store: &SqlStore, asking: &SessionId, which: OwnSelection) -> usize {
    store.end_own_sessions(asking, which, now()).await.unwrap().outcome.unwrap().len()
}

pub async fn session_s08_ends_all_own_sessions_but_one(place: Place) {
    let (one, other) = (place.open().await, place.open().await);
    let (here, there) = (sessions(&one), sessions(&other));
    let (this, phone, tablet) =
        (sign_in(&here, "ada").await, sign_in(&here, "ada").await, sign_in(&here, "ada").await);
    let grace = sign_in(&here, "grace").await;
    there.refresh().await.unwrap();
    let (record, _) = (live(&there, &this).await, live(&there, &phone).await);
    assert_eq!(end_own(&one, &record.id, OwnSelection::Others).await, 2);
    // The second time there is nothing to end.
    assert_eq!(end_own(&one, &record.id, OwnSelection::Others).await, 0);
    for sessions in [&here, &there] {
        sessions.refresh().await.unwrap();
        for ended in [&phone, &tablet] {
            assert_eq!(sessions.resolve(ended).await.unwrap(), CurrentSession::Ended(EndReason::Revoked));
        }
        live(sessions, &this).await;
        live(sessions, &grace).await;
    }
    assert_eq!(end_own(&one, &record.id, OwnSelection::All).await, 1);
    there.refresh().await.unwrap();
    assert_eq!(there.resolve(&this).await.unwrap(), CurrentSession::Ended(EndReason::Revoked));
    live(&there, &grace).await;
}

pub async fn session_s08_list_shows_own_live_sessions(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let (this, ended) = (sign_in(&sessions, "ada").await, sign_in(&sessions, "ada").await);
    let grace = live(&sessions, &sign_in(&sessions, "grace").await).await;
    let (this, ended) = (live(&sessions, &this).await, live(&sessions, &ended).await);
    assert!(sessions.sign_out(&ended, None).await.unwrap());
    let listed = store.list_sessions(&this.user.id, now(), None, 100).await.unwrap();
    assert_eq!(listed.iter().map(|listed| &listed.id).collect::<Vec<_>>(), [&this.id]);
    assert_eq!(
        (listed[0].ip.as_deref(), listed[0].user_agent.as_deref()),
        (Some("192.0.2.1"), Some("A browser"))
    );
    assert_eq!(listed[0].last_active_at, this.last_active_at);
    assert_eq!(store.owner_of(&ended.id).await.unwrap().as_ref(), Some(&this.user.id));
    assert_eq!(store.owner_of(&grace.id).await.unwrap().as_ref(), Some(&grace.user.id));
    assert_eq!(store.owner_of(&hallpass_types::SessionId::new("unknown")).await.unwrap(), None);
    // A session whose idle timeout has passed is not listed.
    let later = now().saturating_add(crate::session::Limits::default().idle);
    assert_eq!(store.list_sessions(&this.user.id, later, None, 100).await.unwrap(), []);
}

pub async fn session_s08_long_list_has_pages(place: Place) {
    let (store, clock) = (place.open().await, FakeClock::new());
    let sessions = Sessions::new(Arc::clone(&store), Arc::new(clock.clone()), Limits::default());
    let mut user = None;
    for session in 0..25 {
        // Some at the same moment.
        if session % 3 == 0 {
            clock.set(clock.now().saturating_add(Duration::from_secs(1)));
        }
        user = Some(live(&sessions, &sign_in(&sessions, "ada").await).await.user.id.clone());
    }
    let user = user.unwrap();
    let whole = store.list_sessions(&user, clock.now(), None, 100).await.unwrap();
    assert_eq!(whole.len(), 25);
    assert!(whole.is_sorted_by_key(|listed| std::cmp::Reverse(listed.last_active_at)));
    let (mut pages, mut after) = (Vec::new(), None);
    loop {
        let page = store.list_sessions(&user, clock.now(), after.as_ref(), 4).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.cursor());
        pages.extend(page);
    }
    assert_eq!(pages, whole);
}

pub async fn too_many_sessions_evict_those_with_the_oldest_activity(place: Place) {
    let (store, clock) = (place.open().await, FakeClock::new());
    let limits = Limits { sessions_per_user: 3, ..Limits::default() };
    let sessions = Sessions::new(Arc::clone(&store), Arc::new(clock.clone()), limits);
    let other = sign_in(&sessions, "grace").await;
    let mut tokens = Vec::new();
    for session in 0..5 {
        clock.set(clock.now().saturating_add(Duration::from_mins(2)));
        // The first one is active all the time.
        if session > 0 {
            let first = live(&sessions, &tokens[0]).await;
            assert!(matches!(sessions.touch(first).await.unwrap(), CurrentSession::Live(_)));
        }
        tokens.push(sign_in(&sessions, "ada").await);
    }
    for (session, is_live) in [(0, true), (1, false), (2, false), (3, true), (4, true)] {
        let resolved = sessions.resolve(&tokens[session]).await.unwrap();
        assert_eq!(resolved.clone().live().is_some(), is_live, "{session}: {resolved:?}");
        assert!(is_live || resolved == CurrentSession::Ended(EndReason::Revoked));
    }
    let user = live(&sessions, &tokens[4]).await.user.id.clone();
    let listed: Vec<ListedSession> = store.list_sessions(&user, clock.now(), None, 100).await.unwrap();
    assert_eq!(listed.len(), 3);
    live(&sessions, &other).await;
}

pub async fn session_s09_revoked_session_ends_nothing(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let [thief, owner, phone] = [(); 3].map(|()| sign_in(&sessions, "ada"));
    let (thief, owner, phone) = (thief.await, owner.await, phone.await);
    let (thief, owner) = (live(&sessions, &thief).await, live(&sessions, &owner).await);
    let phone = live(&sessions, &phone).await;
    let grace = live(&sessions, &sign_in(&sessions, "grace").await).await;
    let ended = store.end_own_session(&owner.id, &thief.id, now()).await.unwrap().outcome;
    assert!(matches!(ended, OwnEnd::Ended(ended) if ended.id == thief.id));
    // The session was still live when its request arrived. Nothing is done.
    assert_eq!(
        store.end_own_session(&thief.id, &owner.id, now()).await.unwrap().outcome,
        OwnEnd::AskingEnded
    );
    assert_eq!(
        store.end_own_session(&thief.id, &thief.id, now()).await.unwrap().outcome,
        OwnEnd::AskingEnded
    );
    for which in [OwnSelection::Others, OwnSelection::All] {
        assert_eq!(store.end_own_sessions(&thief.id, which, now()).await.unwrap().outcome, None);
    }
    let data = json!({ "theme": "dark" }).as_object().unwrap().clone();
    assert_eq!(
        store.replace_session_data(&thief.id, 0, &data.clone().into(), now()).await.unwrap().outcome,
        DataWrite::Ended
    );
    // Nor for one that has expired, or one of another person.
    let idle = now().saturating_add(Limits::default().idle);
    assert_eq!(store.end_own_session(&owner.id, &phone.id, idle).await.unwrap().outcome, OwnEnd::AskingEnded);
    assert_eq!(store.end_own_session(&grace.id, &phone.id, now()).await.unwrap().outcome, OwnEnd::NotTheirs);
    sessions.refresh().await.unwrap();
    assert_eq!(
        store.end_own_session(&owner.id, &thief.id, now()).await.unwrap().outcome,
        OwnEnd::AlreadyEnded
    );
    for (which, whose) in [(OwnSelection::Others, &phone), (OwnSelection::All, &owner)] {
        let ended = store.end_own_sessions(&owner.id, which, now()).await.unwrap().outcome.unwrap();
        assert_eq!(ended.iter().map(|ended| &ended.id).collect::<Vec<_>>(), [&whose.id]);
    }
    assert!(!store.end_session(&owner.id, EndReason::SignedOut, now()).await.unwrap().outcome);
    assert!(
        store.end_session(&grace.id, EndReason::SignedOut, now()).await.unwrap().outcome,
        "of another person"
    );
}

/// Sixteen sessions of one person each end all others at the same moment, on two servers. The first
/// one does, and then the others cannot any more.
pub async fn session_s09_of_racers_that_revoke_each_other_one_stays(place: Place) {
    let stores = [place.open().await, place.open().await];
    let sessions = sessions(&stores[0]);
    let start = Arc::new(Barrier::new(16));
    let mut racers = Vec::new();
    for racer in 0..16 {
        let id = live(&sessions, &sign_in(&sessions, "ada").await).await.id.clone();
        let (store, start) = (Arc::clone(&stores[racer % 2]), Arc::clone(&start));
        racers.push(tokio::spawn(async move {
            start.wait().await;
            store.end_own_sessions(&id, OwnSelection::Others, now()).await.unwrap().outcome
        }));
    }
    let mut ended = Vec::new();
    for racer in racers {
        ended.extend(racer.await.unwrap().map(|ended| ended.len()));
    }
    assert_eq!(ended, [15]);
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_sessions WHERE ended_at IS NULL").await, 1);
}
