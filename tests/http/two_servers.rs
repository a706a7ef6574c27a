//! Two servers on one database.

use std::time::Duration;

use hallpass_tests::{
    App, AppOptions, Client, FakeProvider, Wire, execute, hide_table, on_wires, wait_for_async,
};
use serde_json::Value;

on_wires! {
    session_s09_sign_out_holds_on_the_other_server,
    servers_that_start_at_once_and_a_killed_one_lose_nothing,
    session_s12_callback_copies_at_two_servers_sign_in_once,
    session_s02_sign_in_ends_the_old_session_on_both_servers,
}

/// Starts two servers on one database, on every engine.
async fn start_pairs(wire: Wire) -> Vec<(App, App)> {
    let mut pairs = Vec::new();
    for options in wire.every_engine(AppOptions::default()).await {
        let one = App::start_with(options);
        let other = one.start_neighbour();
        pairs.push((one, other));
    }
    pairs
}

async fn session_s09_sign_out_holds_on_the_other_server(wire: Wire) {
    for (one, other) in start_pairs(wire).await {
        let mut browser = Client::of(&one);
        browser.sign_in("ada", "/").await;
        let mut there = browser.moved_to(&other);
        // Both servers have cached the session.
        for _ in 0..3 {
            assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
            assert_eq!(there.fetch_session().await["user"]["name"], "Ada Lovelace");
        }
        let mut here = browser.clone();
        browser.sign_out().await;
        // At once on the server that ended it.
        assert_eq!(here.fetch_session().await, Value::Null);
        let has_ended = || {
            let mut there = there.clone();
            async move { (there.fetch_session().await == Value::Null).then_some(()) }
        };
        wait_for_async("the other server has noticed", has_ended).await;
        assert_eq!(there.get("/api/auth/session").await.header("x-session-ended"), Some("signed-out"));
    }
}

async fn servers_that_start_at_once_and_a_killed_one_lose_nothing(wire: Wire) {
    let url = wire.fresh_database().await;
    let provider = FakeProvider::start();
    let start = || {
        let options = provider.configure(AppOptions::default().on_postgres(&url), "fake");
        tokio::task::spawn_blocking(move || App::start_with(options))
    };
    let (one, other) = tokio::join!(start(), start());
    let (mut one, other) = (one.unwrap(), other.unwrap());
    let mut people = Vec::new();
    for i in 0..10 {
        // In turn: a sign-in begins at one server, and is finished at the other.
        let (here, there) = if i % 2 == 0 { (&one, &other) } else { (&other, &one) };
        let mut browser = Client::of(here);
        let callback = browser.reach_callback("fake", "", "/profile").await;
        let mut moved = browser.moved_to(there);
        let back = moved.get(&callback.replace(&here.url, &there.url)).await;
        assert_eq!(back.location(), format!("{}/profile", there.url));
        people.push((moved.fetch_session().await, moved));
    }
    let mut pending = Client::of(&one);
    let callback = pending.reach_callback("fake", "", "/profile").await;
    one.kill();
    // The other server finishes the sign-in.
    let mut moved = pending.moved_to(&other);
    let back = moved.get(&callback.replace(&one.url, &other.url)).await;
    assert_eq!(back.location(), format!("{}/profile", other.url));
    for (session, browser) in people {
        assert_eq!(browser.moved_to(&other).fetch_session().await, session);
    }
}

async fn session_s12_callback_copies_at_two_servers_sign_in_once(wire: Wire) {
    let provider = FakeProvider::start();
    for options in wire.every_engine(AppOptions::default()).await {
        let one = App::start_with(provider.configure(options, "fake"));
        let other = one.start_neighbour();
        let before = provider.token_requests().len();
        let mut browser = Client::of(&one);
        let callback = browser.reach_callback("fake", "", "/profile").await;
        let copies = (0..16).map(|i| {
            let server = if i % 2 == 0 { &one } else { &other };
            let (mut copy, callback) = (browser.moved_to(server), callback.replace(&one.url, &server.url));
            async move {
                let written = copy.get(&callback).await;
                written.cookies_written().contains(&"hallpass.session")
            }
        });
        let won = futures_util::future::join_all(copies).await.into_iter().filter(|won| *won).count();
        assert_eq!(won, 1);
        assert_eq!(provider.token_requests().len(), before + 1, "the code was sent more than once");
        assert_eq!(one.count_rows("sessions").await, 1);
    }
}

async fn session_s02_sign_in_ends_the_old_session_on_both_servers(wire: Wire) {
    for (one, other) in start_pairs(wire).await {
        let mut browser = Client::of(&one);
        browser.sign_in("ada", "/").await;
        let before = browser.moved_to(&other);
        assert_eq!(before.clone().fetch_session().await["user"]["name"], "Ada Lovelace");
        browser.sign_in("grace", "/").await;
        let has_ended = || {
            let mut before = before.clone();
            async move { (before.fetch_session().await == Value::Null).then_some(()) }
        };
        wait_for_async("the other server has noticed", has_ended).await;
        assert_eq!(browser.moved_to(&other).fetch_session().await["user"]["name"], "Grace Hopper");
    }
}

#[tokio::test]
async fn session_s07_activity_is_stored_once_a_minute_by_two_servers() {
    let one = App::start();
    let other = one.start_neighbour();
    let mut browser = Client::of(&one);
    browser.sign_in("ada", "/").await;
    let mut there = browser.moved_to(&other);
    for checked in [browser.fetch_session().await, there.fetch_session().await] {
        assert_eq!(checked["user"]["name"], "Ada Lovelace");
    }
    assert_eq!(one.age_activity(Duration::from_mins(2)).await, 1);
    assert_eq!(Client::of(&other).get("/health/ready").await.status.as_u16(), 204);
    // A trigger counts the writes.
    let mut database = one.open_database().await;
    for sql in [
        "CREATE TABLE written (at INTEGER)",
        "CREATE TRIGGER count_writes AFTER UPDATE ON hallpass_sessions BEGIN INSERT INTO written VALUES (1); END",
    ] {
        execute(&mut database, sql).await;
    }
    for _ in 0..10 {
        assert!(browser.get("/profile").await.text.contains("Profile Avatar:"));
        assert!(there.get("/profile").await.text.contains("Profile Avatar:"));
    }
    let written = sqlx::query("SELECT at FROM written").fetch_all(&mut database).await.unwrap();
    assert_eq!(written.len(), 1);
}

#[tokio::test]
async fn cached_session_is_answered_without_the_sessions_table() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let session = browser.fetch_session().await;
    // Only the table of sessions is gone; the change mark is there, and has not changed.
    let mut database = app.open_database().await;
    hide_table(&mut database, "sessions").await;
    for _ in 0..5 {
        assert_eq!(browser.fetch_session().await, session);
    }
    // Without the mark no cached session is trusted.
    hide_table(&mut database, "change_mark").await;
    let refused = || {
        let mut browser = browser.clone();
        async move { (browser.get("/api/auth/session").await.status.as_u16() == 503).then_some(()) }
    };
    wait_for_async("the outage is reported", refused).await;
}
