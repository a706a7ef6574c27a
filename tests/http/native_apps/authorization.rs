//! How an app gets its session, and who does not.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
};

use hallpass_tests::{App, Client};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::{
    LOOPBACK, browser_and_app, code, decide, error_of, exchange, options, param, params, path, with,
    with_bearer,
};

#[tokio::test]
async fn native_app_signs_in_through_the_browser_and_out_again() {
    for options in options().on_every_engine().await {
        let app = App::start_with(options);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let redirect = format!("http://{}/", listener.local_addr().unwrap());
        let params = with(params(), "redirect_uri", &redirect);

        // The browser is anonymous: it comes to the login page, and back.
        let mut browser = Client::of(&app);
        let login = browser.get(&path(&params)).await.location().to_owned();
        assert!(
            login.starts_with(&format!("{}/login?callbackUrl=%2Fapi%2Fauth%2Fauthorize", app.url)),
            "{login}"
        );
        let back = param(&login, "callbackUrl").unwrap();
        let callback = browser.sign_in("ada", &back).await;
        assert_eq!(callback.location(), format!("{}{back}", app.url));
        let page = browser.get(&back).await;
        assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, Some("no-store")));
        assert!(
            page.text.contains("<bdi translate=\"no\">Notes for the command line</bdi>"),
            "{}",
            page.text
        );
        assert!(page.text.contains("Ada Lovelace") && !page.text.contains("<script"), "{}", page.text);

        // The person allows it. The app listens.
        let answer = decide(&mut browser, &params, "allow").await;
        let location = answer.location().to_owned();
        let listening = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut line = String::new();
            BufReader::new(&stream).read_line(&mut line).unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
            line.split(' ').nth(1).unwrap().to_owned()
        });
        assert_eq!(browser.get(&location).await.status, StatusCode::OK);
        let got = format!("http://127.0.0.1{}", listening.join().unwrap());
        assert_eq!(param(&got, "state").as_deref(), Some("a b&c"));
        assert_eq!(param(&got, "iss").as_deref(), Some(app.url.as_str()));
        let code = param(&got, "code").unwrap();
        let answer = exchange(&app, &[("redirect_uri", &redirect)], &code).await;
        assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, Some("no-store")));
        assert_eq!(answer.cookies_written(), Vec::<&str>::new());
        let body = answer.json();
        assert_eq!((&body["token_type"], &body["expires_in"]), (&"Bearer".into(), &604_800.into()));

        // It is signed in, without a cookie and without a CSRF token.
        let token = body["access_token"].as_str().unwrap();
        let mut native = with_bearer(&Client::of(&app), token);
        let session = native.fetch_session().await;
        assert_eq!(session["user"]["name"], "Ada Lovelace");
        let listed = native.get("/api/auth/sessions").await.json();
        let current: Vec<_> =
            listed.as_array().unwrap().iter().filter(|listed| listed["current"] == true).collect();
        assert_eq!((current.len(), &current[0]["device"]), (1, &"Notes for the command line".into()));
        let out = native.send(Method::POST, "/api/auth/signout", None).await;
        assert_eq!((out.status, out.cookies_written()), (StatusCode::NO_CONTENT, vec![]));
        let gone = native.get("/api/auth/session").await;
        assert_eq!((gone.text.as_str(), gone.header("x-session-ended")), ("null", Some("signed-out")));
        assert_eq!(gone.header("www-authenticate"), Some("Bearer error=\"invalid_token\""));
        assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
        assert!(!app.log().contains(token) && !app.log().contains(&code), "a secret is in the log");
    }
}

#[tokio::test]
async fn native_app_code_is_good_for_one_exchange_by_its_app() {
    let app = App::start_with(options());
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let good = code(&mut browser).await;
    let other_verifier = "a".repeat(43);
    for (changed, error) in [
        (("code_verifier", other_verifier.as_str()), "invalid_grant"),
        (("code_verifier", ""), "invalid_request"),
        (("redirect_uri", "http://127.0.0.1:41998/cb"), "invalid_grant"),
        (("redirect_uri", "https://evil.example/"), "invalid_grant"),
        (("client_id", "phone"), "invalid_grant"),
        (("client_id", "other"), "invalid_client"),
        (("grant_type", "password"), "unsupported_grant_type"),
        (("code", ""), "invalid_request"),
        (("code", "forged"), "invalid_grant"),
    ] {
        assert_eq!(error_of(&exchange(&app, &[changed], &good).await), error, "{changed:?}");
    }
    // None of these has used it up.
    let answer = exchange(&app, &[], &good).await;
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    let mut native = with_bearer(&Client::of(&app), &token);
    // One who has seen the code alone does not end the session.
    assert_eq!(
        error_of(&exchange(&app, &[("code_verifier", &other_verifier)], &good).await),
        "invalid_grant"
    );
    assert_eq!(native.fetch_session().await["user"]["name"], "Ada Lovelace");
    // One who has the verifier, too, does.
    assert_eq!(error_of(&exchange(&app, &[], &good).await), "invalid_grant");
    assert_eq!(native.fetch_session().await, Value::Null);

    // The person signs out before the exchange.
    let late = code(&mut browser).await;
    browser.sign_out().await;
    assert_eq!(error_of(&exchange(&app, &[], &late).await), "invalid_grant");
    // A body that is not a form, or has a parameter twice.
    let body = serde_json::json!({ "grant_type": "authorization_code" });
    let answer = Client::of(&app).send_json(Method::POST, "/api/auth/token", &body).await;
    assert_eq!(error_of(&answer), "invalid_request");
    let twice = [("grant_type", "authorization_code"), ("grant_type", "authorization_code")];
    assert_eq!(error_of(&Client::of(&app).post("/api/auth/token", &twice).await), "invalid_request");
}

#[tokio::test]
async fn native_app_request_is_refused_without_leaving_the_site_or_with_an_error_for_the_app() {
    let app = App::start_with(options());
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    for (name, value) in [
        ("client_id", "other"),
        ("client_id", ""),
        ("client_id", "phone"),
        ("redirect_uri", "https://evil.example/"),
        ("redirect_uri", "http://127.0.0.1:1@evil.example/"),
        ("redirect_uri", "com.example.notes:/signed-in"),
    ] {
        let params = with(params(), name, value);
        for answer in [browser.get(&path(&params)).await, decide(&mut browser, &params, "allow").await] {
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name}={value}");
            assert!(answer.text.contains("This app cannot sign in here."), "{}", answer.text);
        }
    }
    for (name, value, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("code_challenge", "", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
    ] {
        let params = with(params(), name, value);
        for answer in [browser.get(&path(&params)).await, decide(&mut browser, &params, "allow").await] {
            let location = answer.location();
            assert!(location.starts_with(LOOPBACK), "{location}");
            assert_eq!(param(location, "error").as_deref(), Some(error));
            assert_eq!(param(location, "state").as_deref(), Some("a b&c"));
            assert_eq!(param(location, "code"), None);
        }
    }
    let cancelled = decide(&mut browser, &params(), "cancel").await;
    assert_eq!(param(cancelled.location(), "error").as_deref(), Some("access_denied"));
    // A scheme of its own is compared byte for byte.
    let phone = with(with(params(), "client_id", "phone"), "redirect_uri", "com.example.notes:/signed-in");
    let allowed = decide(&mut browser, &phone, "allow").await;
    assert!(allowed.location().starts_with("com.example.notes:/signed-in?code="), "{}", allowed.location());
    // An anonymous request that would be lost on its way through the login page is refused at once.
    let long = with(params(), "state", &"x".repeat(2000));
    assert_eq!(
        param(Client::of(&app).get(&path(&long)).await.location(), "error").as_deref(),
        Some("invalid_request")
    );
}

#[tokio::test]
async fn native_app_is_allowed_by_a_person_on_our_page_alone() {
    let app = App::start_with(options());
    let (browser, native, _) = browser_and_app(&app).await;
    let params = params();
    let fields: Vec<_> = params.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let allow = [&fields[..], &[("decision", "allow")]].concat();
    // Without a CSRF token, from another site, anonymous, and by an app.
    let mut plain = browser.clone();
    assert_eq!(plain.post("/api/auth/authorize", &allow).await.status, StatusCode::FORBIDDEN);
    let mut foreign = browser.with_header("Origin", "https://evil.example");
    assert_eq!(decide(&mut foreign, &params, "allow").await.status, StatusCode::FORBIDDEN);
    // By a script, whatever it asks for.
    let mut script = browser.with_header("Sec-Fetch-Mode", "cors");
    assert_eq!(decide(&mut script, &params, "allow").await.status, StatusCode::FORBIDDEN);
    // In a frame, whose URL afterwards a page of the same origin may read.
    for dest in ["iframe", "empty", "object"] {
        let mut frame = browser.with_header("Sec-Fetch-Mode", "navigate").with_header("Sec-Fetch-Dest", dest);
        assert_eq!(decide(&mut frame, &params, "allow").await.status, StatusCode::FORBIDDEN, "{dest}");
    }
    let window = browser.with_header("Sec-Fetch-Mode", "navigate");
    let mut window = window.with_header("Sec-Fetch-Dest", "document");
    assert_eq!(decide(&mut window, &params, "allow").await.status, StatusCode::SEE_OTHER);
    let mut json = browser.with_header("X-Auth-Return-Redirect", "1");
    assert_eq!(decide(&mut json, &params, "allow").await.status, StatusCode::SEE_OTHER);
    let anonymous = decide(&mut Client::of(&app), &params, "allow").await;
    assert_eq!(anonymous.status, StatusCode::UNAUTHORIZED);
    let mut native = native;
    assert_eq!(native.post("/api/auth/authorize", &allow).await.status, StatusCode::FORBIDDEN);
    assert_eq!(native.get(&path(&params)).await.status, StatusCode::FORBIDDEN);
    // A decision that is none.
    assert_eq!(decide(&mut browser.clone(), &params, "maybe").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn native_app_limit_of_exchanges_is_that_of_sign_ins() {
    let app = App::start_with(options().env("HALLPASS_SIGN_INS_PER_MINUTE", "2"));
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(exchange(&app, &[], "forged").await.status);
    }
    assert_eq!(statuses, [StatusCode::BAD_REQUEST, StatusCode::BAD_REQUEST, StatusCode::TOO_MANY_REQUESTS]);
}

/// An API that was moved, also to a path below `/api`: the login page leads to the consent page
/// there.
#[tokio::test]
async fn native_app_is_asked_about_after_the_sign_in_wherever_the_api_is() {
    for base in ["/api/auth", "/api/v2/auth", "/auth"] {
        let app = App::start_with(options().env("HALLPASS_BASE_PATH", base));
        let mut browser = Client::of(&app);
        let here = path(&params()).replacen("/api/auth", base, 1);
        let sent = browser.get(&here).await;
        let login = sent.location().strip_prefix(&app.url).unwrap().to_owned();
        assert!(login.starts_with("/login?callbackUrl="), "{base}: {login}");
        let page = browser.get(&login).await.text;
        let field =
            format!("value=\"{base}/authorize?response_type=code&amp;client_id=cli&amp;redirect_uri=");
        assert!(page.contains(&field), "{base}: {page}");
    }
}
