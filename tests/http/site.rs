//! The server with an API at another path, with a separate front end, and with cookies for a domain.

use hallpass_tests::{App, AppOptions, Client};
use reqwest::StatusCode;
use serde_json::Value;

#[tokio::test]
async fn api_at_another_path_is_used_by_the_pages_of_the_server() {
    let app = App::start_with(AppOptions::default().env("HALLPASS_BASE_PATH", "/v1/auth"));
    let mut browser = Client::of(&app);
    assert_eq!(browser.get("/v1/auth/session").await.json(), Value::Null);
    assert_eq!(browser.get("/api/auth/session").await.status, StatusCode::NOT_FOUND);
    let login = browser.get("/login").await.text;
    assert!(login.contains("action=\"/v1/auth/signin/dev\""), "{login}");
    assert!(login.contains("<meta name=\"hallpass-base-path\" content=\"/v1/auth\">"), "{login}");
    assert!(!login.contains("/api/auth"), "{login}");
    let failed = browser.get("/v1/auth/callback/dev?code=a&state=b").await;
    assert!(failed.location().starts_with(&format!("{}/login?error=", app.url)), "{}", failed.location());
}

#[tokio::test]
async fn separate_front_end_may_use_the_api() {
    let front = "http://localhost:3000";
    let settings = AppOptions::default().env("HALLPASS_ALLOWED_ORIGINS", front);
    let app = App::start_with(settings.env("HALLPASS_SIGN_IN_PAGE", "http://localhost:3000/login"));
    for (origin, allowed) in [(front, Some(front)), ("https://evil.example", None)] {
        let answer = Client::of(&app).with_header("Origin", origin).get("/api/auth/session").await;
        assert_eq!(answer.header("access-control-allow-origin"), allowed, "{origin}");
    }
    let mut browser = Client::of(&app);
    let back = browser.sign_in("ada", "http://localhost:3000/notes").await;
    assert_eq!(back.location(), "http://localhost:3000/notes");
    assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
    let mut visitor = Client::of(&app);
    let sent = visitor.get("/dashboard").await;
    assert!(
        sent.location().starts_with("http://localhost:3000/login?callbackUrl=http%3A%2F%2F"),
        "{}",
        sent.location()
    );
}

#[tokio::test]
async fn start_is_refused_where_the_server_has_no_pages() {
    let folder = tempfile::tempdir().unwrap();
    for (name, value, part) in [
        ("AUTH_URL", "http://localhost:8080/app", "AUTH_URL has the path /app"),
        ("HALLPASS_SIGN_IN_PAGE", "/signin", "HALLPASS_SIGN_IN_PAGE is /signin"),
        ("HALLPASS_COOKIE_DOMAIN", "example.org", "HALLPASS_COOKIE_DOMAIN"),
        ("HALLPASS_BASE_PATH", "/login", "HALLPASS_BASE_PATH"),
        ("HALLPASS_ALLOWED_ORIGINS", "*", "HALLPASS_ALLOWED_ORIGINS"),
    ] {
        let (status, said) = AppOptions::default().env(name, value).run_to_end(folder.path());
        assert!(!status.success() && said.contains(part), "{name}: {said}");
    }
}
