//! Several sessions of one person (S8).

use super::{Place, live, now, sessions, sign_in};
use crate::session::{EndReason, Resolved};

pub async fn session_s08_a_person_ends_all_their_sessions_but_one_and_nobody_elses(place: Place) {
    let (one, other) = (place.open().await, place.open().await);
    let (here, there) = (sessions(&one), sessions(&other));
    let (this, phone, tablet) =
        (sign_in(&here, "ada").await, sign_in(&here, "ada").await, sign_in(&here, "ada").await);
    let grace = sign_in(&here, "grace").await;
    there.refresh().await.unwrap();
    let (record, _) = (live(&there, &this).await, live(&there, &phone).await);
    let user = &record.user.id;
    assert_eq!(one.end_sessions_of(user, Some(&record.id), EndReason::Revoked, now()).await.unwrap(), 2);
    // Again there is nothing to end.
    assert_eq!(one.end_sessions_of(user, Some(&record.id), EndReason::Revoked, now()).await.unwrap(), 0);
    for sessions in [&here, &there] {
        sessions.refresh().await.unwrap();
        for ended in [&phone, &tablet] {
            assert_eq!(sessions.resolve(ended).await.unwrap(), Resolved::Ended(EndReason::Revoked));
        }
        live(sessions, &this).await;
        live(sessions, &grace).await;
    }
    assert_eq!(one.end_sessions_of(user, None, EndReason::Revoked, now()).await.unwrap(), 1);
    there.refresh().await.unwrap();
    assert_eq!(there.resolve(&this).await.unwrap(), Resolved::Ended(EndReason::Revoked));
    live(&there, &grace).await;
}

pub async fn session_s08_a_list_shows_what_is_live_and_whose_it_is(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let (this, ended) = (sign_in(&sessions, "ada").await, sign_in(&sessions, "ada").await);
    let grace = live(&sessions, &sign_in(&sessions, "grace").await).await;
    let (this, ended) = (live(&sessions, &this).await, live(&sessions, &ended).await);
    assert!(sessions.end(&ended.id, EndReason::SignedOut).await.unwrap());
    let listed = store.list_sessions(&this.user.id, now()).await.unwrap();
    assert_eq!(listed.iter().map(|listed| &listed.id).collect::<Vec<_>>(), [&this.id]);
    assert_eq!(
        (listed[0].ip.as_deref(), listed[0].user_agent.as_deref()),
        (Some("192.0.2.1"), Some("A browser"))
    );
    assert_eq!(listed[0].last_active_at, this.last_active_at);
    assert_eq!(store.owner_of(&ended.id).await.unwrap().as_ref(), Some(&this.user.id));
    assert_eq!(store.owner_of(&grace.id).await.unwrap().as_ref(), Some(&grace.user.id));
    assert_eq!(store.owner_of(&hallpass_shared::SessionId::new("nobody's")).await.unwrap(), None);
    // Of what went idle nothing is listed.
    let later = now().saturating_add(crate::session::Limits::default().idle);
    assert_eq!(store.list_sessions(&this.user.id, later).await.unwrap(), []);
}
