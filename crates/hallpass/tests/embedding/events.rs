//! The application subscribes to what happens.

use std::sync::{Arc, Mutex};

use actix_web::{App, test};
use futures_util::poll;
use hallpass::{
    Event, Events, Hallpass, Received,
    admin::{IfTaken, Relinked, Relinking},
    testing::{self, Person},
    types::{ProviderId, UserId},
};
use serde_json::{Value, json};

use crate::browser::{Browser, config, hallpass};

/// The next event, as a line of an audit log.
pub async fn next(events: &mut Events) -> Value {
    let Some(Received::Event(event)) = events.next().await else { panic!("no event") };
    let line = serde_json::to_string(&*event).unwrap();
    serde_json::from_str(&line).unwrap()
}

#[actix_web::test]
async fn events_say_what_happens_to_sessions_and_users() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config))).await;
    let mut events = hallpass.events();
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    let first = next(&mut events).await;
    assert_eq!((&first["kind"], &first["isNewUser"]), (&json!("signed-in"), &json!(true)), "{first}");
    let (session, user) = (first["session"]["id"].clone(), first["session"]["user"].clone());
    // Again in the same browser: the session is replaced.
    browser.sign_in("ada").await;
    let second = next(&mut events).await;
    assert_eq!((&second["kind"], &second["isNewUser"]), (&json!("signed-in"), &json!(false)), "{second}");
    let replaced = next(&mut events).await;
    assert_eq!((&replaced["kind"], &replaced["session"]["id"]), (&json!("signed-out"), &session));
    assert_eq!(replaced["replacedBy"], second["session"]["id"]);
    browser.sign_out().await;
    let signed_out = next(&mut events).await;
    assert_eq!((&signed_out["kind"], &signed_out["session"]), (&json!("signed-out"), &second["session"]));
    // From code.
    browser.sign_in("ada").await;
    next(&mut events).await;
    let ada = hallpass::types::UserId::new(user.as_str().unwrap());
    hallpass.users().link(&ada, &ProviderId::new("dev"), "lovelace").await.unwrap();
    hallpass.users().disable(&ada).await.unwrap();
    let refused = browser.try_sign_in("ada", None).await;
    assert!(refused.header("location").unwrap().contains("error="));
    hallpass.users().enable(&ada).await.unwrap();
    // They are not disabled any more: nothing happens, and nothing is an event.
    assert!(hallpass.users().enable(&ada).await.unwrap());
    hallpass.users().delete(&ada).await.unwrap();
    for (kind, member) in [
        ("linked", "user"),
        ("user-disabled", "user"),
        ("revoked", "session"),
        ("sign-in-refused", "code"),
        ("user-enabled", "user"),
        ("user-deleted", "user"),
    ] {
        let event = next(&mut events).await;
        assert_eq!(event["kind"], json!(kind), "{event}");
        match member {
            "user" => assert_eq!(event["user"], user),
            "session" => assert_eq!((&event["session"]["user"], &event["by"]), (&user, &json!("admin"))),
            _ => assert_eq!((&event["code"], &event["provider"]), (&json!("AccessDenied"), &json!("dev"))),
        }
    }
}

#[actix_web::test]
async fn function_is_called_with_every_event_even_after_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let on_event = move |event: &Event| {
        let count = {
            let mut seen = log.lock().unwrap();
            seen.push(event.clone());
            seen.len()
        };
        assert!(count > 1, "the first event is too much");
    };
    let hallpass = Hallpass::builder(config(&folder, &[])).on_event(on_event).open().await.unwrap();
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config))).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    browser.sign_out().await;
    while seen.lock().unwrap().len() < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(seen.lock().unwrap().len(), 2);
}

/// Polls `change` this often, as a handler is that is dropped because its browser has closed the
/// connection.
async fn give_up_after(polls: usize, change: impl Future) {
    let mut change = Box::pin(change);
    for _ in 0..polls {
        if poll!(&mut change).is_ready() {
            break;
        }
        tokio::task::yield_now().await;
    }
}

#[actix_web::test]
async fn change_whose_caller_gave_up_is_whole_and_an_event() {
    let hallpass = Hallpass::open(testing::config()).await.unwrap();
    let (sessions, users) = (hallpass.sessions(), hallpass.users());
    for polls in 1..30 {
        let [ada, bob] = [0, 1].map(|person| Person::new(&format!("person-{polls}-{person}")));
        let ada = hallpass.sign_in_for_test(&ada).await.unwrap().session;
        let bob = hallpass.sign_in_for_test(&bob).await.unwrap().session;
        let mut events = hallpass.events();
        give_up_after(polls, sessions.end(&ada.id)).await;
        give_up_after(polls, users.disable(&bob.user.id)).await;
        // When a later change is made, these are, or never will be.
        let last = hallpass.sign_in_for_test(&Person::new(&format!("last-{polls}"))).await.unwrap().session;
        users.delete(&last.user.id).await.unwrap();
        let mut seen = Vec::new();
        loop {
            let event = next(&mut events).await;
            let user = event["user"].as_str().or(event["session"]["user"].as_str()).unwrap().to_owned();
            if event["kind"] == "user-deleted" {
                break;
            }
            seen.push((event["kind"].as_str().unwrap().to_owned(), user));
        }
        let was_seen = |kind: &str, user: &UserId| seen.contains(&(kind.to_owned(), user.to_string()));
        let ended = async |user| sessions.list(Some(user), None, 1).await.unwrap().is_empty();
        let disabled = users.find(&bob.user.id).await.unwrap().unwrap().disabled_at.is_some();
        assert_eq!(was_seen("revoked", &ada.user.id), ended(&ada.user.id).await, "{polls}");
        assert_eq!(was_seen("user-disabled", &bob.user.id), disabled, "{polls}");
        assert_eq!(was_seen("revoked", &bob.user.id), disabled, "{polls}");
        assert_eq!(ended(&bob.user.id).await, disabled, "{polls}");
    }
}

#[actix_web::test]
async fn relink_is_an_event_and_so_are_the_sessions_that_it_ends() {
    let hallpass = Hallpass::open(testing::config()).await.unwrap();
    let ada = hallpass.sign_in_for_test(&Person::new("ada")).await.unwrap().session;
    let mallory = hallpass.sign_in_for_test(&Person::new("mallory")).await.unwrap().session;
    let mut events = hallpass.events();
    let relinking = Relinking {
        user: ada.user.id.clone(),
        provider: ProviderId::new("dev"),
        subject: "mallory".into(),
        if_taken: IfTaken::Take,
    };
    let relinked = hallpass.users().relink(relinking).await.unwrap();
    assert!(matches!(relinked, Relinked::Done { ended: 2, .. }), "{relinked:?}");
    // One more, so that a missing event is noticed.
    hallpass.users().disable(&ada.user.id).await.unwrap();
    let linked = next(&mut events).await;
    assert_eq!((&linked["kind"], &linked["takenFrom"]), (&json!("linked"), &json!(mallory.user.id)));
    let mut ended = Vec::new();
    for _ in 0..2 {
        let revoked = next(&mut events).await;
        assert_eq!((&revoked["kind"], &revoked["by"]), (&json!("revoked"), &json!("admin")));
        ended.push(revoked["session"]["id"].as_str().unwrap().to_owned());
    }
    ended.sort();
    let mut expected = [ada.id.to_string(), mallory.id.to_string()];
    expected.sort();
    assert_eq!(ended, expected);
}
