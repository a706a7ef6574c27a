//! What a front end that speaks Auth.js can rely on, beside signing in and out.

use hallpass_tests::{App, AppOptions, Client, FakeProvider};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// Requests `path`. Returns where it redirects to: a path of the app, with its query.
async fn follow_once(browser: &mut Client, app: &App, path: &str) -> String {
    let answer = browser.get(path).await;
    let path = answer.location().strip_prefix(&app.url).expect("a redirect to the app").to_owned();
    assert_eq!(answer.cookies_written(), Vec::<&str>::new());
    path
}

#[tokio::test]
async fn authjs_links_show_pages_and_change_nothing() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let session = browser.fetch_session().await;
    for (link, shown) in [
        ("signin", "/login"),
        ("signin?callbackUrl=%2Fprofile%3Fa%3Db", "/login?callbackUrl=%2Fprofile%3Fa%3Db"),
        ("signin?error=OAuthAccountNotLinked", "/login?error=OAuthAccountNotLinked"),
        ("signin?callbackUrl=https%3A%2F%2Fevil.example&error=%3Cscript%3E", "/login"),
        ("signin?error=a&error=b", "/login"),
        ("signin/dev?callbackUrl=/profile&login_hint=grace", "/login?callbackUrl=%2Fprofile"),
        ("signin/unknown", "/login"),
        ("signout", "/logout"),
        ("signout?callbackUrl=%2Fprofile", "/logout?callbackUrl=%2Fprofile"),
        ("error?error=Verification", "/login?error=Verification"),
        ("error", "/login"),
        ("verify-request?provider=email&type=email", "/login"),
    ] {
        assert_eq!(follow_once(&mut browser, &app, &format!("/api/auth/{link}")).await, shown, "{link}");
    }
    assert_eq!(browser.fetch_session().await, session);
}

#[tokio::test]
async fn sign_in_without_a_provider_shows_the_choice() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let token = browser.fetch_csrf_token().await;
    let fields = [("csrfToken", token.as_str()), ("callbackUrl", "/profile")];
    let answer = browser.post("/api/auth/signin", &fields).await;
    assert_eq!(answer.location(), format!("{}/login?callbackUrl=%2Fprofile", app.url));
    let mut json = browser.with_header("X-Auth-Return-Redirect", "1");
    let answer = json.post("/api/auth/signin", &fields).await;
    assert_eq!(answer.json(), json!({ "url": format!("{}/login?callbackUrl=%2Fprofile", app.url) }));
    let answer = json.post("/api/auth/signin/unknown", &fields).await;
    let url = answer.json()["url"].as_str().unwrap().to_owned();
    assert!(url.starts_with(&format!("{}/login?error=Configuration", app.url)), "{url}");
    let answer = browser.post("/api/auth/signin", &[("csrfToken", "wrong")]).await;
    assert!(answer.location().contains("/login?error=MissingCSRF"));
}

#[tokio::test]
async fn extra_fields_of_authjs_clients_are_harmless() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let token = browser.fetch_csrf_token().await;
    // Version 5 appends a question mark even if nothing follows; version 4 sends all its options.
    let fields =
        [("csrfToken", token.as_str()), ("redirect", "false"), ("username", "ada"), ("json", "true")];
    let answer = browser.post("/api/auth/signin/dev?", &fields).await;
    let url = url::Url::parse(answer.json()["url"].as_str().unwrap()).unwrap();
    let parameters: std::collections::HashMap<_, _> = url.query_pairs().into_owned().collect();
    assert_eq!(parameters["response_type"], "code");
    assert_eq!(parameters["redirect_uri"], format!("{}/api/auth/callback/dev", app.url));
    assert!(!parameters.contains_key("username") && !parameters.contains_key("redirect"));
    // A GET with the content type of JSON, and without a body.
    let mut typed = browser.with_header("Content-Type", "application/json");
    assert_eq!(typed.fetch_session().await, Value::Null);
    let answer = browser.post("/api/auth/_log", &[("level", "error"), ("code", "CLIENT_FETCH_ERROR")]).await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::NO_CONTENT, ""));
    assert!(!app.log().contains("CLIENT_FETCH_ERROR"));
}

/// Updating answers the session, or `null` without one; without a hook nothing is kept.
#[tokio::test]
async fn update_without_a_hook_answers_the_session_unchanged() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let token = browser.fetch_csrf_token().await;
    let anonymous = browser.post("/api/auth/session", &[("csrfToken", &token)]).await;
    assert_eq!((anonymous.status, anonymous.text.as_str()), (StatusCode::OK, "null"));
    browser.sign_in("ada", "/").await;
    let before = browser.fetch_session().await;
    let sent = json!({ "csrfToken": token, "data": { "user": { "name": "Eve" }, "expires": "2099-01-01" } });
    let answer = browser.send_json(Method::POST, "/api/auth/session", &sent).await;
    assert_eq!((answer.status, answer.json()), (StatusCode::OK, before.clone()));
    assert_eq!(browser.fetch_session().await, before);

    // Auth.js' client would hang on a `null` here.
    let refused =
        browser.send_json(Method::POST, "/api/auth/session", &json!({ "csrfToken": "wrong" })).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(refused.json()["code"], "MissingCSRF");
    let large = json!({ "csrfToken": token, "data": "a".repeat(5000) });
    let refused = browser.send_json(Method::POST, "/api/auth/session", &large).await;
    assert_eq!(
        (refused.status, &refused.json()["code"]),
        (StatusCode::PAYLOAD_TOO_LARGE, &json!("PayloadTooLarge"))
    );
    assert_eq!(browser.fetch_session().await, before);
}

#[tokio::test]
async fn sign_out_needs_no_session_and_returns_to_our_pages_only() {
    let app = App::start();
    let mut browser = Client::of(&app);
    for signed_in in [true, false] {
        for (requested, led) in [("https://evil.example/", "/"), ("/profile?a=b", "/profile?a=b")] {
            if signed_in {
                browser.sign_in("ada", "/").await;
            }
            let token = browser.fetch_csrf_token().await;
            let fields = [("csrfToken", token.as_str()), ("callbackUrl", requested)];
            let mut json = browser.with_header("X-Auth-Return-Redirect", "1");
            let answer = json.post("/api/auth/signout", &fields).await;
            browser.cookies = json.cookies;
            assert_eq!(answer.status, StatusCode::OK);
            assert_eq!(answer.json(), json!({ "url": format!("{}{led}", app.url) }));
            assert_eq!(browser.fetch_session().await, Value::Null);
        }
    }
}

#[tokio::test]
async fn forwarded_headers_change_no_url() {
    let app = App::start();
    let mut forged = Client::of(&app);
    for (name, value) in [
        ("X-Forwarded-Host", "evil.example"),
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Port", "444"),
        ("Forwarded", "host=evil.example;proto=https"),
        ("X-Original-URL", "/api/auth/signout"),
        ("X-Rewrite-URL", "/api/auth/signout"),
        ("X-Http-Method-Override", "DELETE"),
    ] {
        forged = forged.with_header(name, value);
    }
    let providers = forged.get("/api/auth/providers").await.json();
    assert_eq!(providers["dev"]["callbackUrl"], format!("{}/api/auth/callback/dev", app.url));
    let back = forged.sign_in("ada", "/profile").await;
    assert_eq!(back.location(), format!("{}/profile", app.url));
    assert_eq!(
        forged.cookies.keys().collect::<Vec<_>>(),
        ["hallpass.csrf", "hallpass.session", "hallpass.signin"]
    );
    assert_eq!(forged.fetch_session().await["user"]["name"], "Ada Lovelace");
}

#[tokio::test]
async fn head_equals_get_without_a_body_where_nothing_changes() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    for path in
        ["/api/auth/session", "/api/auth/csrf", "/api/auth/providers", "/api/auth/signin", "/", "/profile"]
    {
        let (get, head) = (browser.get(path).await, browser.send(Method::HEAD, path, None).await);
        assert_eq!((head.status, head.text.as_str()), (get.status, ""), "{path}");
        assert_eq!(head.headers.get("content-type"), get.headers.get("content-type"), "{path}");
        assert_eq!(head.headers.get("etag"), get.headers.get("etag"), "{path}");
    }
}

#[tokio::test]
async fn path_that_resembles_a_route_is_not_found() {
    let app = App::start();
    let mut browser = Client::of(&app);
    for path in [
        "/api/auth",
        "/api/auth/",
        "/api/auth/session/",
        "/api/auth/session/more",
        "/api/auth//session",
        "/api/auth/session%2f",
        "/api/auth/session;a",
        "/api/auth/session.css",
        "/api/auth/callback",
        "/api/auth/callback/dev/more",
        "/api/auth/signin/dev/more",
        "/api/auth/__proto__",
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{path}");
    }
}

#[tokio::test]
async fn sign_in_url_has_fresh_values_and_no_secrets() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let mut seen = std::collections::HashSet::new();
    for _ in 0..200 {
        let url = Client::of(&app).begin_sign_in("fake", "", "/").await;
        let url = url::Url::parse(&url).unwrap();
        let parameters: std::collections::HashMap<_, _> = url.query_pairs().into_owned().collect();
        for name in ["state", "nonce", "code_challenge"] {
            // 256 bits, in base64url.
            assert!(parameters[name].len() >= 43, "{name}");
            assert!(seen.insert(parameters[name].clone()), "{name} came twice");
        }
        assert_eq!(parameters["code_challenge_method"], "S256");
        assert!(
            !url.as_str().contains(hallpass_tests::CLIENT_SECRET)
                && !parameters.contains_key("code_verifier")
        );
    }
}
