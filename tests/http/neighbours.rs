//! Two servers on one database, and somebody who changes it beside them.

use hallpass_tests::{App, AppOptions, Client, FakeProvider, eventually_async, fresh_database};
use serde_json::Value;

/// Two servers on one database, of every engine.
async fn pairs() -> Vec<(App, App)> {
    let mut pairs = Vec::new();
    for options in AppOptions::default().on_every_engine().await {
        let one = App::start_with(options);
        let other = one.neighbour();
        pairs.push((one, other));
    }
    pairs
}

#[tokio::test]
async fn session_s09_sign_out_holds_on_the_other_server() {
    for (one, other) in pairs().await {
        let mut browser = Client::of(&one);
        browser.sign_in("ada", "/").await;
        let mut there = browser.moved_to(&other);
        // Both have checked it, and need not ask again.
        for _ in 0..3 {
            assert_eq!(browser.session().await["user"]["name"], "Ada Lovelace");
            assert_eq!(there.session().await["user"]["name"], "Ada Lovelace");
        }
        let mut here = browser.clone();
        browser.sign_out().await;
        // Where it was ended, at once.
        assert_eq!(here.session().await, Value::Null);
        let ended = || {
            let mut there = there.clone();
            async move { (there.session().await == Value::Null).then_some(()) }
        };
        eventually_async("the other server has heard of it", ended).await;
        assert_eq!(there.get("/api/auth/session").await.header("x-session-ended"), Some("signed-out"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_start_at_once_and_a_killed_one_lose_nothing() {
    let url = fresh_database(None).await;
    let provider = FakeProvider::start();
    let start = || {
        let options = provider.configure(AppOptions::default().on_postgres(&url), "fake");
        tokio::task::spawn_blocking(move || App::start_with(options))
    };
    let (one, other) = tokio::join!(start(), start());
    let (mut one, other) = (one.unwrap(), other.unwrap());
    let mut people = Vec::new();
    for i in 0..10 {
        // Asked in turn: what one began, the other ends.
        let (here, there) = if i % 2 == 0 { (&one, &other) } else { (&other, &one) };
        let mut browser = Client::of(here);
        let callback = browser.callback("fake", "", "/profile").await;
        let mut moved = browser.moved_to(there);
        let back = moved.get(&callback.replace(&here.url, &there.url)).await;
        assert_eq!(back.location(), format!("{}/profile", there.url));
        people.push((moved.session().await, moved));
    }
    let mut underway = Client::of(&one);
    let callback = underway.callback("fake", "", "/profile").await;
    one.kill();
    // What one began, the other ends.
    let mut moved = underway.moved_to(&other);
    let back = moved.get(&callback.replace(&one.url, &other.url)).await;
    assert_eq!(back.location(), format!("{}/profile", other.url));
    for (session, browser) in people {
        assert_eq!(browser.moved_to(&other).session().await, session);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s12_callback_copies_at_two_servers_sign_in_once() {
    let provider = FakeProvider::start();
    for options in AppOptions::default().on_every_engine().await {
        let one = App::start_with(provider.configure(options, "fake"));
        let other = one.neighbour();
        let before = provider.token_requests().len();
        let mut browser = Client::of(&one);
        let callback = browser.callback("fake", "", "/profile").await;
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
        assert_eq!(provider.token_requests().len(), before + 1, "the code was offered more than once");
        let sessions =
            sqlx::query("SELECT id FROM hallpass_sessions").fetch_all(&mut one.database().await).await;
        assert_eq!(sessions.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn session_s02_sign_in_ends_the_old_session_on_both_servers() {
    for (one, other) in pairs().await {
        let mut browser = Client::of(&one);
        browser.sign_in("ada", "/").await;
        let before = browser.moved_to(&other);
        assert_eq!(before.clone().session().await["user"]["name"], "Ada Lovelace");
        browser.sign_in("grace", "/").await;
        let ended = || {
            let mut before = before.clone();
            async move { (before.session().await == Value::Null).then_some(()) }
        };
        eventually_async("the other server has heard of it", ended).await;
        assert_eq!(browser.moved_to(&other).session().await["user"]["name"], "Grace Hopper");
    }
}

#[tokio::test]
async fn session_s07_activity_is_stored_once_a_minute_by_two_servers() {
    let one = App::start();
    let other = one.neighbour();
    let mut browser = Client::of(&one);
    browser.sign_in("ada", "/").await;
    let mut there = browser.moved_to(&other);
    for checked in [browser.session().await, there.session().await] {
        assert_eq!(checked["user"]["name"], "Ada Lovelace");
    }
    let age = "UPDATE hallpass_sessions SET last_active_at = last_active_at - 120000, idle_expires_at = idle_expires_at - 120000";
    assert_eq!(one.change_sessions(age).await, 1);
    assert_eq!(Client::of(&other).get("/health/ready").await.status.as_u16(), 204);
    // A trigger of our own counts what is written.
    let mut database = one.database().await;
    for sql in [
        "CREATE TABLE written (at INTEGER)",
        "CREATE TRIGGER count_writes AFTER UPDATE ON hallpass_sessions BEGIN INSERT INTO written VALUES (1); END",
    ] {
        sqlx::query(sql).execute(&mut database).await.unwrap();
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
    let session = browser.session().await;
    // Only the table of sessions is gone; the change mark is there, and has not moved.
    let mut database = app.database().await;
    sqlx::query("ALTER TABLE hallpass_sessions RENAME TO sessions_elsewhere")
        .execute(&mut database)
        .await
        .unwrap();
    for _ in 0..5 {
        assert_eq!(browser.session().await, session);
    }
    // Without the mark nothing is trusted any more.
    sqlx::query("ALTER TABLE hallpass_change_mark RENAME TO change_mark_elsewhere")
        .execute(&mut database)
        .await
        .unwrap();
    let refused = || {
        let mut browser = browser.clone();
        async move { (browser.get("/api/auth/session").await.status.as_u16() == 503).then_some(()) }
    };
    eventually_async("an outage is told as one", refused).await;
}
