//! One tab polls for all: which one, if it fails, or if the tabs cannot use a lock.

use std::time::Duration;

use hallpass_tests::{App, Browser, wait_for_async};
use serde_json::json;
use thirtyfour::WindowHandle;

const SESSION: &str = "/api/auth/session";
const MINUTE: Duration = Duration::from_mins(1);

/// Opens Ada's profile in two visible windows; the first one polls. `scripts` run before the pages.
async fn open_windows(app: &App, scripts: [&str; 2]) -> (Browser, [WindowHandle; 2]) {
    let browser = Browser::open(app).await;
    browser.run_before_pages(scripts[0]).await;
    browser.control_clock().await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for("main img.avatar").await;
    browser.wait_until_ready().await;
    let first = browser.driver.window().await.unwrap();
    let second = browser.open_window().await;
    browser.run_before_pages(scripts[1]).await;
    browser.control_clock().await;
    browser.go_to("/profile").await;
    browser.wait_until_ready().await;
    for window in [&first, &second] {
        browser.driver.switch_to_window(window.clone()).await.unwrap();
        assert_eq!(browser.run_script("return document.visibilityState").await, "visible");
    }
    (browser, [first, second])
}

/// Checks that the server was asked `times` times, and waits for requests in flight.
async fn assert_polled(app: &App, browser: &Browser, times: usize, why: &str) {
    wait_for_async(why, || async { (app.count_answered("GET", SESSION) >= times).then_some(()) }).await;
    browser.await_promise("fetch('/api/auth/csrf')").await;
    assert_eq!(app.count_answered("GET", SESSION), times, "{why}");
}

/// Waits until this many tabs hold the lock, and this many wait for it.
async fn wait_for_locks(browser: &Browser, held: u32, waiting: u32) {
    let expected = json!([held, waiting]);
    let query = "navigator.locks.query().then(all => [all.held.length, all.pending.length])";
    let is_so = || async { (browser.await_promise(query).await == expected).then_some(()) };
    wait_for_async("the lock", is_so).await;
}

/// Checks that one tab polls although `script` makes the lock unavailable.
async fn assert_polls_without_a_lock(script: &str) -> (App, Browser) {
    let app = App::start();
    // The tab with the shorter random delay polls first.
    let scripts = [0.1, 0.9].map(|chance| format!("{script}; Math.random = () => {chance};"));
    let (browser, _) = open_windows(&app, scripts.each_ref().map(String::as_str)).await;
    browser.advance_clock(MINUTE * 100 / 60).await;
    assert_polled(&app, &browser, 1, "the first").await;
    for times in 2..5 {
        browser.advance_clock(MINUTE).await;
        assert_polled(&app, &browser, times, "an interval").await;
    }
    (app, browser)
}

#[tokio::test]
async fn client_c06_without_web_locks_still_one_tab_polls() {
    let (_app, browser) = assert_polls_without_a_lock("delete Navigator.prototype.locks").await;
    assert_eq!(browser.run_script("return navigator.locks === undefined").await, true);
    browser.finish(&[]).await;
}

#[tokio::test]
async fn client_c06_unavailable_lock_is_not_requested_for_ever() {
    let refused = "window.asked = 0; LockManager.prototype.request = async () => { window.asked += 1; \
                   throw new DOMException('a page without an origin', 'SecurityError'); }";
    let (_app, browser) = assert_polls_without_a_lock(refused).await;
    let asked = browser.run_script("return window.asked").await.as_u64().unwrap();
    assert!((1..10).contains(&asked), "{asked}");
    browser.finish(&[]).await;
}

#[tokio::test]
async fn client_c06_frozen_tab_lets_another_one_poll() {
    let app = App::start();
    let (browser, [first, second]) = open_windows(&app, [""; 2]).await;
    wait_for_locks(&browser, 1, 1).await;
    browser.driver.switch_to_window(first.clone()).await.unwrap();
    browser.send_devtools_command("Page.setWebLifecycleState", json!({ "state": "frozen" })).await;
    browser.driver.switch_to_window(second).await.unwrap();
    wait_for_locks(&browser, 1, 0).await;
    for times in 1..3 {
        browser.advance_clock(MINUTE).await;
        assert_polled(&app, &browser, times, "an interval").await;
    }
    browser.finish(&[]).await;
}

#[tokio::test]
async fn client_c06_hanging_tab_is_replaced_after_a_missed_poll() {
    let app = App::start();
    let (browser, [first, second]) = open_windows(&app, [""; 2]).await;
    wait_for_locks(&browser, 1, 1).await;
    browser.driver.switch_to_window(first.clone()).await.unwrap();
    // An open alert blocks the tab, which keeps its lock.
    browser.run_script("setTimeout(() => alert('Everything waits for you'))").await;
    let hangs = || async { browser.driver.get_alert_text().await.ok() };
    wait_for_async("the tab hangs", hangs).await;
    browser.driver.switch_to_window(second).await.unwrap();
    browser.advance_clock(MINUTE).await;
    browser.await_promise("fetch('/api/auth/csrf')").await;
    assert_eq!(app.count_answered("GET", SESSION), 0, "the other tab still has the lock");
    browser.advance_clock(MINUTE).await;
    assert_polled(&app, &browser, 1, "the poll of the other tab").await;
    browser.advance_clock(MINUTE).await;
    assert_polled(&app, &browser, 2, "an interval").await;
    // The other tab goes on, and has lost the lock.
    browser.driver.switch_to_window(first).await.unwrap();
    browser.driver.accept_alert().await.unwrap();
    wait_for_locks(&browser, 1, 1).await;
    browser.await_promise("fetch('/api/auth/csrf')").await;
    let before = app.count_answered("GET", SESSION);
    for times in 1..3 {
        browser.advance_clock(MINUTE).await;
        assert_polled(&app, &browser, before + times, "an interval, polled by one of the two").await;
    }
    browser.finish(&[]).await;
}
