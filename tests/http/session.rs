//! Signing in, asking, signing out.

use hallpass_tests::{App, Client};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

#[tokio::test]
async fn a_stranger_is_null_and_gets_no_cookie() {
    let app = App::start();
    let answer = Client::of(&app).get("/api/auth/session").await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "null"));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("cache-control"), Some("private, no-store"));
    assert_eq!(answer.cookies_written(), Vec::<&str>::new());
}

#[tokio::test]
async fn signing_in_asking_and_signing_out() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let back = browser.sign_in("ada", "/profile?tab=1").await;
    assert_eq!(back.location(), format!("{}/profile?tab=1", app.url));
    assert_eq!(back.cookies_written(), ["hallpass.session"]);

    let session = browser.session().await;
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
    assert_eq!(browser.session().await, Value::Null);

    // S4: the token is dead, wherever it is kept; S21: asking about it writes no cookie.
    browser.cookies = cookies;
    let answer = browser.get("/api/auth/session").await;
    assert_eq!((answer.text.as_str(), answer.header("x-session-ended")), ("null", Some("signed-out")));
    assert_eq!(answer.cookies_written(), Vec::<&str>::new());
}

#[tokio::test]
async fn json_mode_answers_200_with_absolute_addresses() {
    let app = App::start();
    let mut browser = Client::of(&app).with_header("X-Auth-Return-Redirect", "1");
    let token = browser.csrf().await;
    let fields = [("csrfToken", token.as_str()), ("callbackUrl", "/profile")];
    let begun = browser.post("/api/auth/signin/dev?login_hint=grace", &fields).await;
    assert_eq!(begun.status, StatusCode::OK);
    let url = begun.json()["url"].as_str().unwrap().to_owned();
    let callback = browser.get(&url).await.location().to_owned();
    browser.get(&callback).await;
    assert_eq!(browser.session().await["user"]["name"], "Grace Hopper");

    // Version 4 of Auth.js' client asks in the body.
    browser.headers.clear();
    let out = browser.post("/api/auth/signout", &[("csrfToken", &token), ("json", "true")]).await;
    assert_eq!(out.json(), json!({ "url": format!("{}/", app.url) }));
    assert_eq!(browser.session().await, Value::Null);
}

#[tokio::test]
async fn an_unchanged_session_is_304_and_an_ended_one_never() {
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

#[tokio::test]
async fn session_s02_signing_in_again_ends_the_session_before_and_switches_to_the_other_person() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let mut before = browser.clone();
    let ada = browser.session().await;
    browser.sign_in("grace", "/").await;
    let grace = browser.session().await;
    assert_eq!(grace["user"]["name"], "Grace Hopper");
    assert_ne!(grace["user"]["id"], ada["user"]["id"]);
    assert_ne!(before.cookies["hallpass.session"], browser.cookies["hallpass.session"]);
    assert_eq!(before.session().await, Value::Null);

    // The same person again is the same user, with another session.
    browser.sign_in("ada", "/").await;
    let again = browser.session().await;
    assert_eq!(again["user"], ada["user"]);
    assert_ne!(again["id"], ada["id"]);
}

#[tokio::test]
async fn session_s02_the_session_that_began_the_sign_in_ends_even_if_its_cookie_does_not_come_back() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let mut before = browser.clone();
    let callback = browser.callback("dev", "login_hint=grace", "/").await;
    browser.cookies.remove("hallpass.session");
    browser.get(&callback).await;
    assert_eq!(browser.session().await["user"]["name"], "Grace Hopper");
    assert_eq!(before.session().await, Value::Null);
}

#[tokio::test]
async fn session_s21_no_answer_but_the_callback_and_a_sign_out_writes_the_session_cookie() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let mut forged = browser.clone();
    forged.cookies.insert("hallpass.session".into(), "forged".into());
    for path in ["/api/auth/session", "/api/auth/csrf", "/api/auth/providers", "/", "/profile", "/nothing"] {
        for client in [&mut browser, &mut forged] {
            let answer = client.get(path).await;
            assert!(!answer.cookies_written().contains(&"hallpass.session"), "{path}");
        }
    }
    // Signing out with a cookie that names no live session must not remove the cookie that another tab has just got.
    assert_eq!(forged.sign_out().await.cookies_written(), Vec::<&str>::new());
    assert_eq!(forged.session().await, Value::Null);
}

#[tokio::test]
async fn two_session_cookies_are_refused_and_an_encoded_alias_is_nobody() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let good = browser.cookies["hallpass.session"].clone();
    let ask = |cookie: String| {
        let mut client = Client::of(&app).with_header("Cookie", &cookie);
        async move { client.get("/api/auth/session").await }
    };
    let twice = ask(format!("hallpass.session={good}; hallpass.session={good}")).await;
    assert_eq!(
        (twice.status, twice.header("content-type")),
        (StatusCode::BAD_REQUEST, Some("application/problem+json"))
    );
    assert_eq!(ask(format!("hallpass%2Esession={good}")).await.text, "null");
    // The same value, as other clients may write it.
    for written in
        [format!("\"{good}\""), format!("  {good} "), good.replace("%3D", "="), good.replace("%3D", "%3d")]
    {
        let answer = ask(format!("hallpass.session={written}")).await;
        assert!(answer.text.contains("Ada"), "{written}: {}", answer.text);
    }
    assert_eq!(ask(format!("hallpass.session=%22{good}%22")).await.text, "null");
    assert!(ask(format!("a=b; hallpass.session={good}; c")).await.text.contains("Ada"));
}

#[tokio::test]
async fn the_providers_are_told_with_absolute_addresses_and_no_secret() {
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
async fn a_wrong_method_is_405_with_allow_and_an_unknown_path_a_problem() {
    let app = App::start();
    let mut client = Client::of(&app);
    for (method, path, allow) in [
        (Method::DELETE, "/api/auth/session", "GET, POST"),
        (Method::PUT, "/api/auth/signin", "GET, POST"),
        (Method::PUT, "/api/auth/signin/dev", "GET, POST"),
        (Method::DELETE, "/api/auth/signout", "GET, POST"),
        (Method::HEAD, "/api/auth/callback/dev", "GET"),
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
