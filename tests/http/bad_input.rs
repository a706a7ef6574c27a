//! Requests that are not from a page of ours, or not what they say.

use hallpass_tests::{App, Client};
use reqwest::StatusCode;
use serde_json::json;

#[tokio::test]
async fn without_a_matching_csrf_token_nothing_changes() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let mut other = Client::of(&app);
    let foreign = other.csrf().await;
    let own = browser.csrf().await;
    let without_cookie = {
        let mut client = browser.clone();
        client.cookies.remove("hallpass.csrf");
        client
    };
    let mut cases = vec![
        (browser.clone(), vec![]),
        (browser.clone(), vec![("csrfToken", "")]),
        (browser.clone(), vec![("csrfToken", foreign.as_str())]),
        (without_cookie, vec![("csrfToken", own.as_str())]),
    ];
    for (name, value) in [
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ] {
        cases.push((browser.with_header(name, value), vec![("csrfToken", own.as_str())]));
    }
    for (mut client, fields) in cases {
        for path in ["/api/auth/signout", "/api/auth/signin/dev"] {
            let answer = client.post(path, &fields).await;
            let expected = format!("{}/login?error=MissingCSRF", app.url);
            assert!(answer.location().starts_with(&expected), "{path} {fields:?}");
            assert_eq!(answer.cookies_written(), Vec::<&str>::new());
            let json = client.with_header("X-Auth-Return-Redirect", "").post(path, &fields).await;
            assert_eq!(json.status, StatusCode::OK);
            assert!(json.json()["url"].as_str().unwrap().starts_with(&expected));
        }
        assert_eq!(browser.session().await["user"]["name"], "Ada Lovelace");
    }
}

#[tokio::test]
async fn a_valid_csrf_cookie_is_kept_and_a_forged_one_replaced() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let token = browser.csrf().await;
    let again = browser.get("/api/auth/csrf").await;
    assert_eq!((again.json(), again.cookies_written()), (json!({ "csrfToken": token }), vec![]));
    browser.cookies.insert("hallpass.csrf".into(), format!("{token}.{}", "0".repeat(64)));
    let replaced = browser.get("/api/auth/csrf").await;
    assert_eq!(replaced.cookies_written(), ["hallpass.csrf"]);
    assert_ne!(replaced.json()["csrfToken"], token);
}

#[tokio::test]
async fn a_body_that_is_too_large_or_not_what_it_says_is_a_problem() {
    let app = App::start();
    let client = reqwest::Client::new();
    let post = |kind: &'static str, body: String| {
        let request =
            client.post(format!("{}/api/auth/signout", app.url)).header("Content-Type", kind).body(body);
        async move {
            let answer = request.send().await.unwrap();
            (answer.status(), answer.headers()["content-type"].to_str().unwrap().to_owned())
        }
    };
    let problem = String::from("application/problem+json");
    let form = "application/x-www-form-urlencoded";
    assert_eq!(post(form, "a".repeat(20_000)).await, (StatusCode::PAYLOAD_TOO_LARGE, problem.clone()));
    assert_eq!(post("application/json", "{".into()).await, (StatusCode::BAD_REQUEST, problem.clone()));
    assert_eq!(post("application/json", "[1]".into()).await, (StatusCode::BAD_REQUEST, problem.clone()));
    assert_eq!(post(form, "csrfToken=a&csrfToken=b".into()).await, (StatusCode::BAD_REQUEST, problem));
}
