//! The session cookie: who writes it, its name, and conflicting cookies.

use std::io::{Read as _, Write as _};

use hallpass_tests::{App, Client};
use reqwest::StatusCode;
use serde_json::Value;

#[tokio::test]
async fn session_s21_only_callback_and_sign_out_write_the_cookie() {
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
    // A sign-out without a live session must not remove the cookie that another tab has just got.
    assert_eq!(forged.sign_out().await.cookies_written(), Vec::<&str>::new());
    assert_eq!(forged.fetch_session().await, Value::Null);
}

#[tokio::test]
async fn cookies_of_two_apps_on_localhost_are_kept_apart() {
    let (one, other) = (App::start(), App::start());
    let (mut ada, mut grace) = (Client::of(&one), Client::of(&other));
    ada.sign_in("ada", "/").await;
    grace.sign_in("grace", "/").await;
    // Browsers send all cookies to both applications: ports do not count.
    let both = format!("{}; {}", ada.cookie_header(), grace.cookie_header());
    for (app, name) in [(&one, "Ada Lovelace"), (&other, "Grace Hopper")] {
        let mut browser = Client::of(app).with_header("Cookie", &both);
        assert_eq!(browser.fetch_session().await["user"]["name"], name);
        let port = url::Url::parse(&app.url).unwrap().port().unwrap();
        let csrf = Client::of(app).get("/api/auth/csrf").await;
        let written = csrf.header("set-cookie").unwrap();
        assert!(written.starts_with(&format!("hallpass.csrf.{port}=")), "{written}");
    }
}

/// Conflicting session cookies are refused, identical ones count once, and an alias is ignored.
#[tokio::test]
async fn cookies_in_conflict_are_refused_and_identical_ones_accepted() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let (name, good) = (browser.cookie_name("hallpass.session"), browser.cookies["hallpass.session"].clone());
    let ask = |cookie: String| {
        let mut client = Client::of(&app).with_header("Cookie", &cookie);
        async move { client.get("/api/auth/session").await }
    };
    assert!(ask(format!("{name}={good}; {name}={good}")).await.text.contains("Ada Lovelace"));
    let twice = ask(format!("{name}={good}; {name}={good}x")).await;
    assert_eq!(
        (twice.status, twice.header("content-type")),
        (StatusCode::BAD_REQUEST, Some("application/problem+json"))
    );
    assert_eq!(ask(format!("{}={good}", name.replacen('.', "%2E", 1))).await.text, "null");
    // The same value, written as other clients may.
    for written in
        [format!("\"{good}\""), format!("  {good} "), good.replace("%3D", "="), good.replace("%3D", "%3d")]
    {
        let answer = ask(format!("{name}={written}")).await;
        assert!(answer.text.contains("Ada Lovelace"), "{written}: {}", answer.text);
    }
    assert_eq!(ask(format!("{name}=%22{good}%22")).await.text, "null");
    assert!(ask(format!("a=b; {name}={good}; c")).await.text.contains("Ada Lovelace"));
}

/// A poll that was delayed removes no cookie of a sign-in that came meanwhile.
#[tokio::test]
async fn session_s21_delayed_poll_keeps_the_newer_sign_ins_cookie() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let port = url::Url::parse(&app.url).unwrap().port().unwrap();
    let mut held = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    let old = browser.cookie_header();
    let begun = format!(
        "GET /api/auth/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: {old}\r\n"
    );
    held.write_all(begun.as_bytes()).unwrap();
    browser.sign_in("grace", "/").await;
    held.write_all(b"\r\n").unwrap();
    let mut answer = String::new();
    held.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("\r\n\r\nnull"), "{answer}");
    assert!(!answer.to_ascii_lowercase().contains("set-cookie"), "{answer}");
    assert_eq!(browser.fetch_session().await["user"]["name"], "Grace Hopper");
}
