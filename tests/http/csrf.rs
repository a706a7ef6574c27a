//! The CSRF token is each session's own, and forms in other tabs go on working.

use hallpass_tests::{Answer, App, Client};
use reqwest::StatusCode;
use serde_json::Value;

/// The token in the first form of a page.
fn token_in(page: &Answer) -> String {
    let field =
        page.text.split('<').find(|tag| tag.contains("name=\"csrfToken\"")).expect("a form with a token");
    field.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn is_refused(answer: &Answer) -> bool {
    answer.status == StatusCode::FORBIDDEN
        || answer.header("location").is_some_and(|url| url.contains("error=MissingCSRF"))
}

/// As if every session had begun 15 minutes earlier.
async fn age_sessions(app: &App) {
    assert_ne!(app.change_sessions("UPDATE hallpass_sessions SET created_at = created_at - 900000").await, 0);
}

#[tokio::test]
async fn csrf_token_changes_with_every_sign_in_and_sign_out() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let mut seen = vec![browser.csrf().await];
    for person in ["ada", "ada", "grace"] {
        browser.sign_in(person, "/").await;
        seen.push(browser.csrf().await);
        assert_eq!(browser.csrf().await, *seen.last().unwrap());
        browser.sign_out().await;
        seen.push(browser.csrf().await);
    }
    // Straight from one person to another.
    browser.sign_in("ada", "/").await;
    seen.push(browser.csrf().await);
    browser.sign_in("grace", "/").await;
    seen.push(browser.csrf().await);
    for (place, token) in seen.iter().enumerate() {
        assert!(!seen[..place].contains(token), "{place} came twice");
    }
}

#[tokio::test]
async fn csrf_token_of_another_user_is_refused() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("grace", "/").await;
    let graces = browser.csrf().await;
    for between in [false, true] {
        if between {
            browser.sign_in("grace", "/").await;
            browser.sign_out().await;
        }
        browser.sign_in("ada", "/").await;
        // Neither before the token was replaced nor afterwards.
        for _ in 0..2 {
            for path in ["/api/auth/signout", "/api/auth/signin/dev", "/api/auth/sessions/end"] {
                assert!(is_refused(&browser.post(path, &[("csrfToken", &graces)]).await), "{path}");
            }
            browser.csrf().await;
        }
        assert_eq!(browser.session().await["user"]["name"], "Ada Lovelace");
    }
}

#[tokio::test]
async fn csrf_forms_in_other_tabs_survive_a_sign_in_and_a_sign_out() {
    let app = App::start();
    let mut browser = Client::of(&app);
    // Two tabs show the login page; the person signs in in the first.
    let login = token_in(&browser.get("/login?callbackUrl=%2Fprofile").await);
    browser.sign_in("ada", "/sessions").await;
    let sessions = token_in(&browser.get("/sessions").await);
    assert_ne!(login, sessions);
    let fields = [("csrfToken", login.as_str()), ("callbackUrl", "/profile")];
    let url = browser.post("/api/auth/signin/dev?login_hint=ada", &fields).await.location().to_owned();
    let callback = browser.get(&url).await.location().to_owned();
    assert_eq!(browser.get(&callback).await.location(), format!("{}/profile", app.url));
    // That was a new sign-in; the first tab still shows the sessions as of the one before.
    browser.get("/profile").await;
    let ended =
        browser.post("/api/auth/sessions/end", &[("csrfToken", &sessions), ("except", "current")]).await;
    assert_eq!(ended.location(), format!("{}/sessions?ended=others", app.url));
    // Signed out in one tab, and then in the other.
    let menu = token_in(&browser.get("/profile").await);
    for _ in 0..2 {
        let out = browser.post("/api/auth/signout", &[("csrfToken", &menu)]).await;
        assert_eq!(out.location(), format!("{}/", app.url));
        assert_eq!(browser.session().await, Value::Null);
        browser.get("/login").await;
    }
    // And signed in again, with the form of a tab from before.
    let url = browser.post("/api/auth/signin/dev?login_hint=ada", &[("csrfToken", &menu)]).await;
    assert!(url.location().contains("/authorize"), "{}", url.location());
}

#[tokio::test]
async fn csrf_form_from_before_a_sign_in_works_for_15_minutes() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let anonymous = browser.csrf().await;
    browser.sign_in("ada", "/").await;
    let before = browser.csrf().await;
    browser.sign_in("ada", "/").await;
    let own = browser.csrf().await;
    for token in [&anonymous, &before] {
        let answer = browser.post("/api/auth/session", &[("csrfToken", token)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }
    age_sessions(&app).await;
    for token in [&anonymous, &before] {
        assert!(is_refused(&browser.post("/api/auth/signout", &[("csrfToken", token)]).await));
    }
    assert_eq!(browser.session().await["user"]["name"], "Ada Lovelace");
    let out = browser.post("/api/auth/signout", &[("csrfToken", &own)]).await;
    assert_eq!(out.location(), format!("{}/", app.url));
    assert_eq!(browser.session().await, Value::Null);
}

#[tokio::test]
async fn csrf_tabs_that_load_at_once_agree_on_the_token() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    // None of them has the others' cookie yet; the browser keeps the one that comes last.
    let tabs = (0..8).map(|_| {
        let mut tab = browser.clone();
        tokio::spawn(async move { (token_in(&tab.get("/profile").await), tab.cookies) })
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
