//! What people notice when PostgreSQL fails them: 503, and after that all is as before (S3, S10).

use std::time::Duration;

use futures_util::future::join_all;
use hallpass_tests::{
    Answer, App, AppOptions, Client, Network, PostgresServer, Wire, eventually_async, fresh_database,
};
use reqwest::StatusCode;
use serde_json::Value;
use sqlx::Connection as _;

/// A server whose database is behind a wire.
async fn behind_a_wire() -> (App, Wire) {
    let wire = Wire::to(&fresh_database(None).await).await;
    (App::start_with(AppOptions::default().on_postgres(&wire.url)), wire)
}

/// It is an outage, is called one, and nothing about the browser changes.
fn assert_outage(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text);
    assert!(answer.header("retry-after").is_some());
    assert_eq!(answer.cookies_written(), Vec::<&str>::new());
}

/// Once the server has noticed: what it has just checked it may still answer.
async fn eventually_outage(browser: &Client) {
    let refused = || {
        let mut browser = browser.clone();
        async move {
            let answer = browser.get("/api/auth/session").await;
            (answer.status != StatusCode::OK).then(|| assert_outage(&answer))
        }
    };
    eventually_async("the outage is told as one", refused).await;
}

/// The same cookie means the same again, by itself.
async fn eventually_back(browser: &Client, session: &Value) {
    let answered = || {
        let mut browser = browser.clone();
        async move {
            let answer = browser.get("/api/auth/session").await;
            if answer.status == StatusCode::OK {
                assert_eq!(answer.json(), *session);
                return Some(());
            }
            assert_outage(&answer);
            None
        }
    };
    eventually_async("the session is answered again", answered).await;
}

/// A database that is frozen, slow or cut off is an outage, and signs no one out.
#[tokio::test(flavor = "multi_thread")]
async fn session_s03_frozen_slow_or_cut_postgres_is_an_outage() {
    let (app, wire) = behind_a_wire().await;
    let (mut browser, mut stranger) = (Client::of(&app), Client::of(&app));
    browser.sign_in("ada", "/").await;
    let session = browser.session().await;
    let token = browser.csrf().await;
    let begun = stranger.callback("dev", "login_hint=grace", "/").await;
    let stranger_token = stranger.csrf().await;
    for fault in [Network::Frozen, Network::Slow(Duration::from_secs(3)), Network::Cut] {
        println!("{fault:?}");
        wire.set(fault).await;
        eventually_outage(&browser).await;
        assert_outage(&browser.get("/dashboard").await);
        // Not acknowledged, so the cookie stays (S10).
        assert_outage(&browser.post("/api/auth/signout", &[("csrfToken", &token)]).await);
        assert_eq!(browser.get("/health/ready").await.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(browser.get("/health/live").await.status, StatusCode::NO_CONTENT);
        // Without a session's cookie the store is not asked.
        assert_eq!(stranger.session().await, Value::Null);
        assert_eq!(stranger.get("/login").await.status, StatusCode::OK);
        // Neither is it to begin a sign-in.
        let begins = stranger.post("/api/auth/signin/dev", &[("csrfToken", &stranger_token)]).await;
        assert!(begins.location().contains("/authorize"));
        wire.set(Network::Flows).await;
        eventually_back(&browser, &session).await;
    }
    // Nothing that was begun is lost.
    assert_eq!(stranger.get(&begun).await.location(), format!("{}/", app.url));
    assert_eq!(stranger.session().await["user"]["name"], "Grace Hopper");
    assert_eq!(browser.sign_out().await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.session().await, Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s03_cut_idle_connections_cost_at_most_one_request() {
    let (app, wire) = behind_a_wire().await;
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let session = browser.session().await;
    // Everybody at once, so that every connection there may be is open.
    let dashboards = || {
        join_all(
            (0..20)
                .map(|_| browser.clone())
                .map(|mut browser| async move { browser.get("/api/auth/sessions").await.status }),
        )
    };
    assert!(dashboards().await.iter().all(|status| *status == StatusCode::OK));
    wire.cut_once().await;
    // They are asked about what no table in memory knows.
    let answers = dashboards().await;
    let refused = answers.iter().filter(|status| **status != StatusCode::OK).count();
    assert!(refused <= 1, "{answers:?}");
    assert_eq!(browser.session().await, session);
    assert_eq!(browser.sign_out().await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s03_restarted_postgres_signs_no_one_out() {
    let mut postgres = PostgresServer::new();
    let url = fresh_database(Some(&postgres.url())).await;
    let app = App::start_with(AppOptions::default().on_postgres(&url));
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let (session, token) = (browser.session().await, browser.csrf().await);
    postgres.stop();
    assert!(sqlx::PgConnection::connect(&url).await.is_err(), "the fault does not bite");
    eventually_outage(&browser).await;
    assert_outage(&browser.post("/api/auth/signout", &[("csrfToken", &token)]).await);
    postgres.start_again();
    eventually_back(&browser, &session).await;
    browser.sign_in("grace", "/").await;
    assert_eq!(browser.session().await["user"]["name"], "Grace Hopper");
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s03_waiting_connections_leave_no_request_unanswered() {
    let url = fresh_database(None).await;
    let app = App::start_with(AppOptions::default().on_postgres(&url));
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let session = browser.session().await;
    let mut database = app.database().await;
    sqlx::query("BEGIN").execute(&mut database).await.unwrap();
    // Whoever looks a session up, or writes one, waits for this; and the mark cannot be read, so that everybody looks.
    sqlx::query("LOCK TABLE hallpass_sessions, hallpass_change_mark IN ACCESS EXCLUSIVE MODE")
        .execute(&mut database)
        .await
        .unwrap();
    let mut impatient = app.database().await;
    sqlx::query("SET lock_timeout = '100ms'").execute(&mut impatient).await.unwrap();
    let read = sqlx::query("SELECT id FROM hallpass_sessions").fetch_all(&mut impatient).await;
    assert!(read.is_err(), "the fault does not bite");
    eventually_outage(&browser).await;
    let answers = join_all(
        (0..50)
            .map(|_| browser.clone())
            .map(|mut browser| async move { browser.get("/api/auth/session").await }),
    )
    .await;
    answers.iter().for_each(assert_outage);
    assert_eq!(browser.get("/health/live").await.status, StatusCode::NO_CONTENT);
    sqlx::query("COMMIT").execute(&mut database).await.unwrap();
    eventually_back(&browser, &session).await;
    let answers = join_all(
        (0..50)
            .map(|_| browser.clone())
            .map(|mut browser| async move { browser.get("/api/auth/sessions").await.status }),
    );
    assert!(answers.await.iter().all(|status| *status == StatusCode::OK));
}

#[tokio::test(flavor = "multi_thread")]
async fn server_that_starts_before_its_database_waits_for_it() {
    let wire = Wire::to(&fresh_database(None).await).await;
    wire.set(Network::Cut).await;
    let options = AppOptions::default().on_postgres(&wire.url);
    let starting = tokio::task::spawn_blocking(move || App::start_with(options));
    // It is seen that it waits: by then it has asked in vain.
    eventually_async("somebody asked for the database", || async { (wire.refused() >= 2).then_some(()) })
        .await;
    assert!(!starting.is_finished());
    wire.set(Network::Flows).await;
    let app = starting.await.unwrap();
    assert!(app.log().contains("waiting for the database"));
    Client::of(&app).sign_in("ada", "/").await;
}

#[tokio::test]
async fn missing_database_stops_the_start_and_hides_the_password() {
    let folder = tempfile::tempdir().unwrap();
    let url = fresh_database(None).await;
    let nowhere = format!("{}_nowhere", url.replace("hallpass@", "hallpass:hunter2@"));
    let options = AppOptions::default().on_postgres(&nowhere);
    let (status, said) = options.run_to_end(folder.path());
    assert!(!status.success());
    assert!(said.contains("does not exist") && said.contains("refuses us"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}
