//! The callback: repeated, late, in another browser, or malformed.

use hallpass_tests::{App, Client};
use reqwest::StatusCode;
use serde_json::Value;

/// Checks that `location` is the login page with `error` and perhaps a return URL.
fn assert_failed(location: &str, app: &App, error: &str, return_to: Option<&str>) {
    let url = url::Url::parse(location).unwrap();
    assert_eq!(url.origin().ascii_serialization(), app.url);
    assert_eq!(url.path(), "/login");
    let get =
        |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    assert_eq!(get("error").as_deref(), Some(error), "{location}");
    assert_eq!(get("callbackUrl").as_deref(), return_to, "{location}");
    // The reference finds the cause in the log.
    assert!(app.log().contains(&get("reference").unwrap()), "{location}");
}

/// The same browser without the cookie `name`.
fn without_cookie(browser: &Client, name: &str) -> Client {
    let mut other = browser.clone();
    other.cookies.remove(name).unwrap();
    other
}

/// The same callback again leads on in the browser that began it or holds its session, and in no
/// other.
#[tokio::test]
async fn callback_repeated_leads_on_only_in_its_own_browser() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("dev", "login_hint=ada", "/profile").await;
    let first = browser.get(&callback).await.location().to_owned();
    let session = browser.fetch_session().await;
    let again = browser.get(&callback).await;
    assert_eq!((again.location(), again.cookies_written()), (first.as_str(), vec![]));
    assert_eq!(browser.fetch_session().await, session);
    // The sign-in cookie has expired, and with it the return URL.
    let again = without_cookie(&browser, "hallpass.signin").get(&callback).await;
    assert_eq!((again.location(), again.cookies_written()), (format!("{}/", app.url).as_str(), vec![]));

    let mut anonymous = Client::of(&app);
    assert_failed(anonymous.get(&callback).await.location(), &app, "SignInExpired", None);
    assert_eq!(anonymous.fetch_session().await, Value::Null);
}

#[tokio::test]
async fn session_s12_sixteen_callback_copies_sign_in_once() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("dev", "login_hint=ada", "/").await;
    let copies = (0..16).map(|_| {
        let (mut copy, callback) = (browser.clone(), callback.clone());
        tokio::spawn(async move { copy.get(&callback).await.cookies_written().contains(&"hallpass.session") })
    });
    let copies: Vec<_> = copies.collect();
    let mut signed_in = 0;
    for copy in copies {
        signed_in += usize::from(copy.await.unwrap());
    }
    assert_eq!(signed_in, 1);
}

/// A callback in another browser signs no one in, and its own browser can still finish the sign-in.
#[tokio::test]
async fn callback_in_another_browser_is_refused_and_stays_usable() {
    let app = App::start();
    let (mut victim, mut attacker) = (Client::of(&app), Client::of(&app));
    victim.fetch_csrf_token().await;
    let callback = attacker.reach_callback("dev", "login_hint=ada", "/").await;
    assert_failed(victim.get(&callback).await.location(), &app, "SignInElsewhere", None);
    assert_eq!(victim.fetch_session().await, Value::Null);
    attacker.get(&callback).await;
    assert_eq!(attacker.fetch_session().await["user"]["name"], "Ada Lovelace");
}

#[tokio::test]
async fn pending_sign_ins_of_ten_tabs_finish_in_any_order() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let people =
        ["ada", "grace", "edsger", "khwarizmi", "nobody", "ada", "grace", "edsger", "khwarizmi", "ada"];
    let mut callbacks = Vec::new();
    for (tab, person) in people.into_iter().enumerate() {
        callbacks.push((
            tab,
            browser.reach_callback("dev", &format!("login_hint={person}"), &format!("/?tab={tab}")).await,
        ));
    }
    for (tab, callback) in callbacks.into_iter().rev() {
        let back = browser.get(&callback).await;
        assert_eq!(back.location(), format!("{}/?tab={tab}", app.url));
    }
    assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
}

/// The sign-ins of thirty tabs can all be finished; only the oldest lose their return URL.
#[tokio::test]
async fn pending_sign_ins_of_many_tabs_lose_old_return_urls() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let path = |tab: usize| format!("/?tab={tab}&{}", "a".repeat(200));
    let mut callbacks = Vec::new();
    for tab in 0..30 {
        callbacks.push(browser.reach_callback("dev", "login_hint=ada", &path(tab)).await);
        // Browsers keep no longer cookies, and proxies forward no longer headers.
        assert!(browser.cookies["hallpass.signin"].len() <= 3000);
    }
    for (tab, return_to) in [(29, path(29)), (25, path(25)), (0, "/".into())] {
        let back = browser.get(&callbacks[tab]).await;
        assert_eq!(back.location(), format!("{}{return_to}", app.url));
    }
}

#[tokio::test]
async fn pending_sign_ins_begun_at_once_can_all_finish() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.fetch_csrf_token().await;
    let beginning = (0..5).map(|_| {
        let mut tab = browser.clone();
        tokio::spawn(async move {
            let callback = tab.reach_callback("dev", "login_hint=ada", "/profile").await;
            (callback, tab.cookies["hallpass.signin"].clone())
        })
    });
    let beginning: Vec<_> = beginning.collect();
    let mut callbacks = Vec::new();
    for tab in beginning {
        let (callback, cookie) = tab.await.unwrap();
        callbacks.push(callback);
        // The browser keeps the cookie of the last answer.
        browser.cookies.insert("hallpass.signin".into(), cookie);
    }
    for callback in callbacks {
        browser.get(&callback).await.location();
        assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
    }
}

#[tokio::test]
async fn callback_errors_differ_by_cause_and_keep_the_session() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let session = browser.fetch_session().await;
    for (choice, error) in [("deny", "AccessDenied"), ("fail", "ProviderUnavailable")] {
        let url = browser.begin_sign_in("dev", "", "/profile").await;
        let callback = browser.post(&url, &[("choice", choice)]).await.location().to_owned();
        assert_failed(browser.get(&callback).await.location(), &app, error, Some("/profile"));
        assert_eq!(browser.fetch_session().await, session);
    }
}

#[tokio::test]
async fn callback_without_a_pending_sign_in_is_explained() {
    let app = App::start();
    let mut browser = Client::of(&app);
    for (query, error) in [
        ("", "SignInExpired"),
        ("?code=a&state=", "SignInExpired"),
        ("?code=a&state=b", "SignInExpired"),
        ("?code=a&state=b&state=c", "SignInRejected"),
        ("?error=access_denied", "SignInNotStarted"),
        ("?code=a&installation_id=1&setup_action=install", "SignInNotStarted"),
        ("?code=a&installation_id=1", "SignInNotStarted"),
        ("?state=%00%ff%F0%9F", "SignInExpired"),
    ] {
        for provider in ["dev", "unknown"] {
            let answer = browser.get(&format!("/api/auth/callback/{provider}{query}")).await;
            assert_failed(answer.location(), &app, error, None);
            assert_eq!(answer.cookies_written(), Vec::<&str>::new());
        }
    }
    assert_eq!(browser.fetch_session().await, Value::Null);
}

#[tokio::test]
async fn return_url_must_be_a_page_of_the_app() {
    let app = App::start();
    let mut browser = Client::of(&app);
    for hostile in [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/api/auth/signout",
    ] {
        let back = browser.sign_in("ada", hostile).await;
        assert_eq!(back.location(), format!("{}/", app.url), "{hostile}");
    }
    let absolute = format!("{}/profile?a=b#c", app.url);
    assert_eq!(browser.sign_in("ada", &absolute).await.location(), absolute);
}

#[tokio::test]
async fn sign_in_query_cannot_override_protocol_parameters() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let query =
        "prompt=login&redirect_uri=https%3A%2F%2Fevil.example&client_id=evil&scope=evil&response_type=token";
    let url = url::Url::parse(&browser.begin_sign_in("dev", query, "/").await).unwrap();
    let all = |name: &str| {
        url.query_pairs()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(all("prompt"), ["login"]);
    assert_eq!(all("redirect_uri"), [format!("{}/api/auth/callback/dev", app.url)]);
    assert_eq!(all("client_id"), ["hallpass-development"]);
    assert_eq!(all("scope"), ["openid profile email"]);
    assert_eq!(all("response_type"), ["code"]);
    assert_eq!(all("code_challenge_method"), ["S256"]);
    assert_eq!(all("code_challenge")[0].len(), 43);
}

#[tokio::test]
async fn unknown_provider_is_a_configuration_error() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let token = browser.fetch_csrf_token().await;
    let answer = browser.post("/api/auth/signin/unknown", &[("csrfToken", &token)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.location().contains("/login?error=Configuration"), "{}", answer.location());
}
