//! Requests that are not from a page of ours, or malformed.

use hallpass_tests::{App, AppOptions, Client, count_rows, send_raw};
use reqwest::StatusCode;
use serde_json::json;
use sqlx::Row as _;

#[tokio::test]
async fn csrf_without_a_matching_token_nothing_changes() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let mut other = Client::of(&app);
    let foreign = other.fetch_csrf_token().await;
    let own = browser.fetch_csrf_token().await;
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
        assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
    }
}

#[tokio::test]
async fn csrf_valid_cookie_is_kept_and_a_forged_one_replaced() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let token = browser.fetch_csrf_token().await;
    let again = browser.get("/api/auth/csrf").await;
    assert_eq!((again.json(), again.cookies_written()), (json!({ "csrfToken": token }), vec![]));
    browser.cookies.insert("hallpass.csrf".into(), format!("{token}.{}", "0".repeat(64)));
    let replaced = browser.get("/api/auth/csrf").await;
    assert_eq!(replaced.cookies_written(), ["hallpass.csrf"]);
    assert_ne!(replaced.json()["csrfToken"], token);
}

#[tokio::test]
async fn body_too_large_or_malformed_is_a_problem_document() {
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

#[tokio::test]
async fn session_s04_only_the_exact_cookie_value_is_the_session() {
    for options in AppOptions::default().on_every_engine().await {
        let app = App::start_with(options);
        let mut browser = Client::of(&app);
        let callback = browser.reach_callback("dev", "login_hint=ada", "/").await;
        let pending = browser.cookies["hallpass.signin"].clone();
        browser.get(&callback).await;
        browser.fetch_csrf_token().await;
        let cookie = browser.cookies["hallpass.session"].clone();
        let (signature, token) = cookie.split_at(cookie.len() - 43);
        let mut database = app.open_database().await;
        let hash =
            sqlx::query("SELECT token_hash FROM hallpass_sessions").fetch_one(&mut database).await.unwrap();
        let hash: String = hash.try_get(0).unwrap();
        let mut wrong = vec![
            // Other values of this browser, and of the database.
            browser.cookies["hallpass.csrf"].clone(),
            pending,
            hash.clone(),
            format!("{signature}{hash}"),
            browser.fetch_session().await["id"].as_str().unwrap().to_owned(),
            // The token or its signature alone, or with another token.
            token.to_owned(),
            signature.to_owned(),
            format!("{signature}{}", "A".repeat(43)),
            format!("{cookie}A"),
            format!("{cookie}%00"),
            format!("A{cookie}"),
            cookie.to_uppercase(),
            cookie.to_lowercase(),
            cookie.replace("%3D", ""),
            "' OR 1=1 --".into(),
            "%27%20OR%201%3D1%20--".into(),
            "%00".into(),
            "null".into(),
            "undefined".into(),
            "x".repeat(3000),
            String::new(),
        ];
        // Every shorter value, and one character changed at every position.
        wrong.extend((0..cookie.len()).map(|length| cookie[..length].to_owned()));
        wrong.extend((0..cookie.len()).filter_map(|place| {
            let mut changed = cookie.clone().into_bytes();
            changed[place] = if changed[place] == b'x' { b'y' } else { b'x' };
            let changed = String::from_utf8(changed).unwrap();
            // `%3d` is the same `=`.
            (!cookie.eq_ignore_ascii_case(&changed)).then_some(changed)
        }));
        assert!(wrong.len() > 180, "{}", wrong.len());
        for value in wrong {
            // The last of 43 characters has two unused bits, which a decoder must not ignore.
            let mut other = Client::of(&app);
            other.cookies.insert("hallpass.session".into(), value.clone());
            let answer = other.get("/api/auth/session").await;
            assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "null"), "{value}");
            assert_eq!(answer.cookies_written(), Vec::<&str>::new(), "{value}");
        }
        assert_eq!(count_rows(&mut database, "sessions").await, 1);
        assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
    }
}

#[tokio::test]
async fn cookie_works_beside_malformed_ones() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let cookie = browser.cookie_header();
    for beside in [&b"tracking=\xff"[..], b"\xc3(=a", b"a=\x01", b"=", b"a", b"\"", b"a=\"b"] {
        for cookies in
            [[beside, b"; ", cookie.as_bytes()].concat(), [cookie.as_bytes(), b"; ", beside].concat()]
        {
            let request = [
                b"GET /api/auth/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: ",
                &cookies[..],
                b"\r\n\r\n",
            ];
            let answer = send_raw(&app, &request.concat());
            let shown = String::from_utf8_lossy(&cookies).into_owned();
            // A control character makes the header invalid (RFC 9110, section 5.5).
            let refused = answer.status == Some(400) && beside.contains(&1);
            assert!(
                refused || answer.body.contains("Ada Lovelace"),
                "{shown}: {:?} {}",
                answer.status,
                answer.body
            );
        }
    }
}
