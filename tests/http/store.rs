//! What the store keeps, and what happens while it does not answer.

use std::{os::unix::fs::PermissionsExt as _, time::Duration};

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider, execute, wait_for_async};
use reqwest::StatusCode;
use serde_json::Value;

/// Longer than activity is stored again.
const TWO_MINUTES: Duration = Duration::from_mins(2);

#[tokio::test]
async fn restart_keeps_live_sessions_and_no_ended_ones() {
    for options in AppOptions::default().on_every_engine().await {
        let mut app = App::start_with(options);
        let (mut ada, mut grace) = (Client::of(&app), Client::of(&app));
        ada.sign_in("ada", "/").await;
        grace.sign_in("grace", "/").await;
        let session = ada.fetch_session().await;
        let mut signed_out = grace.clone();
        grace.sign_out().await;
        app.kill();
        app.start_again();
        assert_eq!(ada.fetch_session().await, session);
        assert_eq!(signed_out.fetch_session().await, Value::Null);
        assert!(app.terminate().success());
        app.start_again();
        assert_eq!(ada.fetch_session().await, session);
    }
}

#[tokio::test]
async fn session_s01_no_secret_is_in_the_database_or_in_the_log() {
    let mut app = App::start();
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("dev", "login_hint=ada", "/").await;
    browser.get(&callback).await;
    browser.fetch_session().await;
    let parameters = url::Url::parse(&callback).unwrap();
    let parameter =
        |name: &str| parameters.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
    let cookie = browser.cookies["hallpass.session"].clone();
    // The signature comes first: 44 characters, with `=` written as %3D. The token follows.
    let token = cookie.rsplit("%3D").next().unwrap().to_owned();
    assert_eq!(token.len(), 43);
    let secrets = [token, browser.cookies["hallpass.signin"].clone(), parameter("code"), parameter("state")];
    browser.sign_out().await;
    app.terminate();
    let folder = app.folder().join("hallpass-data");
    let mut kept = app.log().into_bytes();
    for file in std::fs::read_dir(&folder).unwrap() {
        kept.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let kept = String::from_utf8_lossy(&kept);
    assert!(kept.contains("Ada Lovelace"));
    for secret in secrets {
        assert!(!kept.contains(&secret));
    }
}

#[tokio::test]
async fn data_folder_and_its_files_are_for_their_owner_only() {
    let app = App::start();
    Client::of(&app).sign_in("ada", "/").await;
    let folder = app.folder().join("hallpass-data");
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.len() >= 2, "{files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[tokio::test]
async fn session_s03_store_outage_is_503_and_signs_no_one_out() {
    let app = App::start();
    let (mut browser, mut anonymous) = (Client::of(&app), Client::of(&app));
    browser.sign_in("ada", "/").await;
    let session = browser.fetch_session().await;
    let token = browser.fetch_csrf_token().await;

    let outage = app.break_store().await;

    let asked = browser.get("/api/auth/session").await;
    assert_eq!(asked.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(asked.json()["code"], "StoreUnavailable");
    let page = browser.get("/dashboard").await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (StatusCode::SERVICE_UNAVAILABLE, Some("text/html; charset=utf-8"))
    );
    assert!(page.text.contains("Reconnecting...") && !page.text.contains("Ada Lovelace"), "{}", page.text);
    let out = browser.post("/api/auth/signout", &[("csrfToken", &token)]).await;
    assert_eq!(out.status, StatusCode::SERVICE_UNAVAILABLE);
    for answer in [&asked, &page, &out] {
        assert!(answer.header("retry-after").is_some());
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.cookies_written(), Vec::<&str>::new());
    }
    // Without a cookie the store is not touched.
    assert_eq!(anonymous.fetch_session().await, Value::Null);

    outage.end().await;
    assert_eq!(browser.fetch_session().await, session);
}

#[tokio::test]
async fn session_s10_sign_out_that_fails_is_not_acknowledged() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    // Reading works, updates fail.
    let mut database = app.open_database().await;
    let trigger = "CREATE TRIGGER full BEFORE UPDATE ON hallpass_sessions BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
    execute(&mut database, trigger).await;
    assert!(sqlx::query("UPDATE hallpass_sessions SET ended_at = 1").execute(&mut database).await.is_err());
    let out = browser.sign_out().await;
    assert_eq!((out.status, out.cookies_written()), (StatusCode::SERVICE_UNAVAILABLE, vec![]));
    assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
    execute(&mut database, "DROP TRIGGER full").await;
    assert_eq!(browser.sign_out().await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.fetch_session().await, Value::Null);
}

#[tokio::test]
async fn session_s05_s06_idle_session_expires_and_polls_do_not_count() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let expiry = |session: &Value| session["expires"].as_str().unwrap().to_owned();
    app.age_activity(TWO_MINUTES).await;
    let before = expiry(&browser.fetch_session().await);
    assert_eq!(expiry(&browser.fetch_session().await), before);
    // A page load is activity, and so is a poll that follows real input.
    browser.get("/profile").await;
    let after = expiry(&browser.fetch_session().await);
    assert!(after > before, "{after} {before}");
    app.age_activity(TWO_MINUTES).await;
    let marked = browser.with_header("X-Session-Activity", "1").fetch_session().await;
    assert!(expiry(&marked) >= after);

    app.expire_sessions().await;
    let ended = browser.get("/api/auth/session").await;
    assert_eq!((ended.text.as_str(), ended.header("x-session-ended")), ("null", Some("idle")));
}

#[tokio::test]
async fn session_s06_every_poll_is_activity_if_so_configured() {
    let app = App::start_with(AppOptions::default().env("HALLPASS_POLLING_EXTENDS_SESSION", "yes"));
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    app.age_activity(TWO_MINUTES).await;
    browser.fetch_session().await;
    assert_eq!(app.count_rows("sessions WHERE last_active_at >= created_at").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_waits_for_another_process_that_writes() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    provider
        .set_behaviour(Behaviour { delay: Box::new(|_| Duration::from_millis(300)), ..Default::default() });
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("fake", "", "/profile").await;
    let finishing = tokio::spawn(async move { browser.get(&callback).await.location().to_owned() });
    wait_for_async("the code is being exchanged", || async {
        (provider.token_requests().len() == 1).then_some(())
    })
    .await;
    // Another process is writing when the exchange has finished, and for a moment longer.
    let mut database = app.open_database().await;
    execute(&mut database, "BEGIN IMMEDIATE").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    execute(&mut database, "COMMIT").await;
    assert_eq!(finishing.await.unwrap(), format!("{}/profile", app.url));
}
