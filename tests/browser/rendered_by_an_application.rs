//! A Yew app that an application renders itself: below a path of the host, in a router, with the
//! API and the login page at paths of their own.

use hallpass_tests::{App, AppOptions, Browser};

const STAYED: &str = "return window.stayed === true";

#[tokio::test]
async fn applications_own_rendered_site_signs_in_navigates_and_signs_out() {
    let app = App::start_with(AppOptions::probe_site());
    let browser = Browser::open(&app).await;
    // C12: the login page replaces the page for members, and leads back.
    browser.go_to("/members").await;
    browser.wait_for_path("/signin?callbackUrl=%2Fsite%2Fmembers").await;
    browser.wait_for("button.provider").await;
    // C01: all that the app needs is in its page.
    for path in ["session", "providers", "csrf"] {
        let path = format!("/site/auth/{path}");
        assert_eq!(app.count_answered("GET", &path), 0, "{path}: {}", app.log());
    }
    browser.sign_in_on_page("deny").await;
    browser.wait_for_text("[role=alert]", "the sign-in was declined").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/members").await;
    browser.wait_for_text("main h1", "Members").await;

    // Steps inside the router that was there.
    browser.run_script("window.stayed = true").await;
    browser.click("nav a[href='/site/']").await;
    browser.wait_for_text("#greeting", "Hello, Ada Lovelace!").await;
    browser.click("nav a[href='/site/devices']").await;
    browser.wait_for(".sessions li .badge").await;
    browser.driver.back().await.unwrap();
    browser.wait_for_text("#greeting", "Hello, Ada Lovelace!").await;
    browser.click("#leave").await;
    browser.wait_for_text("main a.button", "Sign in").await;
    // A person who has just signed out does not want to sign in.
    browser.click("nav a[href='/site/members']").await;
    browser.wait_for_text("main a.button", "Sign in").await;
    assert_eq!(browser.run_script(STAYED).await, true, "a page was loaded");
    browser.click("main a.button").await;
    browser.wait_for_path("/signin?callbackUrl=%2Fsite%2Fmembers").await;

    // A page may lead to the login page inside the router.
    browser.wait_for("button.provider").await;
    browser.run_script("window.stayed = true").await;
    browser.click("nav a[href='/site/devices']").await;
    browser.wait_for_path("/signin?callbackUrl=%2Fsite%2Fdevices").await;
    assert_eq!(browser.run_script(STAYED).await, true, "a page was loaded");
    browser.sign_in_on_page("grace").await;
    browser.wait_for_path("/devices").await;
    browser.wait_for(".sessions li .badge").await;
    browser.click("nav a[href='/site/']").await;
    browser.click("main form button").await;
    browser.wait_for_path("/").await;
    browser.click("main a.button").await;
    browser.wait_for_path("/signin?callbackUrl=%2Fsite%2Fmembers").await;
    browser.finish(&["/favicon.ico"]).await;
}

#[tokio::test]
async fn applications_own_rendered_site_works_without_scripts() {
    let app = App::start_with(AppOptions::probe_site());
    let browser = Browser::open_without_scripts(&app).await;
    browser.go_to("/signin?callbackUrl=%2Fsite%2F").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/").await;
    browser.wait_for_text("#greeting", "Hello, Ada Lovelace!").await;
    browser.click("main form button").await;
    browser.wait_for_path("/").await;
    browser.wait_for_text("main a.button", "Sign in").await;
    browser.finish(&["/favicon.ico"]).await;
}
