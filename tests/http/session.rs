//! Signing in, asking for the session, signing out.

use hallpass_tests::{App, AppOptions, Client, FakeProvider, wait_for_async};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sqlx::Row as _;

#[tokio::test]
async fn anonymous_session_is_null_and_sets_no_cookie() {
    let app = App::start();
    let answer = Client::of(&app).get("/api/auth/session").await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "null"));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("cache-control"), Some("private, no-store"));
    assert_eq!(answer.cookies_written(), Vec::<&str>::new());
}

#[tokio::test]
async fn session_is_there_after_sign_in_and_gone_after_sign_out() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let back = browser.sign_in("ada", "/profile?tab=1").await;
    assert_eq!(back.location(), format!("{}/profile?tab=1", app.url));
    assert_eq!(back.cookies_written(), ["hallpass.session"]);

    let session = browser.fetch_session().await;
    let user = &session["user"];
    assert_eq!((&user["name"], &user["email"]), (&json!("Ada Lovelace"), &json!("ada@example.org")));
    assert!(user["image"].as_str().unwrap().ends_with("/people/ada.svg"), "{user}");
    assert_eq!(session["provider"], "dev");
    assert!(session["expires"].as_str().unwrap().ends_with('Z'), "{session}");

    let cookies = browser.cookies.clone();
    let out = browser.sign_out().await;
    assert_eq!(
        (out.location(), out.cookies_written()),
        (format!("{}/", app.url).as_str(), vec!["hallpass.session"])
    );
    assert_eq!(browser.fetch_session().await, Value::Null);

    // S4: the token is invalid, wherever it is kept. S21: asking with it writes no cookie.
    browser.cookies = cookies;
    let answer = browser.get("/api/auth/session").await;
    assert_eq!((answer.text.as_str(), answer.header("x-session-ended")), ("null", Some("signed-out")));
    assert_eq!(answer.cookies_written(), Vec::<&str>::new());
}

#[tokio::test]
async fn json_mode_answers_200_with_absolute_urls() {
    let app = App::start();
    let mut browser = Client::of(&app).with_header("X-Auth-Return-Redirect", "1");
    let token = browser.fetch_csrf_token().await;
    let fields = [("csrfToken", token.as_str()), ("callbackUrl", "/profile")];
    let begun = browser.post("/api/auth/signin/dev?login_hint=grace", &fields).await;
    assert_eq!(begun.status, StatusCode::OK);
    let url = begun.json()["url"].as_str().unwrap().to_owned();
    let callback = browser.get(&url).await.location().to_owned();
    browser.get(&callback).await;
    assert_eq!(browser.fetch_session().await["user"]["name"], "Grace Hopper");

    // Version 4 of Auth.js' client requests it in the body.
    browser.headers.clear();
    let out = browser.post("/api/auth/signout", &[("csrfToken", &token), ("json", "true")]).await;
    assert_eq!(out.json(), json!({ "url": format!("{}/", app.url) }));
    assert_eq!(browser.fetch_session().await, Value::Null);
}

#[tokio::test]
async fn session_unchanged_is_304_and_an_ended_one_never() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let first = browser.get("/api/auth/session").await;
    let tag = first.header("etag").unwrap().to_owned();
    let mut again = browser.with_header("If-None-Match", &tag);
    let second = again.get("/api/auth/session").await;
    assert_eq!((second.status, second.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    browser.sign_out().await;
    let ended = again.get("/api/auth/session").await;
    assert_eq!((ended.status, ended.text.as_str()), (StatusCode::OK, "null"));
}

/// Signing in again ends the session before, and switches to the other user.
#[tokio::test]
async fn session_s02_new_sign_in_ends_the_old_session() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let mut before = browser.clone();
    let ada = browser.fetch_session().await;
    browser.sign_in("grace", "/").await;
    let grace = browser.fetch_session().await;
    assert_eq!(grace["user"]["name"], "Grace Hopper");
    assert_ne!(grace["user"]["id"], ada["user"]["id"]);
    assert_ne!(before.cookies["hallpass.session"], browser.cookies["hallpass.session"]);
    assert_eq!(before.fetch_session().await, Value::Null);

    // Signing in again gives the same user another session.
    browser.sign_in("ada", "/").await;
    let again = browser.fetch_session().await;
    assert_eq!(again["user"], ada["user"]);
    assert_ne!(again["id"], ada["id"]);
}

/// The session that began the sign-in ends even if its cookie does not come back with the callback.
#[tokio::test]
async fn session_s02_sign_in_ends_the_session_that_began_it() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let mut before = browser.clone();
    let callback = browser.reach_callback("dev", "login_hint=grace", "/").await;
    browser.cookies.remove("hallpass.session");
    browser.get(&callback).await;
    assert_eq!(browser.fetch_session().await["user"]["name"], "Grace Hopper");
    assert_eq!(before.fetch_session().await, Value::Null);
}

#[tokio::test]
async fn provider_list_has_absolute_urls_and_no_secret() {
    let app = App::start();
    let answer = Client::of(&app).get("/api/auth/providers").await;
    let url = &app.url;
    assert_eq!(
        answer.json(),
        json!({ "dev": {
            "id": "dev", "name": "Development", "type": "oidc",
            "signinUrl": format!("{url}/api/auth/signin/dev"),
            "callbackUrl": format!("{url}/api/auth/callback/dev"),
        }})
    );
}

#[tokio::test]
async fn wrong_method_is_405_and_an_unknown_path_a_problem() {
    let app = App::start();
    let mut client = Client::of(&app);
    for (method, path, allow) in [
        (Method::DELETE, "/api/auth/session", "GET, POST"),
        (Method::PUT, "/api/auth/signin", "GET, POST"),
        (Method::PUT, "/api/auth/signin/dev", "GET, POST"),
        (Method::DELETE, "/api/auth/signout", "GET, POST"),
        (Method::HEAD, "/api/auth/callback/dev", "GET, POST"),
        (Method::GET, "/api/auth/_log", "POST"),
        (Method::POST, "/api/auth/error", "GET"),
        (Method::POST, "/api/auth/callback/dev", "GET"),
        (Method::POST, "/profile", "GET"),
    ] {
        let answer = client.send(method, path, None).await;
        assert_eq!(
            (answer.status, answer.header("allow")),
            (StatusCode::METHOD_NOT_ALLOWED, Some(allow)),
            "{path}"
        );
    }
    let missing = client.get("/api/nothing").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert_eq!(missing.header("content-type"), Some("application/problem+json"));
    let problem = missing.json();
    assert_eq!((&problem["code"], &problem["status"]), (&json!("NotFound"), &json!(404)));
    // The reference finds the request in the log.
    assert!(app.log().contains(problem["reference"].as_str().unwrap()));
}

/// Reads everything in the database, except the last activity of sessions.
async fn read_database(app: &App) -> Vec<Vec<String>> {
    let mut database = app.open_database().await;
    let mut kept = Vec::new();
    for sql in [
        "SELECT id || COALESCE(name, '') || updated_at FROM hallpass_users ORDER BY id",
        "SELECT provider || subject || user_id FROM hallpass_accounts ORDER BY subject",
        "SELECT issuer || subject || user_id FROM hallpass_identities ORDER BY issuer, subject",
        "SELECT id || token_hash || COALESCE(end_reason, '') || COALESCE(data, '') FROM hallpass_sessions ORDER BY id",
        "SELECT state_hash FROM hallpass_sign_in_callbacks ORDER BY state_hash",
        "SELECT CAST(generation AS TEXT) FROM hallpass_change_mark",
    ] {
        let rows = sqlx::query(sql).fetch_all(&mut database).await.unwrap();
        kept.push(rows.iter().map(|row| row.try_get::<String, _>(0).unwrap()).collect());
    }
    kept
}

#[tokio::test]
async fn session_s11_following_a_link_changes_nothing() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    browser.begin_sign_in("dev", "", "/").await;
    let before = read_database(&app).await;
    let table = include_str!("../../docs/routes.md");
    let links = table.lines().filter(|line| line.starts_with("| `GET` | `/"));
    let mut asked = 0;
    for path in links.map(|line| line.split('`').nth(3).unwrap()) {
        let path = path.replace("{provider}", "dev").replace("{id}", "x");
        for method in [Method::GET, Method::HEAD] {
            for query in
                ["", "?callbackUrl=%2Fprofile&csrfToken=x&json=true", "?except=current&_method=DELETE"]
            {
                // As a link or an image on another site would.
                let mut cross = browser.with_header("Sec-Fetch-Site", "cross-site");
                cross.send(method.clone(), &format!("{path}{query}"), None).await;
                asked += 1;
            }
        }
    }
    assert!(asked > 60, "{asked}");
    assert_eq!(read_database(&app).await, before);
    assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
}

#[tokio::test]
async fn session_s16_provider_changes_and_outages_touch_no_session() {
    let provider = FakeProvider::start();
    let mut app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let (mut fay, mut ada) = (Client::of(&app), Client::of(&app));
    let callback = fay.reach_callback("fake", "", "/").await;
    fay.get(&callback).await;
    ada.sign_in("ada", "/").await;
    let (session, other) = (fay.fetch_session().await, ada.fetch_session().await);
    let issuer = provider.issuer().to_owned();
    drop(provider);
    wait_for_async("the provider is gone", || async { reqwest::get(&issuer).await.is_err().then_some(()) })
        .await;
    assert_eq!(fay.fetch_session().await, session);
    // It is no longer configured; another provider is.
    for name in ["AUTH_FAKE_ISSUER", "AUTH_FAKE_ID", "AUTH_FAKE_SECRET"] {
        app.unset_env(name);
    }
    let another = FakeProvider::start();
    app.set_env("AUTH_ANOTHER_ISSUER", another.issuer());
    app.set_env("AUTH_ANOTHER_ID", "an id");
    app.set_env("AUTH_ANOTHER_SECRET", "a secret");
    assert!(app.terminate().success());
    app.start_again();
    assert_eq!((fay.fetch_session().await, ada.fetch_session().await), (session, other));
    assert!(fay.get("/api/auth/providers").await.json().get("fake").is_none());
    assert_eq!(fay.get("/dashboard").await.status, StatusCode::OK);
    assert_eq!(fay.sign_out().await.status, StatusCode::SEE_OTHER);
}
