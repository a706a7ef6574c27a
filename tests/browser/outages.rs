//! While the server cannot answer, a tab shows what it knew.

use std::time::Duration;

use hallpass_tests::{App, AppOptions, Browser, Gate, wait_for_async};
use serde_json::json;

/// Opens Ada's profile. `window.answer` replaces the server's answers to requests for the session.
async fn open_profile(app: &App) -> Browser {
    let browser = Browser::open(app).await;
    browser.control_clock().await;
    browser.run_before_pages(include_str!("scripts/intercept_session_requests.js")).await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for("main img.avatar").await;
    browser.wait_until_ready().await;
    browser
}

/// Checks that the page stays when the tab asks and gets `answer`, and recovers after that.
async fn assert_keeps_the_session(browser: &Browser, answer: &str) {
    browser.run_script(&format!("window.requests = 0; window.answer = () => {answer}")).await;
    browser.advance_clock(Duration::from_mins(1)).await;
    browser.wait_for_text("header .reconnecting", "Reconnecting").await;
    browser.wait_for("main img.avatar").await;
    browser.run_script("window.answer = null").await;
    let recovers = || async { browser.text("header .reconnecting").await.is_none().then_some(()) };
    browser.advance_clock_until(Duration::from_secs(30), "the notice disappears", recovers).await;
    browser.wait_for("main img.avatar").await;
}

#[tokio::test]
async fn client_c04_invalid_answers_keep_the_known_session() {
    let app = App::start();
    let browser = open_profile(&app).await;
    for answer in [
        "Promise.reject(new TypeError('Failed to fetch'))",
        "Promise.resolve(new Response('{}', { status: 503 }))",
        "Promise.resolve(new Response('null', { status: 500 }))",
        "Promise.resolve(new Response('<html>Sign in to the hotel network</html>', { headers: { 'Content-Type': 'text/html' } }))",
        "Promise.resolve(new Response(''))",
        "Promise.resolve(new Response('{}'))",
        "Promise.resolve(new Response('{\"user\":'))",
        "Promise.resolve(new Response(JSON.stringify({ id: 's', user: { id: 7 }, provider: 'dev', authenticatedAt: '', expires: '' })))",
        // No answer at all.
        "new Promise(() => {})",
    ] {
        println!("{answer}");
        assert_keeps_the_session(&browser, answer).await;
    }
    browser.finish(&[]).await;
}

/// A proxy that sends requests to a login page of its own signs no one out.
#[tokio::test]
async fn client_c04_foreign_login_page_does_not_sign_out() {
    let gate = Gate::open();
    let app = App::start_with(gate.configure(AppOptions::default().env("HALLPASS_IDLE_LIMIT", "600")));
    let browser = open_profile(&app).await;
    // Shortly before the expiry, so that there is a form to post.
    app.age_activity(Duration::from_secs(500)).await;
    browser.advance_clock(Duration::from_mins(1)).await;
    browser.wait_for_text(".ending", "Your session ends in").await;
    gate.divert_requests("/api/auth/session");
    browser.click(".ending button").await;
    browser.wait_for_text(".ending [role=alert]", "The server did not answer.").await;
    browser.wait_for("main img.avatar").await;
    browser.advance_clock(Duration::from_secs(2)).await;
    browser.run_script("window.dispatchEvent(new Event('focus'))").await;
    browser.wait_for_text("header .reconnecting", "Reconnecting").await;
    browser.wait_for("main img.avatar").await;
    gate.release();
    let recovers = || async { browser.text("header .reconnecting").await.is_none().then_some(()) };
    browser.advance_clock_until(Duration::from_secs(5), "the notice disappears", recovers).await;
    browser.wait_for("main img.avatar").await;
    browser.finish(&["net::ERR_FAILED"]).await;
}

#[tokio::test]
async fn endless_answer_is_cut_off() {
    let app = App::start();
    let browser = open_profile(&app).await;
    browser.run_script("window.sent = 0; window.cancelled = false").await;
    let endless = "Promise.resolve(new Response(new ReadableStream({ \
        pull(c) { c.enqueue(new Uint8Array(65536).fill(32)); window.sent += 65536; }, cancel() { window.cancelled = true; } })))";
    assert_keeps_the_session(&browser, endless).await;
    let sent = browser.run_script("return window.sent").await.as_u64().unwrap();
    assert!(sent < 10_000_000, "{sent}");
    assert_eq!(browser.run_script("return window.cancelled").await, true);
    browser.finish(&[]).await;
}

#[tokio::test]
async fn invalid_answer_is_logged_once_with_the_fields_name() {
    let app = App::start();
    let browser = open_profile(&app).await;
    browser.run_script("window.warned = []; console.warn = (text) => window.warned.push(text)").await;
    let wrong = "Promise.resolve(new Response(JSON.stringify({ id: 's', user: { id: 'u', email: ['private'] }, \
                 provider: 'dev', authenticatedAt: '2026-01-01T00:00:00.000Z', expires: '2027-01-01T00:00:00.000Z' })))";
    assert_keeps_the_session(&browser, wrong).await;
    assert_keeps_the_session(&browser, wrong).await;
    let warned = browser.run_script("return window.warned").await;
    assert_eq!(warned.as_array().unwrap().len(), 1, "{warned}");
    let text = warned[0].as_str().unwrap();
    assert!(text.contains("user.email") && !text.contains("private"), "{text}");
    browser.finish(&[]).await;
}

#[tokio::test]
async fn unknown_fields_of_an_answer_are_ignored() {
    let app = App::start();
    let browser = open_profile(&app).await;
    browser
        .run_script(
            "window.answer = () => Promise.resolve(new Response(JSON.stringify({ id: 's', later: { a: 1 }, \
             user: { id: 'u', name: 'Ada', pronouns: 'she' }, provider: 'dev', \
             authenticatedAt: '2026-01-01T00:00:00.000Z', expires: '2099-01-01T00:00:00.000Z' })))",
        )
        .await;
    browser.advance_clock(Duration::from_mins(1)).await;
    browser.click("header summary").await;
    let is_renamed = || async { (browser.text(".menu-content .who").await? == "Ada").then_some(()) };
    wait_for_async("the answer is understood", is_renamed).await;
    browser.finish(&[]).await;
}

#[tokio::test]
async fn minute_without_a_network_only_shows_reconnecting() {
    let app = App::start();
    let browser = open_profile(&app).await;
    let set_offline = async |offline: bool| {
        let conditions =
            json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        browser.send_devtools_command("Network.emulateNetworkConditions", conditions).await;
    };
    browser.send_devtools_command("Network.enable", json!({})).await;
    browser.advance_clock(Duration::from_secs(2)).await;
    set_offline(true).await;
    browser.wait_for_text("header .reconnecting", "Reconnecting").await;
    let requests = browser.run_script("return window.requests").await;
    for _ in 0..12 {
        browser.advance_clock(Duration::from_secs(5)).await;
    }
    browser.wait_for("main img.avatar").await;
    assert_eq!(browser.run_script("return window.requests").await, requests, "it asked without a network");
    set_offline(false).await;
    let recovers = || async { browser.text("header .reconnecting").await.is_none().then_some(()) };
    wait_for_async("the notice disappears", recovers).await;
    browser.wait_for("main img.avatar").await;
    browser.finish(&[]).await;
}

#[tokio::test]
async fn reconnecting_notice_moves_and_covers_nothing() {
    let app = App::start();
    let browser = open_profile(&app).await;
    browser.run_script("window.answer = () => Promise.reject(new TypeError('Failed to fetch'))").await;
    browser.advance_clock(Duration::from_mins(1)).await;
    browser.wait_for_text("header .reconnecting", "Reconnecting").await;
    for width in [320, 360, 400, 450, 500, 600, 768, 1440] {
        let size = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
        browser.send_devtools_command("Emulation.setDeviceMetricsOverride", size).await;
        let faults = browser.run_script(include_str!("scripts/reconnecting_notice_faults.js")).await;
        assert_eq!(faults, json!([]), "{width}");
    }
    browser.finish(&[]).await;
}

#[tokio::test]
async fn tab_asks_after_the_computer_slept() {
    let app = App::start();
    let browser = open_profile(&app).await;
    app.revoke_sessions().await;
    // The computer slept for an hour: the wall clock went on, the monotonic clock did not.
    browser.run_script("window.testClock.sleep(3600000); window.dispatchEvent(new Event('focus'))").await;
    browser.wait_for_text("main", "Access denied. Please login.").await;
    browser.finish(&[]).await;
}
