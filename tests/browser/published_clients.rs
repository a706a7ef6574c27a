//! Auth.js' own clients, as they are published, on a page of the same origin.

use hallpass_tests::{App, AppOptions, Browser, CertifiedProvider, Front, eventually_async};
use serde_json::{Value, json};

/// Calls a function of the client in the page, and gives what its promise brings.
async fn call(browser: &Browser, expression: &str) -> Value {
    browser.promise(&format!("window.client.{expression}")).await
}

/// Nobody, sign in, a second tab, update, a wrong CSRF token, sign out.
async fn journey(version: u8) {
    let front = Front::with_files(&CertifiedProvider::npm().join("clients"));
    let app = App::start_with(front.configure(AppOptions::default()));
    let browser = Browser::open(&app).await;
    let page = format!("/clients/v{version}.html");
    browser.go(&page).await;
    browser.see_text("#status", "unauthenticated").await;
    let providers = call(&browser, "getProviders()").await;
    assert_eq!(providers["dev"]["callbackUrl"], json!(format!("{}/api/auth/callback/dev", front.url)));

    browser.click("#sign-in").await;
    browser.choose("ada").await;
    browser.arrive(&page).await;
    browser.see_text("#status", "authenticated").await;
    browser.see_text("#name", "Ada Lovelace").await;

    let first = browser.driver.window().await.unwrap();
    let second = browser.driver.new_tab().await.unwrap();
    browser.driver.switch_to_window(second.clone()).await.unwrap();
    browser.go(&page).await;
    browser.see_text("#name", "Ada Lovelace").await;

    let updated = call(&browser, "update({ theme: 'dark' })").await;
    assert_eq!(updated["user"]["name"], "Ada Lovelace", "{updated}");
    assert_eq!(app.answered("POST", "/api/auth/session"), 1);
    browser.see_text("#status", "authenticated").await;

    // A wrong token, as a stale page would send it: nothing is changed, and nothing hangs.
    browser
        .script(
            "window.realFetch = window.fetch; window.fetch = (url, init) => window.realFetch(url, init?.body ? \
             { ...init, body: String(init.body).replace(/csrfToken=[^&]*/, 'csrfToken=wrong') \
               .replace(/\"csrfToken\":\"[^\"]*\"/, '\"csrfToken\":\"wrong\"') } : init)",
        )
        .await;
    let refused = call(&browser, "signOut({ redirect: false })").await;
    assert!(refused["url"].as_str().unwrap().contains("/login?error=MissingCSRF"), "{refused}");
    assert!(call(&browser, "update({})").await.is_null() || version == 5);
    assert_eq!(call(&browser, "getSession()").await["user"]["name"], "Ada Lovelace");
    browser.script("window.fetch = window.realFetch").await;

    browser.click("#sign-out").await;
    browser.arrive(&page).await;
    browser.see_text("#status", "unauthenticated").await;
    browser.driver.switch_to_window(first).await.unwrap();
    eventually_async("the first tab learns of it", || async {
        (browser.text("#status").await? == "unauthenticated").then_some(())
    })
    .await;
    // What they make of `null` for nobody (4 alone, which then goes on rightly) and of the wrong token.
    let errors: [&str; 2] = [
        ["CLIENT_FETCH_ERROR", "errors.authjs.dev#autherror"][usize::from(version == 5)],
        "400 (Bad Request)",
    ];
    browser.finish(&errors).await;
}

#[tokio::test]
async fn authjs_client_4_works_unchanged() {
    journey(4).await;
}

#[tokio::test]
async fn authjs_client_5_works_unchanged() {
    journey(5).await;
}

/// Beside our client Auth.js' own learns of every change, and our other messages make it ask for nothing.
#[tokio::test]
async fn client_c15_authjs_client_follows_ours_with_few_requests() {
    let front = Front::with_files(&CertifiedProvider::npm().join("clients"));
    let app = App::start_with(front.configure(AppOptions::default()));
    let browser = Browser::open(&app).await;
    browser.control_clock().await;
    browser.go("/clients/v5.html").await;
    browser.see_text("#status", "unauthenticated").await;
    let theirs = browser.driver.window().await.unwrap();
    let ours = browser.new_window().await;
    browser.control_clock().await;
    browser.go("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_here("ada").await;
    browser.see("main img.avatar").await;
    browser.ready().await;
    browser.driver.switch_to_window(theirs.clone()).await.unwrap();
    browser.see_text("#name", "Ada Lovelace").await;

    // What our tabs tell each other is none of its business: it would ask at every word.
    browser.promise("fetch('/api/auth/csrf')").await;
    let before = app.answered("GET", "/api/auth/session");
    for times in 1..4 {
        browser.pass(std::time::Duration::from_secs(60)).await;
        let polled = || async { (app.answered("GET", "/api/auth/session") >= before + times).then_some(()) };
        eventually_async("our poll", polled).await;
        browser.promise("fetch('/api/auth/csrf')").await;
        assert_eq!(app.answered("GET", "/api/auth/session"), before + times);
    }

    // Signed out by one, signed in by the other.
    browser.click("#sign-out").await;
    browser.see_text("#status", "unauthenticated").await;
    browser.driver.switch_to_window(ours.clone()).await.unwrap();
    browser.see_text("main", "Access denied").await;
    browser.driver.switch_to_window(theirs.clone()).await.unwrap();
    browser.click("#sign-in").await;
    browser.choose("grace").await;
    browser.see_text("#name", "Grace Hopper").await;
    browser.driver.switch_to_window(ours).await.unwrap();
    let name = "return document.querySelector('header').textContent.includes('Grace Hopper')";
    eventually_async("her name", || async { (browser.script(name).await == true).then_some(()) }).await;
    browser.click("header summary").await;
    browser.click(".menu-content button").await;
    browser.arrive("/").await;
    browser.driver.switch_to_window(theirs).await.unwrap();
    browser.see_text("#status", "unauthenticated").await;
    browser.finish(&[]).await;
}
