//! After a session has ended with a form open, or after a refusal, every page offers a next step.

use std::time::UNIX_EPOCH;

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const BROWSER: (&str, &str) = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

fn with_form_on(browser: &Client, page: &str) -> Client {
    browser.with_header(BROWSER.0, BROWSER.1).with_header("Referer", page)
}

/// Finds the link to the login page on an error page.
fn find_sign_in_link(page: &str) -> String {
    let before = page.split("\">Sign in</a>").next().unwrap();
    before.rsplit("href=\"").next().unwrap().replace("&amp;", "&")
}

#[tokio::test]
async fn form_of_an_ended_session_leads_to_its_page() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let (token, mut ended) = (browser.fetch_csrf_token().await, browser.clone());
    browser.sign_out().await;
    for path in ["/api/auth/sessions/end", "/api/auth/sessions/some/end"] {
        for (page, led) in [
            (format!("{}/sessions?ended=one", app.url), "/login?callbackUrl=%2Fsessions%3Fended%3Done"),
            (format!("{}/api/auth/sessions", app.url), "/login"),
            ("https://evil.example/sessions".into(), "/login"),
            ("/sessions".into(), "/login"),
        ] {
            let answer = with_form_on(&ended, &page).post(path, &[("csrfToken", &token)]).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
            assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
            assert!(answer.text.contains("What you sent was not saved."), "{}", answer.text);
            assert_eq!(find_sign_in_link(&answer.text), format!("{}{led}", app.url), "{page}");
        }
    }
    // A program gets a problem document.
    let problem = ended.post("/api/auth/sessions/end", &[("csrfToken", &token)]).await;
    assert_eq!(
        (problem.status, &problem.json()["code"]),
        (StatusCode::UNAUTHORIZED, &json!("SessionRequired"))
    );
}

#[tokio::test]
async fn refused_form_leads_back_to_its_page() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let page = format!("{}/sessions?ended=one", app.url);
    let refused = with_form_on(&browser, &page).post("/api/auth/sessions/end", &[("csrfToken", "old")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let link = "<a href=\"/sessions?ended=one\">Back to the form</a>";
    assert!(refused.text.contains(link), "{}", refused.text);
    let token = browser.fetch_csrf_token().await;
    let path = "/api/auth/sessions/unknown/end";
    let unknown = with_form_on(&browser, &page).post(path, &[("csrfToken", &token)]).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(unknown.text.contains(link), "{}", unknown.text);
    let foreign = with_form_on(&browser, "https://evil.example/").post("/api/auth/sessions/end", &[]).await;
    assert!(!foreign.text.contains("Back to the form"), "{}", foreign.text);
}

#[tokio::test]
async fn guarded_form_leads_to_its_page_never_to_a_post_url() {
    let app = App::start_with(AppOptions::example());
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/notes").await;
    let (page, add) = (format!("{}/notes?a=b", app.url), "/notes/add");
    let saved = with_form_on(&browser, &page).post(add, &[("note", "kept")]).await;
    assert_eq!(saved.location(), "/notes");
    assert!(browser.get("/notes").await.text.contains("kept"));
    browser.sign_out().await;
    let led = format!("{}/login?callbackUrl=%2Fnotes%3Fa%3Db", app.url);
    let lost = format!("{}/login?error=FormNotSaved", app.url);
    let refused = with_form_on(&browser, &page).post(add, &[("note", "lost")]).await.location().to_owned();
    assert_eq!(refused, format!("{lost}&callbackUrl=%2Fnotes%3Fa%3Db"));
    assert!(browser.get(&refused).await.text.contains("What you sent was not saved"), "{refused}");
    for elsewhere in ["https://evil.example/notes", &format!("{}.evil.example/notes", app.url), "/notes", ""]
    {
        let answer = with_form_on(&browser, elsewhere).post(add, &[("note", "lost")]).await;
        assert_eq!(answer.location(), lost, "{elsewhere}");
    }
    assert_eq!(browser.post(add, &[("note", "lost")]).await.location(), lost);
    // For a page the return URL is the page itself, wherever the link to it was.
    let asked = with_form_on(&browser, &format!("{}/app/", app.url)).get("/notes?a=b").await;
    assert_eq!(asked.location(), led);
    // The return URL leads to an existing page.
    browser.sign_in("ada", "/notes?a=b").await;
    let notes = browser.get("/notes?a=b").await;
    assert_eq!(notes.status, StatusCode::OK);
    assert!(notes.text.contains("kept") && !notes.text.contains("lost"), "{}", notes.text);
}

#[tokio::test]
async fn session_s17_script_gets_a_return_url_to_its_own_page() {
    let app = App::start_with(AppOptions::example());
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let age = "UPDATE hallpass_sessions SET proved_at = proved_at - 400000";
    assert_eq!(app.change_sessions(age).await, 1);
    let mut script = browser.with_header("Referer", &format!("{}/notes", app.url));
    let problem = script.send(Method::DELETE, "/api/notes", None).await.json();
    let login_url = format!("{}/login?error=RecentSignInRequired&callbackUrl=%2Fnotes&maxAge=300", app.url);
    assert_eq!(problem["signinUrl"], login_url);
}

#[tokio::test]
async fn session_s17_provider_without_auth_time_is_not_offered() {
    let (provider, hub) = (FakeProvider::start(), FakeProvider::start());
    let options = provider.configure(AppOptions::default().without_dev_provider(), "fake");
    let github = hub.configure_github(AppOptions::default().without_dev_provider());
    let (both, alone) = (App::start_with(hub.configure_github(options)), App::start_with(github));
    let listed = Client::of(&both).get("/api/auth/providers").await.json();
    assert_eq!(
        (&listed["github"]["recentSignIn"], listed["fake"].get("recentSignIn")),
        (&json!(false), None)
    );
    let page = "/login?error=RecentSignInRequired&callbackUrl=%2Fprofile&maxAge=300";
    let html = Client::of(&both).get(page).await.text;
    assert!(html.contains("action=\"/api/auth/signin/fake?prompt=login&amp;max_age=300\""), "{html}");
    assert!(html.contains("cannot confirm when you last signed in"), "{html}");
    assert!(!html.contains("action=\"/api/auth/signin/github"), "{html}");
    let html = Client::of(&alone).get(page).await.text;
    assert!(html.contains("No provider here can confirm when you last signed in."), "{html}");
    assert!(!html.contains("action=\"/api/auth/signin/"), "{html}");
    // Without the need for it, both are offered.
    let html = Client::of(&both).get("/login").await.text;
    for id in ["fake", "github"] {
        assert!(html.contains(&format!("action=\"/api/auth/signin/{id}\"")), "{html}");
    }
}

#[tokio::test]
async fn session_s17_missing_auth_time_is_explained_and_logged() {
    let (provider, hub) = (FakeProvider::start(), FakeProvider::start());
    let app = App::start_with(hub.configure_github(provider.configure(AppOptions::default(), "fake")));
    for id in ["fake", "github"] {
        let mut browser = Client::of(&app);
        let callback = browser.reach_callback(id, "prompt=login&max_age=300", "/profile").await;
        let login = browser.get(&callback).await.location().to_owned();
        let code = "/login?error=RecentSignInUnsupported&callbackUrl=%2Fprofile";
        assert!(
            login.starts_with(&format!("{}{code}", app.url)) && login.ends_with("&maxAge=300"),
            "{login}"
        );
        assert!(browser.get(&login).await.text.contains("cannot confirm when you last signed in."));
    }
    assert_eq!(app.log().matches("has no claim auth_time").count(), 2, "{}", app.log());
    // One person may have removed `max_age` from the URL.
    let offered = Client::of(&app).get("/api/auth/providers").await.json();
    assert!(offered["fake"].get("recentSignIn").is_none(), "{offered}");
    // After two, the provider is not offered for it, for ten minutes or until it sends the claim.
    provider.set_behaviour(Behaviour {
        claims: Box::new(|claims: &mut Value| claims["sub"] = json!("grace")),
        ..Behaviour::default()
    });
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("fake", "prompt=login&max_age=300", "/profile").await;
    assert!(browser.get(&callback).await.location().contains("error=RecentSignInUnsupported"));
    let offered = Client::of(&app).get("/api/auth/providers").await.json();
    assert_eq!(offered["fake"]["recentSignIn"], false);
    assert!(offered["dev"].get("recentSignIn").is_none(), "{offered}");
    let claims = |claims: &mut Value| claims["auth_time"] = UNIX_EPOCH.elapsed().unwrap().as_secs().into();
    provider.set_behaviour(Behaviour { claims: Box::new(claims), ..Behaviour::default() });
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("fake", "prompt=login&max_age=300", "/profile").await;
    assert_eq!(browser.get(&callback).await.location(), format!("{}/profile", app.url));
    let offered = Client::of(&app).get("/api/auth/providers").await.json();
    assert!(offered["fake"].get("recentSignIn").is_none(), "{offered}");
    // The page asks the signed-in user, and offers no other account.
    let html = browser.get("/login?error=RecentSignInRequired&maxAge=300").await.text;
    assert!(html.contains("Sign in with this account once more"), "{html}");
    assert!(!html.contains("another person") && !html.contains("Continue"), "{html}");
}

/// Zero is no time at which a person signed in: it proves nothing, and no page shows 1970.
#[tokio::test]
async fn session_s17_auth_time_of_zero_counts_as_missing() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let claims = |claims: &mut Value| claims["auth_time"] = json!(0);
    provider.set_behaviour(Behaviour { claims: Box::new(claims), ..Behaviour::default() });
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("fake", "", "/profile").await;
    assert_eq!(browser.get(&callback).await.location(), format!("{}/profile", app.url));
    let session = browser.fetch_session().await;
    assert!(!session["authenticatedAt"].as_str().unwrap().starts_with("1970"), "{session}");
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("fake", "prompt=login&max_age=300", "/profile").await;
    let login = browser.get(&callback).await.location().to_owned();
    assert!(login.contains("error=RecentSignInUnsupported"), "{login}");
}

#[tokio::test]
async fn refusal_offers_to_choose_another_account() {
    let (provider, hub) = (FakeProvider::start(), FakeProvider::start());
    let options = hub.configure_github(provider.configure(AppOptions::default(), "fake"));
    let app = App::start_with(options);
    let example = App::start_with(provider.configure(AppOptions::example(), "fake"));
    for code in ["OAuthAccountNotLinked", "SamePersonRequired", "AccessDenied"] {
        let html = Client::of(&app).get(&format!("/login?error={code}")).await.text;
        for id in ["dev", "fake", "github"] {
            let action = format!("action=\"/api/auth/signin/{id}?prompt=select_account\"");
            assert!(html.contains(&action), "{code}: {html}");
        }
        assert!(html.contains("(choose another account)"), "{html}");
        let html = Client::of(&app).get(&format!("/login?error={code}&maxAge=300")).await.text;
        assert!(html.contains("/signin/fake?prompt=select_account&amp;max_age=300\""), "{html}");
        let own = Client::of(&example).get(&format!("/login?error={code}")).await.text;
        assert!(own.contains("/api/auth/signin/fake?prompt=select_account\""), "{own}");
    }
    let html = Client::of(&app).get("/login?error=SignInExpired").await.text;
    assert!(html.contains("action=\"/api/auth/signin/fake\"") && !html.contains("another account"), "{html}");

    // The parameter reaches the provider, and a refusal leads to such a button.
    for (id, prompt) in [("fake", "prompt=login"), ("github", "prompt=select_account")] {
        let url = Client::of(&app).begin_sign_in(id, "prompt=select_account", "/profile").await;
        assert!(url.contains(prompt), "{url}");
    }
    provider.set_behaviour(Behaviour {
        callback: Box::new(|parameters| {
            parameters.as_object_mut().unwrap().remove("code");
            parameters["error"] = json!("access_denied");
        }),
        ..Default::default()
    });
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("fake", "", "/profile").await;
    let login = browser.get(&callback).await.location().to_owned();
    let html = browser.get(&login).await.text;
    assert!(html.contains("/api/auth/signin/fake?prompt=select_account\""), "{html}");
    let field = html.split('<').find(|tag| tag.contains("name=\"callbackUrl\"")).unwrap();
    assert!(field.contains("value=\"/profile\""), "{field}");
}
