//! Announcements of screen readers: a message is spoken if it appears in a live region that was
//! there before.

use hallpass_tests::{App, Browser, wait_for_async};

const RECORD_ANNOUNCEMENTS: &str = include_str!("scripts/record_announcements.js");

/// Waits until a status contains `text`. Returns whether its live region was there before.
async fn is_announced(browser: &Browser, text: &str) -> bool {
    let find = || async {
        let announced = browser.run_script("return window.announced").await;
        let mut all = announced.as_array()?.iter();
        let found = all.find(|one| one[0].as_str().is_some_and(|announced| announced.contains(text)))?;
        found[1].as_bool()
    };
    wait_for_async(&format!("the status {text:?}"), find).await
}

async fn open_profile(app: &App) -> Browser {
    let browser = Browser::open(app).await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for("main img.avatar").await;
    browser
}

#[tokio::test]
async fn status_announces_a_sign_out_in_another_tab() {
    let app = App::start();
    for path in ["/profile", "/dashboard", "/sessions"] {
        let browser = open_profile(&app).await;
        browser.go_to(path).await;
        browser.wait_until_ready().await;
        browser.run_script(RECORD_ANNOUNCEMENTS).await;
        let page = browser.driver.window().await.unwrap();
        browser.open_tab().await;
        browser.go_to("/logout").await;
        browser.click("main form button").await;
        browser.wait_for_path("/").await;
        browser.driver.switch_to_window(page).await.unwrap();
        browser.wait_for_text("main", "You are no longer signed in on this browser.").await;
        assert!(is_announced(&browser, "You are no longer signed in on this browser.").await, "{path}");
        browser.finish(&[]).await;
    }
}

/// A lost connection is announced after two seconds, and so is its return.
#[tokio::test]
async fn status_announces_a_lost_connection_and_its_return() {
    let mut app = App::start();
    let browser = open_profile(&app).await;
    browser.wait_until_ready().await;
    browser.run_script(RECORD_ANNOUNCEMENTS).await;
    let focus = "window.dispatchEvent(new Event('focus'))";
    // The tab asks at most once a second, and the page load counts.
    browser.await_promise("new Promise(done => setTimeout(done, 1100))").await;
    app.kill();
    // In the first two seconds the notice is neither visible nor announced.
    let first_visibility = include_str!("scripts/first_reconnecting_visibility.js");
    assert_eq!(browser.await_promise(first_visibility).await, "hidden");
    browser.wait_for_text("header .reconnecting", "Reconnecting").await;
    assert!(is_announced(&browser, "Reconnecting").await);
    app.start_again();
    browser.run_script(focus).await;
    browser.wait_for_text("header [role=status]", "Connected again.").await;
    assert!(is_announced(&browser, "Connected again.").await);
    browser.finish(&["net::ERR_CONNECTION_REFUSED"]).await;
}

#[tokio::test]
async fn client_c11_restored_page_shows_waiting_only_after_100_ms() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    let mut persisted = 0;
    for _ in 0..3 {
        // Without a session, so that the browser may keep the page; Ada signs in while it is open.
        browser.go_to("/profile").await;
        browser.wait_until_ready().await;
        browser.wait_for("header a.button").await;
        browser.run_script(include_str!("scripts/record_restored_page.js")).await;
        let page = browser.driver.window().await.unwrap();
        browser.open_tab().await;
        browser.go_to("/login").await;
        browser.sign_in_on_page("ada").await;
        browser.wait_for("header summary").await;
        browser.driver.close_window().await.unwrap();
        browser.driver.switch_to_window(page).await.unwrap();
        browser.wait_for("main img.avatar").await;
        browser.go_to("/").await;
        browser.wait_until_ready().await;
        // Longer than the message is delayed.
        browser.await_promise("new Promise(done => setTimeout(done, 500))").await;
        browser.driver.back().await.unwrap();
        browser.wait_for_path("/profile").await;
        browser.wait_for("main img.avatar").await;
        if browser.run_script("return window.restored > 0").await == true {
            persisted += 1;
            let waited = browser.run_script("return window.waited").await;
            let early = waited.as_array().unwrap().iter().any(|ms| ms.as_f64().unwrap() < 100.0);
            assert!(!early, "the message came after {waited} ms");
        }
        browser.go_to("/logout").await;
        browser.click("main form button").await;
        browser.wait_for_path("/").await;
    }
    assert!(persisted > 0, "the browser restored no page: this test proves nothing");
    browser.finish(&[]).await;
}

#[tokio::test]
async fn status_announces_no_short_outage() {
    let app = App::start();
    let browser = open_profile(&app).await;
    browser.wait_until_ready().await;
    let outage = browser.await_promise(include_str!("scripts/short_outage.js")).await;
    assert_eq!((&outage[0], &outage[1]), (&1.into(), &"".into()), "{outage}");
    // On a busy computer it may have taken longer.
    assert!(outage[2] == "" || outage[3].as_f64().unwrap() > 2000.0, "{outage}");
    browser.finish(&[]).await;
}
