//! While the store is down a page says so, and recovers by itself.

use hallpass_tests::{App, Browser, on_engines};

on_engines! {
    [chromium, firefox, webkit]
        page_loaded_in_an_outage_recovers_by_itself,
        session_s10_unanswered_sign_out_claims_nothing_and_is_logged;
    [chromium, firefox]
        no_script_page_loaded_in_an_outage_reloads_itself;
}

async fn page_loaded_in_an_outage_recovers_by_itself() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go_to("/login").await;
    browser.sign_in_on_page("grace").await;
    browser.wait_for("header summary").await;
    for (path, content) in [("/profile", "main img.avatar"), ("/dashboard", "main .panel h1")] {
        let outage = app.break_store().await;
        browser.go_to(path).await;
        browser.wait_for_text("header .reconnecting", "Reconnecting").await;
        browser.wait_for_text("main", "Syncing authentication status...").await;
        browser.wait_for_text("main", "trying again").await;
        assert!(browser.driver.find(thirtyfour::By::Css(content)).await.is_err());
        outage.end().await;
        browser.wait_for(content).await;
        let is_gone = || async { browser.text("header .reconnecting").await.is_none().then_some(()) };
        hallpass_tests::wait_for_async("the notice disappears", is_gone).await;
    }
    browser.finish(&["503 (Service Unavailable)"]).await;
}

/// A sign-out that the store does not answer claims nothing, and its reference is in the log.
async fn session_s10_unanswered_sign_out_claims_nothing_and_is_logged() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_on_page("grace").await;
    browser.wait_for("main img.avatar").await;
    browser.wait_until_ready().await;
    let outage = app.break_store().await;
    browser.click("header summary").await;
    browser.click(".menu-content button").await;
    browser.wait_for_text(".menu-content", "Whether you are signed out will show").await;
    let notice = browser.text(".menu-content [role=alert]").await.unwrap();
    let reference = notice.split("Reference: ").nth(1).unwrap().trim();
    assert!(app.log().contains(reference), "{notice}");
    outage.end().await;
    browser.wait_for_text(".menu-content", "you are still signed in.").await;
    browser.click(".menu-content button").await;
    browser.wait_for_path("/").await;
    browser.wait_for("header a.button").await;
    browser.finish(&["503 (Service Unavailable)"]).await;
}

async fn no_script_page_loaded_in_an_outage_reloads_itself() {
    let app = App::start();
    let browser = Browser::open_without_scripts(&app).await;
    browser.go_to("/login").await;
    browser.sign_in_on_page("grace").await;
    browser.wait_for("header summary").await;
    let outage = app.break_store().await;
    browser.go_to("/profile").await;
    browser.wait_for_text("main", "trying again").await;
    outage.end().await;
    browser.wait_for("main img.avatar").await;
    browser.finish(&["503 (Service Unavailable)"]).await;
}
