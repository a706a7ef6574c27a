//! The end of a session, as people see it.

use std::time::Duration;

use hallpass_tests::{App, AppOptions, Browser, eventually_async, on_engines};
use serde_json::json;

on_engines! {
    [chromium, firefox]
        expiry_notice_appears_and_can_extend_the_session,
        client_c08_expired_session_says_why_and_returns_to_page;
}

const MINUTE: Duration = Duration::from_secs(60);

/// Ada's dashboard, on a machine whose clock is wrong by `hours`.
async fn ada(app: &App, hours: i64) -> Browser {
    let browser = Browser::open(app).await;
    browser.control_clock().await;
    let wrong = format!(
        "const right = Date.now; Date.now = () => right() + {hours} * 3600000; \
         window.Date = class extends Date {{ constructor(...given) {{ given.length ? super(...given) : super(Date.now()) }} }}"
    );
    browser.before_pages(&wrong).await;
    browser.go("/login?callbackUrl=%2Fdashboard").await;
    browser.sign_in_here("ada").await;
    browser.see_text("main h1", "Welcome back").await;
    browser.ready().await;
    browser
}

/// With a session of ten minutes.
fn ten_minutes() -> App {
    App::start_with(AppOptions::default().env("HALLPASS_IDLE_LIMIT", "600"))
}

async fn expiry_notice_appears_and_can_extend_the_session() {
    let app = ten_minutes();
    let browser = ada(&app, 0).await;
    let top = "return document.querySelector('main h1').getBoundingClientRect().top";
    let before = browser.script(top).await;
    assert_eq!(browser.text(".ending").await.unwrap(), "");
    // As if eight minutes had gone by: the server's clock cannot be made to leap.
    let older = "UPDATE hallpass_sessions SET last_active_at = last_active_at - 500000, idle_expires_at = idle_expires_at - 500000";
    app.change_sessions(older).await;
    browser.pass(MINUTE).await;
    browser.see_text(".ending", "Your session ends in").await;
    assert_eq!(browser.script(top).await, before, "the notice moves the page");
    browser.click(".ending button").await;
    let gone = || async { browser.text(".ending").await?.is_empty().then_some(()) };
    eventually_async("the notice goes", gone).await;
    assert_eq!(
        browser.script("return document.querySelector('main h1').getBoundingClientRect().top").await,
        before
    );
    browser.see_text("main h1", "Welcome back").await;
    browser.finish(&[]).await;
}

/// At the absolute timeout "Stay signed in" says that it did not help; page and focus stay as they are.
#[tokio::test]
async fn expiry_notice_says_when_the_session_cannot_be_extended() {
    let app = ten_minutes();
    let browser = ada(&app, 0).await;
    app.change_sessions("UPDATE hallpass_sessions SET absolute_expires_at = last_active_at + 100000").await;
    browser.pass(MINUTE).await;
    browser.see_text(".ending", "Your session ends in").await;
    browser.click(".ending button").await;
    browser.see_text(".ending", "could not be extended").await;
    browser.see(".ending a[href^='/login?callbackUrl=%2Fdashboard']").await;
    assert_eq!(browser.script("return document.activeElement.textContent.trim()").await, "Try again");
    browser.see_text("main h1", "Welcome back").await;
    browser.finish(&[]).await;
}

/// What the notice covers of the control that has the focus, in pixels.
const COVERED: &str = "const notice = document.querySelector('.ending .panel').getBoundingClientRect(); \
    return Math.max(0, document.activeElement.getBoundingClientRect().bottom - notice.top)";

#[tokio::test]
async fn expiry_notice_covers_no_control() {
    let app = ten_minutes();
    // Another session, so that there is a button below the list.
    let other = ada(&app, 0).await;
    let browser = ada(&app, 0).await;
    browser.go("/sessions").await;
    browser.ready().await;
    let older = "UPDATE hallpass_sessions SET last_active_at = last_active_at - 500000, idle_expires_at = idle_expires_at - 500000";
    app.change_sessions(older).await;
    browser.pass(MINUTE).await;
    browser.see_text(".ending", "Your session ends in").await;
    for width in [320, 375, 1000] {
        let size = json!({ "width": width, "height": 650, "deviceScaleFactor": 1, "mobile": false });
        browser.devtools("Emulation.setDeviceMetricsOverride", size).await;
        for css in [".sessions li:last-child summary", "main .panel > .confirm summary"] {
            browser.script("window.scrollTo(0, 0); document.activeElement.blur()").await;
            browser.script(&format!("document.querySelector('{css}').focus()")).await;
            assert_eq!(browser.script(COVERED).await, 0, "{css} at {width}");
        }
    }
    browser.finish(&[]).await;
    other.finish(&[]).await;
}

/// When the session expires the login page says why, and leads back to the same page.
async fn client_c08_expired_session_says_why_and_returns_to_page() {
    let app = ten_minutes();
    let browser = ada(&app, 0).await;
    browser.pass(MINUTE * 5).await;
    browser.promise("fetch('/api/auth/csrf')").await;
    browser.see_text("main h1", "Welcome back").await;
    app.change_sessions("UPDATE hallpass_sessions SET idle_expires_at = last_active_at").await;
    browser.pass(MINUTE * 5).await;
    browser.arrive("/login?callbackUrl=%2Fdashboard").await;
    browser.see_text("main", "You were signed out because you were away for a long time.").await;
    browser.sign_in_here("ada").await;
    browser.arrive("/dashboard").await;
    browser.finish(&[]).await;
}

/// Nobody answers: when it is over only the client can tell.
async fn without_an_answer(hours: i64) {
    let mut app = ten_minutes();
    let browser = ada(&app, hours).await;
    browser.click("nav a[href='/profile']").await;
    browser.see("main img.avatar").await;
    assert_eq!(app.answered("GET", "/api/auth/session"), 0, "it asked because it thought that it was over");
    app.kill();
    // First it is seen that nobody answers: what a leap gives up has not failed yet.
    browser.pass(MINUTE).await;
    browser.see_text("header .reconnecting", "Reconnecting").await;
    // Not before its time, however long it takes until that is drawn.
    browser.pass(MINUTE * 8).await;
    browser.promise("new Promise(requestAnimationFrame)").await;
    browser.promise("new Promise(requestAnimationFrame)").await;
    assert_eq!(browser.count("main img.avatar").await, 1);
    browser.pass(MINUTE * 2).await;
    browser.see_text("main", "You were signed out because your session has expired.").await;
    assert!(!browser.text("body").await.unwrap().contains("Ada Lovelace"));
    browser.finish(&["CONNECTION_REFUSED"]).await;
}

#[tokio::test]
async fn client_c08_session_expires_without_an_answer() {
    without_an_answer(0).await;
}

#[tokio::test]
async fn client_c08_clock_a_day_ahead_expires_nothing_early() {
    without_an_answer(24).await;
}

#[tokio::test]
async fn client_c08_clock_a_day_behind_extends_nothing() {
    without_an_answer(-24).await;
}
