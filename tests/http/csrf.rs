//! Every session has a CSRF token of its own, and forms in other tabs still work.

use hallpass_tests::{Answer, App, Client};
use reqwest::StatusCode;
use serde_json::Value;

/// Finds the token in the first form of a page.
fn find_token(page: &Answer) -> String {
    let field =
        page.text.split('<').find(|tag| tag.contains("name=\"csrfToken\"")).expect("a form with a token");
    field.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn is_refused(answer: &Answer) -> bool {
    answer.status == StatusCode::FORBIDDEN
        || answer.header("location").is_some_and(|url| url.contains("error=MissingCSRF"))
}

/// Makes all sessions 15 minutes older.
async fn age_sessions(app: &App) {
    assert_ne!(app.change_sessions("UPDATE hallpass_sessions SET created_at = created_at - 900000").await, 0);
}

#[tokio::test]
async fn csrf_token_changes_with_every_sign_in_and_sign_out() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let mut seen = vec![browser.fetch_csrf_token().await];
    for person in ["ada", "ada", "grace"] {
        browser.sign_in(person, "/").await;
        seen.push(browser.fetch_csrf_token().await);
        assert_eq!(browser.fetch_csrf_token().await, *seen.last().unwrap());
        browser.sign_out().await;
        seen.push(browser.fetch_csrf_token().await);
    }
    // From one user to another without a sign-out.
    browser.sign_in("ada", "/").await;
    seen.push(browser.fetch_csrf_token().await);
    browser.sign_in("grace", "/").await;
    seen.push(browser.fetch_csrf_token().await);
    for (index, token) in seen.iter().enumerate() {
        assert!(!seen[..index].contains(token), "token {index} came twice");
    }
}

#[tokio::test]
async fn csrf_token_of_another_user_is_refused() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("grace", "/").await;
    let graces = browser.fetch_csrf_token().await;
    for between in [false, true] {
        if between {
            browser.sign_in("grace", "/").await;
            browser.sign_out().await;
        }
        browser.sign_in("ada", "/").await;
        // Neither before the token is replaced nor afterwards.
        for _ in 0..2 {
            for path in ["/api/auth/signout", "/api/auth/signin/dev", "/api/auth/sessions/end"] {
                assert!(is_refused(&browser.post(path, &[("csrfToken", &graces)]).await), "{path}");
            }
            browser.fetch_csrf_token().await;
        }
        assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
    }
}

#[tokio::test]
async fn csrf_forms_in_other_tabs_survive_a_sign_in_and_a_sign_out() {
    let app = App::start();
    let mut browser = Client::of(&app);
    // Two tabs show the login page; the user signs in in the first.
    let login = find_token(&browser.get("/login?callbackUrl=%2Fprofile").await);
    browser.sign_in("ada", "/sessions").await;
    let sessions = find_token(&browser.get("/sessions").await);
    assert_ne!(login, sessions);
    let fields = [("csrfToken", login.as_str()), ("callbackUrl", "/profile")];
    let url = browser.post("/api/auth/signin/dev?login_hint=ada", &fields).await.location().to_owned();
    let callback = browser.get(&url).await.location().to_owned();
    assert_eq!(browser.get(&callback).await.location(), format!("{}/profile", app.url));
    // That was a new sign-in; the first tab still shows the sessions with the previous token.
    browser.get("/profile").await;
    let ended =
        browser.post("/api/auth/sessions/end", &[("csrfToken", &sessions), ("except", "current")]).await;
    assert_eq!(ended.location(), format!("{}/sessions?ended=others", app.url));
    // Signed out in one tab, and then in the other.
    let menu = find_token(&browser.get("/profile").await);
    for _ in 0..2 {
        let out = browser.post("/api/auth/signout", &[("csrfToken", &menu)]).await;
        assert_eq!(out.location(), format!("{}/", app.url));
        assert_eq!(browser.fetch_session().await, Value::Null);
        browser.get("/login").await;
    }
    // Signed in again with an older form.
    let url = browser.post("/api/auth/signin/dev?login_hint=ada", &[("csrfToken", &menu)]).await;
    assert!(url.location().contains("/authorize"), "{}", url.location());
}

#[tokio::test]
async fn csrf_form_from_before_a_sign_in_works_for_15_minutes() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let anonymous = browser.fetch_csrf_token().await;
    browser.sign_in("ada", "/").await;
    let before = browser.fetch_csrf_token().await;
    browser.sign_in("ada", "/").await;
    let own = browser.fetch_csrf_token().await;
    for token in [&anonymous, &before] {
        let answer = browser.post("/api/auth/session", &[("csrfToken", token)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }
    age_sessions(&app).await;
    for token in [&anonymous, &before] {
        assert!(is_refused(&browser.post("/api/auth/signout", &[("csrfToken", token)]).await));
    }
    assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
    let out = browser.post("/api/auth/signout", &[("csrfToken", &own)]).await;
    assert_eq!(out.location(), format!("{}/", app.url));
    assert_eq!(browser.fetch_session().await, Value::Null);
}

#[tokio::test]
async fn csrf_tabs_that_load_at_once_agree_on_the_token() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    // None has the cookie of the others yet; the browser keeps the last one.
    let tabs = (0..8).map(|_| {
        let mut tab = browser.clone();
        tokio::spawn(async move { (find_token(&tab.get("/profile").await), tab.cookies) })
    });
    let mut tokens = Vec::new();
    for tab in tabs.collect::<Vec<_>>() {
        let (token, cookies) = tab.await.unwrap();
        tokens.push(token);
        browser.cookies = cookies;
    }
    assert!(tokens.iter().all(|token| *token == tokens[0]), "{tokens:?}");
    assert!(!is_refused(&browser.post("/api/auth/signout", &[("csrfToken", &tokens[0])]).await));
}
