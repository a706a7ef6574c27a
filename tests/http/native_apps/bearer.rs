//! What a bearer token is worth, and beside cookies.

use hallpass_tests::{App, Client};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::{browser_and_app, code, exchange, options, params, path, with_bearer};

#[tokio::test]
async fn bearer_and_cookie_never_stand_for_each_other() {
    let app = App::start_with(options());
    let (browser, native, token) = browser_and_app(&app).await;
    // The app's token in the place of the cookie's, which is behind its signature.
    let cookie = browser.cookies["hallpass.session"].clone();
    let (signature, bare) = cookie.split_at(cookie.len() - 43);
    let plain = token.trim_start_matches("hallpass_");
    for value in
        [token.clone(), plain.to_owned(), format!("{signature}{token}"), format!("{signature}{plain}")]
    {
        let mut forged = Client::of(&app);
        forged.cookies.insert("hallpass.session".into(), value);
        assert_eq!(forged.fetch_session().await, Value::Null);
    }
    // The cookie's in the place of the app's: with its signature, without, and with our prefix.
    for value in [cookie.as_str(), bare, &format!("hallpass_{bare}"), "", "x", &format!("{token}x")] {
        let mut forged = with_bearer(&Client::of(&app), value);
        let answer = forged.get("/api/auth/session").await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "null"), "{value}");
        let answer = forged.get("/api/auth/sessions").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.header("www-authenticate"), Some("Bearer error=\"invalid_token\""));
    }
    // Both: only the token counts, and a bad one is not made good by a cookie.
    let mut grace = Client::of(&app);
    grace.sign_in("grace", "/").await;
    assert_eq!(with_bearer(&grace, &token).fetch_session().await["user"]["name"], "Ada Lovelace");
    assert_eq!(with_bearer(&grace, "garbage").fetch_session().await, Value::Null);
    assert_eq!(with_bearer(&grace, "garbage").get("/dashboard").await.status, StatusCode::UNAUTHORIZED);
    // Another scheme is that of a proxy, and cookies count.
    assert_eq!(
        grace.with_header("Authorization", "Basic YTpi").fetch_session().await["user"]["name"],
        "Grace Hopper"
    );
    assert_eq!(native.clone().fetch_session().await["user"]["name"], "Ada Lovelace");
}

#[tokio::test]
async fn bearer_exempts_no_cookie_from_csrf() {
    let app = App::start_with(options());
    let (browser, native, _) = browser_and_app(&app).await;
    let before = browser.clone().fetch_session().await;
    let csrf = browser.clone().fetch_csrf_token().await;
    for value in ["Bearer garbage", "bearer hallpass_", "Bearer"] {
        let forged = browser.with_header("Authorization", value);
        for (method, path) in [
            (Method::POST, "/api/auth/signout"),
            (Method::POST, "/api/auth/session"),
            (Method::POST, "/api/auth/signin/dev"),
            (Method::POST, "/api/auth/sessions/end"),
            (Method::DELETE, "/api/auth/sessions"),
            (Method::POST, "/api/auth/authorize"),
        ] {
            // Not even with the right token: its cookie does not count.
            let with_csrf = forged.with_header("X-CSRF-Token", &csrf);
            for mut client in [forged.clone(), with_csrf] {
                let answer = client.send(method.clone(), path, None).await;
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{value} {path}: {}", answer.text);
                assert_eq!(answer.header("www-authenticate"), Some("Bearer error=\"invalid_token\""));
                assert_eq!(answer.cookies_written(), Vec::<&str>::new());
            }
        }
    }
    for value in ["Basic YTpi", "Token x", ""] {
        let mut client = browser.with_header("Authorization", value);
        let answer = client.post("/api/auth/sessions/end", &[]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{value}");
    }
    assert_eq!(browser.clone().fetch_session().await, before);
    // A good token does without; and what it ends removes no cookie.
    let ended = native.with_header("Origin", "https://elsewhere.example");
    let ended = ended.clone().send(Method::DELETE, "/api/auth/sessions", None).await;
    assert_eq!((ended.status, ended.cookies_written()), (StatusCode::NO_CONTENT, vec![]));
    assert_eq!(browser.clone().fetch_session().await, Value::Null);
}

#[tokio::test]
async fn bearer_answers_are_kept_apart_by_caches() {
    let app = App::start_with(options());
    let (_, mut native, _) = browser_and_app(&app).await;
    for path in ["/", "/api/auth/session", "/profile"] {
        for client in [&mut Client::of(&app), &mut native] {
            let answer = client.get(path).await;
            let vary: Vec<_> =
                answer.headers.get_all("vary").iter().map(|value| value.to_str().unwrap()).collect();
            let vary = vary.join(", ");
            assert!(vary.contains("Cookie") && vary.contains("Authorization"), "{path}: {vary}");
        }
    }
    let tag = native.get("/api/auth/session").await.header("etag").unwrap().to_owned();
    let again = native.with_header("If-None-Match", &tag).get("/api/auth/session").await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn session_s03_bearer_in_an_outage_is_not_signed_out() {
    let app = App::start_with(options());
    let (mut browser, mut native, _) = browser_and_app(&app).await;
    let code = code(&mut browser).await;
    let outage = app.break_store().await;
    for path in ["/api/auth/session", "/api/auth/sessions", "/dashboard"] {
        let answer = native.get(path).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{path}");
        assert!(answer.header("retry-after").is_some() && answer.header("www-authenticate").is_none());
    }
    assert_eq!(exchange(&app, &[], &code).await.status, StatusCode::SERVICE_UNAVAILABLE);
    outage.end().await;
    assert_eq!(native.fetch_session().await["user"]["name"], "Ada Lovelace");
    assert_eq!(exchange(&app, &[], &code).await.status, StatusCode::OK);
}

#[tokio::test]
async fn bearer_means_nothing_without_native_apps() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let mut with_theirs = browser.with_header("Authorization", "Bearer of-the-application");
    let answer = with_theirs.get("/api/auth/session").await;
    assert_eq!(answer.json()["user"]["name"], "Ada Lovelace");
    assert_eq!(answer.header("vary"), Some("Cookie"));
    for (method, path) in [(Method::GET, path(&params())), (Method::POST, "/api/auth/token".into())] {
        assert_eq!(browser.send(method, &path, None).await.status, StatusCode::NOT_FOUND);
    }
}

/// Ways to sign in are changed by a person, in a browser.
#[tokio::test]
async fn session_s27_bearer_changes_no_way_to_sign_in() {
    let app = App::start_with(options());
    let (_, mut native, _) = browser_and_app(&app).await;
    assert_eq!(native.get("/api/auth/identities").await.status, StatusCode::OK);
    for (method, path) in [
        (Method::GET, "/api/auth/account"),
        (Method::GET, "/api/auth/account/link"),
        (Method::POST, "/api/auth/account/link"),
        (Method::POST, "/api/auth/link/dev"),
        (Method::POST, "/api/auth/identities/x/unlink"),
        (Method::DELETE, "/api/auth/identities/x"),
    ] {
        let answer = native.send(method, path, None).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}: {}", answer.text);
        assert_eq!(answer.json()["code"], "AccessDenied", "{path}");
    }
}
