//! The log has sign-ins, sign-outs and revocations: user, session, provider and IP address, and
//! never a token.

use hallpass_tests::{App, AppOptions, Client};
use reqwest::Method;

#[tokio::test]
async fn audit_log_has_sign_ins_sign_outs_and_revocations() {
    let app = App::start_with(AppOptions::default().env("HALLPASS_TRUSTED_PROXIES", "127.0.0.1"));
    let client_at = |ip: &str| Client::of(&app).with_header("X-Forwarded-For", ip);
    let (mut laptop, mut phone) = (client_at("203.0.113.7"), client_at("203.0.113.8"));
    laptop.sign_in("ada", "/").await;
    phone.sign_in("ada", "/").await;
    let session = laptop.fetch_session().await;
    let (user, ours) = (session["user"]["id"].as_str().unwrap(), session["id"].as_str().unwrap());
    let theirs = phone.fetch_session().await["id"].as_str().unwrap().to_owned();
    let assert_logged = |parts: &[&str]| {
        let log = app.log();
        assert!(log.lines().any(|line| parts.iter().all(|part| line.contains(part))), "{parts:?}\n{log}");
    };
    assert_logged(&["signed in", user, ours, "provider=dev", "ip=\"203.0.113.7\""]);
    assert_logged(&["signed in", user, &theirs, "provider=dev", "ip=\"203.0.113.8\""]);

    let token = laptop.fetch_csrf_token().await;
    let path = format!("/api/auth/sessions/{theirs}");
    let ended = laptop.with_header("X-CSRF-Token", &token).send(Method::DELETE, &path, None).await;
    assert_eq!(ended.status, 204);
    assert_logged(&["revoked", user, &theirs, ours, "provider=dev", "ip=\"203.0.113.7\""]);
    phone.sign_in("ada", "/").await;
    let again = phone.fetch_session().await["id"].as_str().unwrap().to_owned();
    let token = laptop.fetch_csrf_token().await;
    let others = "/api/auth/sessions?except=current";
    laptop.with_header("X-CSRF-Token", &token).send(Method::DELETE, others, None).await;
    assert_logged(&["revoked", user, &again, ours, "provider=dev", "ip=\"203.0.113.7\""]);
    // A sign-in that replaces a session ends it: logged once, though form and cookie both name it.
    laptop.sign_in("grace", "/").await;
    assert_logged(&["signed out", user, ours, "replaced", "provider=dev"]);
    let replaced = app.log().lines().filter(|line| line.contains("replaced the session")).count();
    assert_eq!(replaced, 1, "{}", app.log());
    let graces = laptop.fetch_session().await["id"].as_str().unwrap().to_owned();
    laptop.sign_out().await;
    assert_logged(&["signed out", &graces, "provider=dev", "ip=\"203.0.113.7\""]);
    for secret in [&laptop, &phone].into_iter().flat_map(|browser| browser.cookies.values()) {
        assert!(!app.log().contains(secret.as_str()));
    }
}

#[tokio::test]
async fn audit_log_has_failed_sign_ins_with_the_ip_address() {
    let app = App::start_with(AppOptions::default().env("HALLPASS_TRUSTED_PROXIES", "127.0.0.1"));
    let mut browser = Client::of(&app).with_header("X-Forwarded-For", "203.0.113.9");
    browser.get("/api/auth/callback/dev?code=a&state=b").await;
    let log = app.log();
    let failed = |line: &str| line.contains("a sign-in failed") && line.contains("ip=\"203.0.113.9\"");
    assert!(log.lines().any(failed), "{log}");
    // What a browser sends is bounded in the log.
    let origin = "http://example.org/".repeat(1000);
    let mut foreign = browser.with_header("Origin", &origin);
    foreign.post("/api/auth/signin/dev", &[("csrfToken", "made up")]).await;
    assert!(app.log().lines().all(|line| line.len() < 2000));
}
