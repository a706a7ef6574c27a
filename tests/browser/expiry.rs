//! The expiry of a session, in the browser.

use std::time::Duration;

use hallpass_tests::{App, AppOptions, Browser, on_engines, wait_for_async};
use serde_json::json;

on_engines! {
    [chromium, firefox]
        expiry_notice_appears_and_can_extend_the_session,
        client_c08_expired_session_says_why_and_returns_to_page;
}

const MINUTE: Duration = Duration::from_mins(1);
/// A little more, so that the notice is due.
const EIGHT_MINUTES: Duration = Duration::from_secs(500);

/// Opens Ada's dashboard on a computer whose wall clock is wrong by `hours`.
async fn open_dashboard(app: &App, hours: i64) -> Browser {
    let browser = Browser::open(app).await;
    browser.control_clock().await;
    browser.ignore_focus().await;
    let wrong_clock = format!(
        "const right = Date.now; Date.now = () => right() + {hours} * 3600000; \
         window.Date = class extends Date {{ constructor(...given) {{ given.length ? super(...given) : super(Date.now()) }} }}"
    );
    browser.run_before_pages(&wrong_clock).await;
    browser.go_to("/login?callbackUrl=%2Fdashboard").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_text("main h1", "Welcome back").await;
    browser.wait_until_ready().await;
    browser
}

/// Starts an app with an idle timeout of ten minutes.
fn start_with_ten_minutes() -> App {
    App::start_with(AppOptions::default().env("HALLPASS_IDLE_LIMIT", "600"))
}

async fn expiry_notice_appears_and_can_extend_the_session() {
    let app = start_with_ten_minutes();
    let browser = open_dashboard(&app, 0).await;
    let top = "return document.querySelector('main h1').getBoundingClientRect().top";
    let before = browser.run_script(top).await;
    assert_eq!(browser.text(".ending").await.unwrap(), "");
    // As if eight minutes had passed: the server's clock is real.
    app.age_activity(EIGHT_MINUTES).await;
    browser.advance_clock(MINUTE).await;
    browser.wait_for_text(".ending", "Your session ends in").await;
    assert_eq!(browser.run_script(top).await, before, "the notice moves the page");
    browser.click(".ending button").await;
    let is_gone = || async { browser.text(".ending").await?.is_empty().then_some(()) };
    wait_for_async("the notice disappears", is_gone).await;
    assert_eq!(
        browser.run_script("return document.querySelector('main h1').getBoundingClientRect().top").await,
        before
    );
    browser.wait_for_text("main h1", "Welcome back").await;
    browser.finish(&[]).await;
}

/// At the absolute timeout "Stay signed in" says that it did not help; page and focus stay as they
/// are.
#[tokio::test]
async fn expiry_notice_says_when_the_session_cannot_be_extended() {
    let app = start_with_ten_minutes();
    let browser = open_dashboard(&app, 0).await;
    app.change_sessions("UPDATE hallpass_sessions SET absolute_expires_at = last_active_at + 100000").await;
    browser.advance_clock(MINUTE).await;
    browser.wait_for_text(".ending", "Your session ends in").await;
    browser.click(".ending button").await;
    browser.wait_for_text(".ending", "could not be extended").await;
    browser.wait_for(".ending a[href^='/login?callbackUrl=%2Fdashboard']").await;
    assert_eq!(browser.run_script("return document.activeElement.textContent.trim()").await, "Try again");
    browser.wait_for_text("main h1", "Welcome back").await;
    browser.finish(&[]).await;
}

/// Returns how many pixels of the focused control the notice covers.
const COVERED: &str = "const notice = document.querySelector('.ending .panel').getBoundingClientRect(); \
    return Math.max(0, document.activeElement.getBoundingClientRect().bottom - notice.top)";

#[tokio::test]
async fn expiry_notice_covers_no_control() {
    let app = start_with_ten_minutes();
    // Another session, so that there is a button below the list.
    let other = open_dashboard(&app, 0).await;
    let browser = open_dashboard(&app, 0).await;
    browser.go_to("/sessions").await;
    browser.wait_until_ready().await;
    app.age_activity(EIGHT_MINUTES).await;
    browser.advance_clock(MINUTE).await;
    browser.wait_for_text(".ending", "Your session ends in").await;
    for width in [320, 375, 1000] {
        let size = json!({ "width": width, "height": 650, "deviceScaleFactor": 1, "mobile": false });
        browser.send_devtools_command("Emulation.setDeviceMetricsOverride", size).await;
        for css in [".sessions li:last-child summary", "main .panel > .confirm summary"] {
            browser.run_script("window.scrollTo(0, 0); document.activeElement.blur()").await;
            browser.run_script(&format!("document.querySelector('{css}').focus()")).await;
            assert_eq!(browser.run_script(COVERED).await, 0, "{css} at {width}");
        }
    }
    browser.finish(&[]).await;
    other.finish(&[]).await;
}

/// When the session expires the login page says why, and leads back to the same page.
async fn client_c08_expired_session_says_why_and_returns_to_page() {
    let app = start_with_ten_minutes();
    let browser = open_dashboard(&app, 0).await;
    browser.advance_clock(MINUTE * 5).await;
    browser.await_promise("fetch('/api/auth/csrf')").await;
    browser.wait_for_text("main h1", "Welcome back").await;
    app.expire_sessions().await;
    browser.advance_clock(MINUTE * 5).await;
    browser.wait_for_path("/login?callbackUrl=%2Fdashboard").await;
    browser.wait_for_text("main", "You were signed out because you were away for a long time.").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/dashboard").await;
    browser.finish(&[]).await;
}

/// Checks that the session expires in time although the server does not answer.
async fn assert_expires_without_an_answer(hours: i64) {
    let mut app = start_with_ten_minutes();
    let browser = open_dashboard(&app, hours).await;
    browser.click("nav a[href='/profile']").await;
    browser.wait_for("main img.avatar").await;
    assert_eq!(app.count_answered("GET", "/api/auth/session"), 0, "it asked as if the session had expired");
    app.kill();
    // First wait until requests fail: one that a leap of the clock aborts has not failed yet.
    browser.advance_clock(MINUTE).await;
    browser.wait_for_text("header .reconnecting", "Reconnecting").await;
    // Not too early: wait until whatever the leap causes is drawn.
    browser.advance_clock(MINUTE * 8).await;
    browser.await_promise("new Promise(requestAnimationFrame)").await;
    browser.await_promise("new Promise(requestAnimationFrame)").await;
    assert_eq!(browser.count_elements("main img.avatar").await, 1);
    browser.advance_clock(MINUTE * 2).await;
    browser.wait_for_text("main", "You were signed out because your session has expired.").await;
    assert!(!browser.text("body").await.unwrap().contains("Ada Lovelace"));
    browser.finish(&["CONNECTION_REFUSED"]).await;
}

#[tokio::test]
async fn client_c08_session_expires_without_an_answer() {
    assert_expires_without_an_answer(0).await;
}

#[tokio::test]
async fn client_c08_clock_a_day_ahead_expires_nothing_early() {
    assert_expires_without_an_answer(24).await;
}

#[tokio::test]
async fn client_c08_clock_a_day_behind_extends_nothing() {
    assert_expires_without_an_answer(-24).await;
}
