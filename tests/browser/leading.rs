//! One tab polls for all: who it is when something is wrong with it, or with how they agree.

use std::time::Duration;

use hallpass_tests::{App, Browser, eventually_async};
use serde_json::json;
use thirtyfour::WindowHandle;

const SESSION: &str = "/api/auth/session";
const MINUTE: Duration = Duration::from_secs(60);

/// Ada's profile in two windows, both of which are seen. The first one polls.
async fn windows(app: &App, before: [&str; 2]) -> (Browser, [WindowHandle; 2]) {
    let browser = Browser::open(app).await;
    let [script, other] = before.map(|source| json!({ "source": source }));
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", script).await;
    browser.control_clock().await;
    browser.go("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_here("ada").await;
    browser.see("main img.avatar").await;
    browser.ready().await;
    let first = browser.driver.window().await.unwrap();
    let second = browser.new_window().await;
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", other).await;
    browser.control_clock().await;
    browser.go("/profile").await;
    browser.ready().await;
    for window in [&first, &second] {
        browser.driver.switch_to_window(window.clone()).await.unwrap();
        assert_eq!(browser.script("return document.visibilityState").await, "visible");
    }
    (browser, [first, second])
}

async fn polled(app: &App, browser: &Browser, times: usize, why: &str) {
    eventually_async(why, || async { (app.answered("GET", SESSION) >= times).then_some(()) }).await;
    browser.promise("fetch('/api/auth/csrf')").await;
    assert_eq!(app.answered("GET", SESSION), times, "{why}");
}

/// How many hold the lock, and how many wait for it.
async fn locks(browser: &Browser, held: u32, waiting: u32) {
    let expected = json!([held, waiting]);
    let query = "navigator.locks.query().then(all => [all.held.length, all.pending.length])";
    let so = || async { (browser.promise(query).await == expected).then_some(()) };
    eventually_async("the lock", so).await;
}

/// Nobody has the lock, for this reason: a script that makes it so.
async fn without_a_lock(reason: &str) -> (App, Browser) {
    let app = App::start();
    // Whoever happens to wait the shortest begins.
    let scripts = [0.1, 0.9].map(|chance| format!("{reason}; Math.random = () => {chance};"));
    let (browser, _) = windows(&app, scripts.each_ref().map(String::as_str)).await;
    browser.pass(MINUTE * 100 / 60).await;
    polled(&app, &browser, 1, "the first").await;
    for times in 2..5 {
        browser.pass(MINUTE).await;
        polled(&app, &browser, times, "an interval").await;
    }
    (app, browser)
}

#[tokio::test]
async fn client_c06_without_web_locks_still_one_tab_polls() {
    let (_app, browser) = without_a_lock("delete Navigator.prototype.locks").await;
    assert_eq!(browser.script("return navigator.locks === undefined").await, true);
    browser.finish(&[]).await;
}

#[tokio::test]
async fn client_c06_unavailable_lock_is_not_requested_for_ever() {
    let refused = "window.asked = 0; LockManager.prototype.request = async () => { window.asked += 1; \
                   throw new DOMException('a page without an origin', 'SecurityError'); }";
    let (_app, browser) = without_a_lock(refused).await;
    let asked = browser.script("return window.asked").await.as_u64().unwrap();
    assert!((1..10).contains(&asked), "{asked}");
    browser.finish(&[]).await;
}

#[tokio::test]
async fn client_c06_frozen_tab_lets_another_one_poll() {
    let app = App::start();
    let (browser, [first, second]) = windows(&app, [""; 2]).await;
    locks(&browser, 1, 1).await;
    browser.driver.switch_to_window(first.clone()).await.unwrap();
    browser.devtools("Page.setWebLifecycleState", json!({ "state": "frozen" })).await;
    browser.driver.switch_to_window(second).await.unwrap();
    locks(&browser, 1, 0).await;
    for times in 1..3 {
        browser.pass(MINUTE).await;
        polled(&app, &browser, times, "an interval").await;
    }
    browser.finish(&[]).await;
}

#[tokio::test]
async fn client_c06_hanging_tab_is_replaced_after_a_missed_poll() {
    let app = App::start();
    let (browser, [first, second]) = windows(&app, [""; 2]).await;
    locks(&browser, 1, 1).await;
    browser.driver.switch_to_window(first.clone()).await.unwrap();
    // It keeps its lock, and does not get to do anything.
    browser.script("setTimeout(() => alert('Everything waits for you'))").await;
    let waits = || async { browser.driver.get_alert_text().await.ok() };
    eventually_async("it hangs", waits).await;
    browser.driver.switch_to_window(second).await.unwrap();
    browser.pass(MINUTE).await;
    browser.promise("fetch('/api/auth/csrf')").await;
    assert_eq!(app.answered("GET", SESSION), 0, "the other one has it still");
    browser.pass(MINUTE).await;
    polled(&app, &browser, 1, "it is taken over").await;
    browser.pass(MINUTE).await;
    polled(&app, &browser, 2, "an interval").await;
    // The other one goes on, and has lost it.
    browser.driver.switch_to_window(first).await.unwrap();
    browser.driver.accept_alert().await.unwrap();
    locks(&browser, 1, 1).await;
    browser.promise("fetch('/api/auth/csrf')").await;
    let before = app.answered("GET", SESSION);
    for times in 1..3 {
        browser.pass(MINUTE).await;
        polled(&app, &browser, before + times, "an interval of one of the two").await;
    }
    browser.finish(&[]).await;
}
