//! Sessions of apps, each allowed from a session in a browser.

use std::{sync::Arc, time::Duration};

use hallpass_types::SessionId;
use tokio::sync::Barrier;

use super::{Place, live, sessions, sign_in};
use crate::{
    clock::{Clock as _, FakeClock},
    crypto::random,
    model::{
        bearer_token::BearerToken,
        native_app::NativeApp,
        session_record::{EndReason, SessionRecord},
    },
    session::{AppRequest, AppStart, CurrentSession, Limits, Sessions},
};

fn app() -> NativeApp {
    NativeApp::new("cli", "Notes for the command line").loopback()
}

fn new_id() -> SessionId {
    SessionId::new(random::random_id())
}

/// Asks for the session `id`, which was allowed from `browser`.
async fn ask(sessions: &Sessions, browser: &SessionRecord, id: &SessionId) -> AppStart {
    let app = app();
    let (session, allowed_by) = (id.clone(), browser.id.clone());
    let request = AppRequest { app: &app, session, allowed_by, ip: Some("192.0.2.7".into()) };
    sessions.start_for_app(request).await.unwrap()
}

pub(super) async fn start(sessions: &Sessions, browser: &SessionRecord) -> BearerToken {
    match ask(sessions, browser, &new_id()).await {
        AppStart::Started { token, .. } => token,
        AppStart::UsedTwice | AppStart::BrowserSessionEnded => panic!("refused"),
    }
}

pub(super) async fn resolve(sessions: &Sessions, token: &BearerToken) -> CurrentSession {
    sessions.resolve_hash(token.hash()).await.unwrap()
}

pub async fn app_session_is_of_the_same_person_and_listed_with_its_name(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let browser = live(&sessions, &sign_in(&sessions, "ada").await).await;
    place.execute("UPDATE hallpass_sessions SET data = '{\"role\":\"admin\"}', private_data = '{\"key\":1}', proved_at = 5").await;
    let token = start(&sessions, &browser).await;
    let CurrentSession::Live(record) = resolve(&sessions, &token).await else { panic!("not live") };
    assert_eq!((&record.user.id, &record.provider), (&browser.user.id, &browser.provider));
    assert_eq!(record.data["role"], "admin");
    assert_eq!(record.data_parts().private["key"], 1);
    assert_eq!(record.authenticated_at, browser.authenticated_at);
    assert_eq!(record.proved_at.map(|time| time.as_unix_ms()), Some(5));
    let listed = sessions.list(&browser, None).await.unwrap().sessions;
    let own = listed.iter().find(|session| session.id == record.id).unwrap();
    assert_eq!(
        (own.device.as_str(), own.address.as_deref()),
        ("Notes for the command line", Some("192.0.2.7"))
    );
    assert_eq!(listed.len(), 2);
    // It outlives a sign-out in the browser, and ends from there like any other.
    assert!(sessions.sign_out(&browser, None).await.unwrap());
    assert!(resolve(&sessions, &token).await.is_live());
    let other = live(&sessions, &sign_in(&sessions, "ada").await).await;
    sessions.revoke(&other, &record.id, None).await.unwrap();
    assert_eq!(resolve(&sessions, &token).await, CurrentSession::Ended(EndReason::Revoked));
}

pub async fn app_session_begins_once_and_a_second_use_ends_it(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let browser = live(&sessions, &sign_in(&sessions, "ada").await).await;
    let id = new_id();
    let AppStart::Started { token, .. } = ask(&sessions, &browser, &id).await else { panic!("refused") };
    assert!(resolve(&sessions, &token).await.is_live());
    for _ in 0..2 {
        assert!(matches!(ask(&sessions, &browser, &id).await, AppStart::UsedTwice));
        assert_eq!(resolve(&sessions, &token).await, CurrentSession::Ended(EndReason::Revoked));
    }
}

pub async fn app_session_needs_a_live_session_in_the_browser(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let browser = live(&sessions, &sign_in(&sessions, "ada").await).await;
    assert!(sessions.sign_out(&browser, None).await.unwrap());
    assert!(matches!(ask(&sessions, &browser, &new_id()).await, AppStart::BrowserSessionEnded));
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_sessions").await, 1);
    let grace = live(&sessions, &sign_in(&sessions, "grace").await).await;
    store.delete_user(&grace.user.id, super::now()).await.unwrap();
    assert!(matches!(ask(&sessions, &grace, &new_id()).await, AppStart::BrowserSessionEnded));
}

/// The end of the user's sessions was interrupted, or comes later: no app gets one in the meantime.
pub async fn app_session_of_a_disabled_user_does_not_begin(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let browser = live(&sessions, &sign_in(&sessions, "ada").await).await;
    assert!(store.set_disabled(&browser.user.id, Some(super::now())).await.unwrap());
    assert!(matches!(ask(&sessions, &browser, &new_id()).await, AppStart::BrowserSessionEnded));
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_sessions").await, 1);
    assert!(store.set_disabled(&browser.user.id, None).await.unwrap());
    let browser = live(&sessions, &sign_in(&sessions, "ada").await).await;
    start(&sessions, &browser).await;
}

pub async fn session_s05_app_session_ends_with_the_sign_in_that_began_it(place: Place) {
    let (store, clock) = (place.open().await, FakeClock::new());
    let day = Duration::from_hours(24);
    let limits = Limits::new(7 * day, 10 * day);
    let sessions = Sessions::new(Arc::clone(&store), Arc::new(clock.clone()), limits);
    let token = sign_in(&sessions, "ada").await;
    clock.set(clock.now().saturating_add(6 * day));
    let browser = live(&sessions, &token).await;
    let AppStart::Started { token, expires_in } = ask(&sessions, &browser, &new_id()).await else {
        panic!("refused")
    };
    assert_eq!(expires_in, 4 * day);
    let CurrentSession::Live(record) = resolve(&sessions, &token).await else { panic!("not live") };
    assert_eq!(record.absolute_expires_at, browser.absolute_expires_at);
    assert_eq!(record.idle_expires_at, browser.absolute_expires_at);
}

pub async fn app_session_too_many_evict_those_with_the_oldest_activity(place: Place) {
    let (store, clock) = (place.open().await, FakeClock::new());
    let limits = Limits { sessions_per_user: 2, ..Limits::default() };
    let sessions = Sessions::new(Arc::clone(&store), Arc::new(clock.clone()), limits);
    let browser = live(&sessions, &sign_in(&sessions, "ada").await).await;
    let mut tokens = Vec::new();
    for _ in 0..3 {
        clock.set(clock.now().saturating_add(Duration::from_mins(2)));
        let active = sessions.touch(Arc::clone(&browser)).await.unwrap();
        assert!(active.is_live());
        tokens.push(start(&sessions, &browser).await);
    }
    let resolved = [&tokens[0], &tokens[1], &tokens[2]].map(|token| resolve(&sessions, token));
    let [first, second, third] = resolved;
    for ended in [first.await, second.await] {
        assert_eq!(ended, CurrentSession::Ended(EndReason::Revoked));
    }
    assert!(third.await.is_live());
    assert_eq!(sessions.list(&browser, None).await.unwrap().sessions.len(), 2);
}

/// Sixteen times the same code on two servers: at most one gets a session, and the others end it.
pub async fn session_s12_of_sixteen_racers_one_uses_an_app_code(place: Place) {
    let stores = [place.open().await, place.open().await];
    let servers = [sessions(&stores[0]), sessions(&stores[1])];
    let browser = live(&servers[0], &sign_in(&servers[0], "ada").await).await;
    let (start, id) = (Arc::new(Barrier::new(16)), new_id());
    let racers: Vec<_> = (0..16)
        .map(|racer| {
            let (sessions, start) = (servers[racer % 2].clone(), Arc::clone(&start));
            let (browser, id) = (Arc::clone(&browser), id.clone());
            tokio::spawn(async move {
                start.wait().await;
                ask(&sessions, &browser, &id).await
            })
        })
        .collect();
    let mut won = Vec::new();
    for racer in racers {
        if let AppStart::Started { token, .. } = racer.await.unwrap() {
            won.push(token);
        }
    }
    assert_eq!(won.len(), 1);
    servers[0].refresh().await.unwrap();
    assert_eq!(resolve(&servers[0], &won[0]).await, CurrentSession::Ended(EndReason::Revoked));
}

/// An end of all sessions comes before an app's session, and then there is none, or ends it.
pub async fn session_s09_end_of_all_sessions_spares_no_app(place: Place) {
    let stores = [place.open().await, place.open().await];
    let servers = [sessions(&stores[0]), sessions(&stores[1])];
    for _ in 0..8 {
        let browser = live(&servers[0], &sign_in(&servers[0], "ada").await).await;
        let id = new_id();
        let (all, _) = tokio::join!(
            servers[0].revoke_several(&browser, crate::store::OwnSelection::All, None),
            ask(&servers[1], &browser, &id),
        );
        assert!(all.unwrap().is_some());
        let live = "SELECT COUNT(*) FROM hallpass_sessions WHERE ended_at IS NULL";
        assert_eq!(place.number(live).await, 0);
    }
}
