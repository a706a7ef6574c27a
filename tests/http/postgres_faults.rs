//! PostgreSQL fails: the answers are 503, and afterwards everything is as before (S3, S10).

use std::time::Duration;

use futures_util::future::join_all;
use hallpass_tests::{
    Answer, App, AppOptions, Client, Network, PostgresServer, TcpProxy, Wire, fresh_database, on_wires,
    wait_for_async,
};
use reqwest::StatusCode;
use serde_json::Value;
use sqlx::Connection as _;

on_wires! {
    session_s03_frozen_slow_or_cut_postgres_is_an_outage,
    session_s03_cut_idle_connections_cost_at_most_one_request,
    session_s03_restarted_postgres_signs_no_one_out,
    session_s03_waiting_connections_leave_no_request_unanswered,
    server_that_starts_before_its_database_waits_for_it,
}

/// A server whose database is behind a proxy.
async fn start_behind_a_proxy(wire: Wire) -> (App, TcpProxy) {
    let proxy = TcpProxy::to(&wire.fresh_database().await).await;
    (App::start_with(AppOptions::default().on_postgres(&proxy.url)), proxy)
}

/// Checks that the answer reports an outage and sets no cookie.
fn assert_outage(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text);
    assert!(answer.header("retry-after").is_some());
    assert_eq!(answer.cookies_written(), Vec::<&str>::new());
}

/// Waits until the server reports the outage: cached sessions may be answered for a moment.
async fn wait_for_outage(browser: &Client) {
    let refused = || {
        let mut browser = browser.clone();
        async move {
            let answer = browser.get("/api/auth/session").await;
            (answer.status != StatusCode::OK).then(|| assert_outage(&answer))
        }
    };
    wait_for_async("the outage is reported", refused).await;
}

/// Waits until the same cookie gets the same session again.
async fn wait_for_recovery(browser: &Client, session: &Value) {
    let is_answered = || {
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
    wait_for_async("the session is answered again", is_answered).await;
}

/// A database that is frozen, slow or cut off is an outage, and signs no one out.
async fn session_s03_frozen_slow_or_cut_postgres_is_an_outage(wire: Wire) {
    let (app, proxy) = start_behind_a_proxy(wire).await;
    let (mut browser, mut anonymous) = (Client::of(&app), Client::of(&app));
    browser.sign_in("ada", "/").await;
    let session = browser.fetch_session().await;
    let token = browser.fetch_csrf_token().await;
    let begun = anonymous.reach_callback("dev", "login_hint=grace", "/").await;
    let anonymous_token = anonymous.fetch_csrf_token().await;
    for fault in [Network::Frozen, Network::Slow(Duration::from_secs(3)), Network::Cut] {
        println!("{fault:?}");
        proxy.set_network(fault).await;
        wait_for_outage(&browser).await;
        assert_outage(&browser.get("/dashboard").await);
        // Not acknowledged, so the cookie stays (S10).
        assert_outage(&browser.post("/api/auth/signout", &[("csrfToken", &token)]).await);
        assert_eq!(browser.get("/health/ready").await.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(browser.get("/health/live").await.status, StatusCode::NO_CONTENT);
        // Without a session cookie the store is not asked.
        assert_eq!(anonymous.fetch_session().await, Value::Null);
        assert_eq!(anonymous.get("/login").await.status, StatusCode::OK);
        // Beginning a sign-in does not ask it, either.
        let begins = anonymous.post("/api/auth/signin/dev", &[("csrfToken", &anonymous_token)]).await;
        assert!(begins.location().contains("/authorize"));
        proxy.set_network(Network::Works).await;
        wait_for_recovery(&browser, &session).await;
    }
    // The pending sign-in can be finished.
    assert_eq!(anonymous.get(&begun).await.location(), format!("{}/", app.url));
    assert_eq!(anonymous.fetch_session().await["user"]["name"], "Grace Hopper");
    assert_eq!(browser.sign_out().await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.fetch_session().await, Value::Null);
}

async fn session_s03_cut_idle_connections_cost_at_most_one_request(wire: Wire) {
    let (app, proxy) = start_behind_a_proxy(wire).await;
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let session = browser.fetch_session().await;
    // In parallel, so that all allowed connections are open.
    let list_sessions = || {
        join_all(
            (0..20)
                .map(|_| browser.clone())
                .map(|mut browser| async move { browser.get("/api/auth/sessions").await.status }),
        )
    };
    assert!(list_sessions().await.iter().all(|status| *status == StatusCode::OK));
    proxy.cut_once().await;
    // The list is not cached.
    let answers = list_sessions().await;
    let refused = answers.iter().filter(|status| **status != StatusCode::OK).count();
    assert!(refused <= 1, "{answers:?}");
    assert_eq!(browser.fetch_session().await, session);
    assert_eq!(browser.sign_out().await.status, StatusCode::SEE_OTHER);
}

async fn session_s03_restarted_postgres_signs_no_one_out(wire: Wire) {
    let mut postgres = PostgresServer::new();
    let url = wire.reach(&fresh_database(Some(&postgres.url())).await).await;
    let app = App::start_with(AppOptions::default().on_postgres(&url));
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let (session, token) = (browser.fetch_session().await, browser.fetch_csrf_token().await);
    postgres.stop();
    assert!(sqlx::PgConnection::connect(&url).await.is_err(), "the fault has no effect");
    wait_for_outage(&browser).await;
    assert_outage(&browser.post("/api/auth/signout", &[("csrfToken", &token)]).await);
    postgres.start_again();
    wait_for_recovery(&browser, &session).await;
    browser.sign_in("grace", "/").await;
    assert_eq!(browser.fetch_session().await["user"]["name"], "Grace Hopper");
}

async fn session_s03_waiting_connections_leave_no_request_unanswered(wire: Wire) {
    let url = wire.fresh_database().await;
    let app = App::start_with(AppOptions::default().on_postgres(&url));
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let session = browser.fetch_session().await;
    let mut database = app.open_database().await;
    sqlx::query("BEGIN").execute(&mut database).await.unwrap();
    // Every query and change of a session waits for this lock; without the mark no cache is
    // trusted.
    sqlx::query("LOCK TABLE hallpass_sessions, hallpass_change_mark IN ACCESS EXCLUSIVE MODE")
        .execute(&mut database)
        .await
        .unwrap();
    let mut probe = app.open_database().await;
    sqlx::query("SET lock_timeout = '100ms'").execute(&mut probe).await.unwrap();
    let read = sqlx::query("SELECT id FROM hallpass_sessions").fetch_all(&mut probe).await;
    assert!(read.is_err(), "the fault has no effect");
    wait_for_outage(&browser).await;
    let answers = join_all(
        (0..50)
            .map(|_| browser.clone())
            .map(|mut browser| async move { browser.get("/api/auth/session").await }),
    )
    .await;
    answers.iter().for_each(assert_outage);
    assert_eq!(browser.get("/health/live").await.status, StatusCode::NO_CONTENT);
    sqlx::query("COMMIT").execute(&mut database).await.unwrap();
    wait_for_recovery(&browser, &session).await;
    let answers = join_all(
        (0..50)
            .map(|_| browser.clone())
            .map(|mut browser| async move { browser.get("/api/auth/sessions").await.status }),
    );
    assert!(answers.await.iter().all(|status| *status == StatusCode::OK));
}

async fn server_that_starts_before_its_database_waits_for_it(wire: Wire) {
    let proxy = TcpProxy::to(&wire.fresh_database().await).await;
    proxy.set_network(Network::Cut).await;
    let options = AppOptions::default().on_postgres(&proxy.url);
    let starting = tokio::task::spawn_blocking(move || App::start_with(options));
    // It waits: it has tried to connect twice.
    wait_for_async("a connection attempt", || async { (proxy.count_refused() >= 2).then_some(()) }).await;
    assert!(!starting.is_finished());
    proxy.set_network(Network::Works).await;
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
    let (status, stderr) = options.run_to_end(folder.path());
    assert!(!status.success());
    assert!(stderr.contains("does not exist") && stderr.contains("refuses us"), "{stderr}");
    assert!(!stderr.contains("hunter2"), "{stderr}");
}
