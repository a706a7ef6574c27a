//! A Yew app at an origin of its own, which runs in the browser alone.

use hallpass_tests::{App, AppOptions, Browser, FrontEnd, LOGIN_ELSEWHERE, wait_until};

#[tokio::test]
async fn separate_yew_app_signs_in_polls_and_signs_out() {
    let mut front = FrontEnd::reserve();
    let app = App::start_with(front.configure(AppOptions::default()));
    front.serve(&app);
    let browser = Browser::open_at(&front.url).await;

    // Its own login page.
    browser.go_to("/members").await;
    browser.wait_for_path("/signin?callbackUrl=%2Fmembers").await;
    browser.sign_in_on_page("deny").await;
    browser.wait_for_text("[role=alert]", "the sign-in was declined").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/members").await;
    browser.wait_for_text("main h1", "Members").await;

    // Polls are conditional here, too: the answer's tag can be read.
    let count_unchanged = || app.log().matches("status=304").count();
    let before = count_unchanged();
    browser
        .run_script("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
        .await;
    wait_until("a poll is answered", async || count_unchanged() > before).await;
    browser.click("nav a[href='/devices']").await;
    browser.wait_for(".sessions li .badge").await;

    // Signing out on the page, and by a form that leads to a page.
    browser.click("nav a[href='/']").await;
    browser.wait_for_text("#greeting", "Hello, Ada Lovelace!").await;
    browser.click("#leave").await;
    browser.click("main a.button").await;
    browser.wait_for_path("/signin?callbackUrl=%2Fmembers").await;
    browser.sign_in_on_page("grace").await;
    browser.wait_for_path("/members").await;
    browser.click("nav a[href='/']").await;
    browser.wait_for_text("#greeting", "Hello, Grace Hopper!").await;
    browser.click("main form button").await;
    browser.wait_for_path("/").await;
    browser.wait_for_text("main a.button", "Sign in").await;
    assert_eq!(app.run_command(&["sessions", "list", "--json"]).json(), serde_json::json!([]));

    // With the login page of the API's server.
    browser.go_to(&format!("{LOGIN_ELSEWHERE}/")).await;
    browser.click("main a.button").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path(&format!("{LOGIN_ELSEWHERE}/members")).await;
    browser.wait_for_text("main h1", "Members").await;
    browser.finish(&[]).await;
}
