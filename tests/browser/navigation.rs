//! Navigation inside the app: it shows the same as a page load, without one.

use hallpass_tests::{App, Browser, wait_for_async};
use serde_json::json;

/// Returns the state of the document as a text.
const DOCUMENT: &str = include_str!("scripts/document_state.js");

/// Opens each of `pages` by its link on the start page, and compares it with the loaded page. Each
/// is a path, a selector of its link, and one of an element that is there once it is complete.
async fn assert_links_equal_loads(app: &App, browser: &Browser, pages: &[(&str, &str, &str)]) {
    for (path, link, ready) in pages {
        browser.go_to("/").await;
        browser.wait_until_ready().await;
        browser.run_script("window.stayed = true").await;
        let loads = app.count_answered("GET", path);
        browser.click(link).await;
        browser.wait_for_path(path).await;
        browser.wait_for(ready).await;
        let navigated = browser.run_script(DOCUMENT).await;
        assert_eq!(browser.run_script("return window.stayed").await, true, "{path} was loaded");
        assert_eq!(app.count_answered("GET", path), loads, "{path} was loaded");
        browser.go_to(path).await;
        browser.wait_until_ready().await;
        let same = || async { (browser.run_script(DOCUMENT).await == navigated).then_some(()) };
        wait_for_async(&format!("{path} loaded equals {navigated}"), same).await;
    }
}

#[tokio::test]
async fn page_reached_by_a_link_equals_the_loaded_page() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    assert_links_equal_loads(
        &app,
        &browser,
        &[
            ("/profile", "nav a[href='/profile']", "main .panel a"),
            ("/login", "header a.button", "input[name=csrfToken][value]"),
        ],
    )
    .await;
    browser.go_to("/login").await;
    browser.sign_in_on_page("grace").await;
    browser.wait_for("header summary").await;
    assert_links_equal_loads(
        &app,
        &browser,
        &[
            ("/profile", "nav a[href='/profile']", "main img.avatar"),
            ("/dashboard", "nav a[href='/dashboard']", "main .panel h1"),
        ],
    )
    .await;
    browser.finish(&[]).await;
}

#[tokio::test]
async fn page_reached_by_a_link_is_shown_from_its_top() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    let size = json!({ "width": 320, "height": 300, "deviceScaleFactor": 1, "mobile": false });
    browser.send_devtools_command("Emulation.setDeviceMetricsOverride", size).await;
    browser.go_to("/").await;
    browser.wait_until_ready().await;
    browser.run_script("window.scrollTo(0, 400)").await;
    assert_eq!(browser.run_script("return scrollY").await, 400);
    browser.run_script("document.querySelector('main a[href=\"/profile\"]').click()").await;
    browser.wait_for_text("main h1", "Profile").await;
    let at_top = || async { (browser.run_script("return scrollY").await == 0).then_some(()) };
    wait_for_async("the page is at its top", at_top).await;
    browser.finish(&[]).await;
}
