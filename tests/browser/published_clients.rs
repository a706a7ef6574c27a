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
async fn the_client_of_version_4_works_unchanged() {
    journey(4).await;
}

#[tokio::test]
async fn the_client_of_version_5_works_unchanged() {
    journey(5).await;
}
