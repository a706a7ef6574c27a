//! Auth.js' own clients, as they are published, on a page of the same origin.

use hallpass_tests::{App, AppOptions, Browser, CertifiedProvider, Nginx, wait_for_async};
use serde_json::{Value, json};

/// Calls a function of the client in the page. Returns the value of its promise.
async fn call_client(browser: &Browser, expression: &str) -> Value {
    browser.await_promise(&format!("window.client.{expression}")).await
}

/// Without a session, sign-in, a second tab, an update, a wrong CSRF token, sign-out.
async fn assert_client_works(version: u8) {
    let nginx = Nginx::with_files(&CertifiedProvider::npm_folder().join("clients"));
    let app = App::start_with(nginx.configure(AppOptions::default()));
    let browser = Browser::open(&app).await;
    let page = format!("/clients/v{version}.html");
    browser.go_to(&page).await;
    browser.wait_for_text("#status", "unauthenticated").await;
    let providers = call_client(&browser, "getProviders()").await;
    assert_eq!(providers["dev"]["callbackUrl"], json!(format!("{}/api/auth/callback/dev", nginx.url)));

    browser.click("#sign-in").await;
    browser.choose_person("ada").await;
    browser.wait_for_path(&page).await;
    browser.wait_for_text("#status", "authenticated").await;
    browser.wait_for_text("#name", "Ada Lovelace").await;

    let first = browser.driver.window().await.unwrap();
    let second = browser.driver.new_tab().await.unwrap();
    browser.driver.switch_to_window(second.clone()).await.unwrap();
    browser.go_to(&page).await;
    browser.wait_for_text("#name", "Ada Lovelace").await;

    let updated = call_client(&browser, "update({ theme: 'dark' })").await;
    assert_eq!(updated["user"]["name"], "Ada Lovelace", "{updated}");
    assert_eq!(app.count_answered("POST", "/api/auth/session"), 1);
    browser.wait_for_text("#status", "authenticated").await;

    // A wrong token, as a stale page would send it, changes nothing, and nothing hangs.
    browser.run_script(include_str!("scripts/send_wrong_csrf_tokens.js")).await;
    let refused = call_client(&browser, "signOut({ redirect: false })").await;
    assert!(refused["url"].as_str().unwrap().contains("/login?error=MissingCSRF"), "{refused}");
    assert!(call_client(&browser, "update({})").await.is_null() || version == 5);
    assert_eq!(call_client(&browser, "getSession()").await["user"]["name"], "Ada Lovelace");
    browser.run_script("window.fetch = window.realFetch").await;

    browser.click("#sign-out").await;
    browser.wait_for_path(&page).await;
    browser.wait_for_text("#status", "unauthenticated").await;
    browser.driver.switch_to_window(first).await.unwrap();
    wait_for_async("the first tab notices", || async {
        (browser.text("#status").await? == "unauthenticated").then_some(())
    })
    .await;
    // Their own errors about `null` for no session (only 4, which goes on) and the wrong token.
    let errors: [&str; 2] = [
        ["CLIENT_FETCH_ERROR", "errors.authjs.dev#autherror"][usize::from(version == 5)],
        "400 (Bad Request)",
    ];
    browser.finish(&errors).await;
}

#[tokio::test]
async fn authjs_client_4_works_unchanged() {
    assert_client_works(4).await;
}

#[tokio::test]
async fn authjs_client_5_works_unchanged() {
    assert_client_works(5).await;
}

/// Beside our client Auth.js' own learns of every change, and our other messages make it ask for
/// nothing.
#[tokio::test]
async fn client_c15_authjs_client_follows_ours_with_few_requests() {
    let nginx = Nginx::with_files(&CertifiedProvider::npm_folder().join("clients"));
    let app = App::start_with(nginx.configure(AppOptions::default()));
    let browser = Browser::open(&app).await;
    browser.control_clock().await;
    browser.go_to("/clients/v5.html").await;
    browser.wait_for_text("#status", "unauthenticated").await;
    let theirs = browser.driver.window().await.unwrap();
    let ours = browser.open_window().await;
    browser.control_clock().await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for("main img.avatar").await;
    browser.wait_until_ready().await;
    browser.driver.switch_to_window(theirs.clone()).await.unwrap();
    browser.wait_for_text("#name", "Ada Lovelace").await;

    // The messages of our tabs are on another channel: at each of them it would ask.
    browser.await_promise("fetch('/api/auth/csrf')").await;
    let before = app.count_answered("GET", "/api/auth/session");
    for times in 1..4 {
        browser.advance_clock(std::time::Duration::from_mins(1)).await;
        let has_polled =
            || async { (app.count_answered("GET", "/api/auth/session") >= before + times).then_some(()) };
        wait_for_async("our poll", has_polled).await;
        browser.await_promise("fetch('/api/auth/csrf')").await;
        assert_eq!(app.count_answered("GET", "/api/auth/session"), before + times);
    }

    // Sign out in one, sign in in the other.
    browser.click("#sign-out").await;
    browser.wait_for_text("#status", "unauthenticated").await;
    browser.driver.switch_to_window(ours.clone()).await.unwrap();
    browser.wait_for_text("main", "Access denied").await;
    browser.driver.switch_to_window(theirs.clone()).await.unwrap();
    browser.click("#sign-in").await;
    browser.choose_person("grace").await;
    browser.wait_for_text("#name", "Grace Hopper").await;
    browser.driver.switch_to_window(ours).await.unwrap();
    let name = "return document.querySelector('header').textContent.includes('Grace Hopper')";
    wait_for_async("Grace's name", || async { (browser.run_script(name).await == true).then_some(()) }).await;
    browser.click("header summary").await;
    browser.click(".menu-content button").await;
    browser.wait_for_path("/").await;
    browser.driver.switch_to_window(theirs).await.unwrap();
    browser.wait_for_text("#status", "unauthenticated").await;
    browser.finish(&[]).await;
}
