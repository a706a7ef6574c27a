//! The application of `examples/actix`, with routes and state of its own.

use hallpass_tests::{App, AppOptions, Client};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const BROWSER: (&str, &str) = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

/// Makes the sign-in some minutes older.
async fn age_sign_in(app: &App) {
    let age = "UPDATE hallpass_sessions SET authenticated_at = authenticated_at - 400000, proved_at = proved_at - 400000";
    assert_eq!(app.change_sessions(age).await, 1);
}

#[tokio::test]
async fn embedder_guards_its_page_and_api_and_keeps_its_state() {
    let app = App::start_with(AppOptions::example());
    let mut browser = Client::of(&app);
    assert!(browser.get("/").await.text.contains("Hello, stranger!"));
    let page = browser.get("/notes?a=b%20c").await;
    assert_eq!(page.location(), format!("{}/login?callbackUrl=%2Fnotes%3Fa%3Db%2520c", app.url));
    for method in [Method::GET, Method::POST, Method::DELETE] {
        let refused = browser.send(method.clone(), "/api/notes", None).await;
        assert_eq!(
            (refused.status, &refused.json()["code"]),
            (StatusCode::UNAUTHORIZED, &json!("SessionRequired"))
        );
    }

    // Its own login page has the data of the form.
    let login = browser.get("/login?callbackUrl=%2Fnotes").await;
    assert_eq!(login.cookies_written(), ["hallpass.csrf"]);
    let token =
        login.text.split("name=csrfToken value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fields = [("csrfToken", token.as_str()), ("callbackUrl", "/notes")];
    let url = browser.post("/api/auth/signin/dev?login_hint=ada", &fields).await.location().to_owned();
    let callback = browser.get(&url).await.location().to_owned();
    assert_eq!(browser.get(&callback).await.location(), format!("{}/notes", app.url));
    assert!(browser.get("/").await.text.contains("Hello, Ada Lovelace!"));

    let mut grace = Client::of(&app);
    grace.sign_in("grace", "/").await;
    for (client, note) in [(&mut browser, "of Ada"), (&mut grace, "of <Grace>")] {
        let added = client.send_json(Method::POST, "/api/notes", &json!(note)).await;
        assert_eq!(added.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(browser.get("/api/notes").await.json(), json!(["\"of Ada\""]));
    assert!(grace.get("/notes").await.text.contains("of &lt;Grace&gt;"));

    // Another site cannot have the browser write.
    let mut foreign = browser.with_header("Origin", "https://evil.example");
    let refused = foreign.send_json(Method::POST, "/api/notes", &json!("evil")).await;
    assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::FORBIDDEN, &json!("MissingCSRF")));

    browser.sign_out().await;
    assert_eq!(browser.get("/api/notes").await.status, StatusCode::UNAUTHORIZED);
    let outage = app.break_store().await;
    for path in ["/", "/notes", "/api/notes"] {
        assert_eq!(grace.get(path).await.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
    }
    outage.end().await;
    assert_eq!(grace.get("/notes").await.status, StatusCode::OK);
}

#[tokio::test]
async fn session_s17_irreversible_action_needs_a_recent_sign_in() {
    let app = App::start_with(AppOptions::example());
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    assert_eq!(browser.send(Method::DELETE, "/api/notes", None).await.status, StatusCode::NO_CONTENT);
    let session = browser.fetch_session().await;
    age_sign_in(&app).await;
    let refused = browser.send(Method::DELETE, "/api/notes", None).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let problem = refused.json();
    assert_eq!(problem["type"], "urn:hallpass:problem:recent-sign-in-required");
    assert_eq!((&problem["code"], &problem["maxAge"]), (&json!("RecentSignInRequired"), &json!(300)));
    let login_url = format!("{}/login?error=RecentSignInRequired&maxAge=300", app.url);
    assert_eq!(problem["signinUrl"], login_url);
    // The session stays, and a new sign-in with the requested proof allows the action again.
    assert_eq!(browser.fetch_session().await["id"], session["id"]);
    let callback = browser.reach_callback("dev", "login_hint=ada&prompt=login&max_age=300", "/").await;
    browser.get(&callback).await;
    assert_eq!(browser.send(Method::DELETE, "/api/notes", None).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn session_s17_page_that_needs_a_recent_sign_in_leads_to_it() {
    let app = App::start_with(AppOptions::example());
    let mut browser = Client::of(&app);
    let anonymous = browser.with_header(BROWSER.0, BROWSER.1).get("/settings").await;
    assert_eq!(anonymous.location(), format!("{}/login?callbackUrl=%2Fsettings", app.url));
    let program = browser.with_header("Accept", "application/json").get("/settings").await;
    assert_eq!(
        (program.status, &program.json()["code"]),
        (StatusCode::UNAUTHORIZED, &json!("SessionRequired"))
    );
    browser.sign_in("ada", "/").await;
    assert_eq!(browser.get("/settings").await.status, StatusCode::OK);
    age_sign_in(&app).await;
    let aged = browser.with_header(BROWSER.0, BROWSER.1).get("/settings?a=b").await;
    let login_url =
        format!("{}/login?error=RecentSignInRequired&callbackUrl=%2Fsettings%3Fa%3Db&maxAge=300", app.url);
    assert_eq!(aged.location(), login_url);
}

#[tokio::test]
async fn update_hook_decides_the_data_but_not_the_user() {
    let app = App::start_with(AppOptions::example());
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let token = browser.fetch_csrf_token().await;
    let before = browser.fetch_session().await;
    let sent = json!({ "csrfToken": token, "data": {
        "theme": "dark", "user": { "name": "Eve" }, "expires": "2099-01-01T00:00:00.000Z", "id": "other",
    } });
    let updated = browser.send_json(Method::POST, "/api/auth/session", &sent).await;
    let mut expected = before.clone();
    expected["data"] = json!({ "theme": "dark" });
    assert_eq!((updated.status, updated.json()), (StatusCode::OK, expected.clone()));
    assert_eq!(browser.fetch_session().await, expected);
    for refused in
        [json!({ "theme": "pink" }), json!("dark"), json!(["theme"]), json!({ "theme": { "a": 1 } })]
    {
        let sent = json!({ "csrfToken": token, "data": refused });
        let answer = browser.send_json(Method::POST, "/api/auth/session", &sent).await;
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (StatusCode::BAD_REQUEST, &json!("UpdateRefused"))
        );
    }
    // Without a session nothing is kept, and neither is it for one that has ended.
    let mut anonymous = Client::of(&app);
    let token = anonymous.fetch_csrf_token().await;
    let sent = json!({ "csrfToken": token, "data": { "theme": "light" } });
    assert_eq!(anonymous.send_json(Method::POST, "/api/auth/session", &sent).await.json(), Value::Null);
    let mut ended = browser.clone();
    browser.sign_out().await;
    let sent = json!({ "csrfToken": ended.fetch_csrf_token().await, "data": { "theme": "light" } });
    assert_eq!(ended.send_json(Method::POST, "/api/auth/session", &sent).await.json(), Value::Null);
}

/// What a signed-in user gets is kept by no cache, even if the handler sets no header.
#[tokio::test]
async fn personal_answers_of_an_embedder_are_not_cached() {
    let app = App::start_with(AppOptions::example());
    let mut browser = Client::of(&app);
    let anonymous = browser.get("/").await;
    assert_eq!((anonymous.header("cache-control"), anonymous.header("vary")), (None, Some("Cookie")));
    browser.sign_in("ada", "/").await;
    for path in ["/", "/notes", "/settings", "/api/notes"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(answer.header("vary"), Some("Cookie"), "{path}");
    }
}

#[tokio::test]
async fn session_s17_own_login_page_asks_for_a_new_proof() {
    let app = App::start_with(AppOptions::example());
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    age_sign_in(&app).await;
    let sent = browser.with_header(BROWSER.0, BROWSER.1).get("/settings").await.location().to_owned();
    let page = browser.get(&sent).await.text;
    let action = page.split("action=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    assert_eq!(action, format!("{}/api/auth/signin/dev?prompt=login&max_age=300", app.url));
    let token = browser.fetch_csrf_token().await;
    let fields = [("csrfToken", token.as_str()), ("callbackUrl", "/settings")];
    let url = browser.post(&format!("{action}&login_hint=ada"), &fields).await.location().to_owned();
    let callback = browser.get(&url).await.location().to_owned();
    assert_eq!(browser.get(&callback).await.location(), format!("{}/settings", app.url));
    assert_eq!(browser.get("/settings").await.status, StatusCode::OK);
}
