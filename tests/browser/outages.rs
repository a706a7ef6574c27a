//! What a tab shows while the server cannot answer: what it knew.

use std::time::Duration;

use hallpass_tests::{App, AppOptions, Browser, Gate, eventually_async};
use serde_json::json;

/// Ada's profile, with answers of the test's own in front of the server's: `window.answer` is what a request for the session gets.
async fn ada(app: &App) -> Browser {
    let browser = Browser::open(app).await;
    browser.control_clock().await;
    let source = "const real = window.fetch; window.requests = 0; window.fetch = (request, ...rest) => { \
                  if (!String(request.url ?? request).endsWith('/api/auth/session')) return real(request, ...rest); \
                  window.requests += 1; return window.answer ? window.answer() : real(request, ...rest); }";
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
    browser.go("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_here("ada").await;
    browser.see("main img.avatar").await;
    browser.ready().await;
    browser
}

/// A minute passes, so that the tab asks; `answer` is what it gets. Then the server answers again.
async fn keeps_what_it_knows(browser: &Browser, answer: &str) {
    browser.script(&format!("window.requests = 0; window.answer = () => {answer}")).await;
    browser.pass(Duration::from_secs(60)).await;
    browser.see_text("header .reconnecting", "Reconnecting").await;
    browser.see("main img.avatar").await;
    browser.script("window.answer = null").await;
    let well = || async {
        browser.pass(Duration::from_secs(30)).await;
        browser.text("header .reconnecting").await.is_none().then_some(())
    };
    eventually_async("the mark goes by itself", well).await;
    browser.see("main img.avatar").await;
}

#[tokio::test]
async fn client_c04_invalid_answers_keep_the_known_session() {
    let app = App::start();
    let browser = ada(&app).await;
    for answer in [
        "Promise.reject(new TypeError('Failed to fetch'))",
        "Promise.resolve(new Response('{}', { status: 503 }))",
        "Promise.resolve(new Response('null', { status: 500 }))",
        "Promise.resolve(new Response('<html>Sign in to the hotel network</html>', { headers: { 'Content-Type': 'text/html' } }))",
        "Promise.resolve(new Response(''))",
        "Promise.resolve(new Response('{}'))",
        "Promise.resolve(new Response('{\"user\":'))",
        "Promise.resolve(new Response(JSON.stringify({ id: 's', user: { id: 7 }, provider: 'dev', authenticatedAt: '', expires: '' })))",
        // Nothing comes for as long as somebody waits.
        "new Promise(() => {})",
    ] {
        println!("{answer}");
        keeps_what_it_knows(&browser, answer).await;
    }
    browser.finish(&[]).await;
}

/// A proxy that sends requests to a login page of its own signs no one out.
#[tokio::test]
async fn client_c04_foreign_login_page_does_not_sign_out() {
    let gate = Gate::open();
    let app = App::start_with(gate.configure(AppOptions::default().env("HALLPASS_IDLE_LIMIT", "600")));
    let browser = ada(&app).await;
    // Shortly before its end, so that there is something to post.
    app.change_sessions(
        "UPDATE hallpass_sessions SET last_active_at = last_active_at - 500000, idle_expires_at = idle_expires_at - 500000",
    )
    .await;
    browser.pass(Duration::from_secs(60)).await;
    browser.see_text(".ending", "Your session ends in").await;
    gate.divert("/api/auth/session");
    browser.click(".ending button").await;
    browser.see_text(".ending [role=alert]", "The server did not answer.").await;
    browser.see("main img.avatar").await;
    browser.pass(Duration::from_secs(2)).await;
    browser.script("window.dispatchEvent(new Event('focus'))").await;
    browser.see_text("header .reconnecting", "Reconnecting").await;
    browser.see("main img.avatar").await;
    gate.release();
    let well = || async {
        browser.pass(Duration::from_secs(5)).await;
        browser.text("header .reconnecting").await.is_none().then_some(())
    };
    eventually_async("the mark goes by itself", well).await;
    browser.see("main img.avatar").await;
    browser.finish(&["net::ERR_FAILED"]).await;
}

#[tokio::test]
async fn endless_answer_is_cut_off() {
    let app = App::start();
    let browser = ada(&app).await;
    browser.script("window.sent = 0; window.cancelled = false").await;
    let endless = "Promise.resolve(new Response(new ReadableStream({ \
        pull(c) { c.enqueue(new Uint8Array(65536).fill(32)); window.sent += 65536; }, cancel() { window.cancelled = true; } })))";
    keeps_what_it_knows(&browser, endless).await;
    let sent = browser.script("return window.sent").await.as_u64().unwrap();
    assert!(sent < 10_000_000, "{sent}");
    assert_eq!(browser.script("return window.cancelled").await, true);
    browser.finish(&[]).await;
}

#[tokio::test]
async fn invalid_answer_is_logged_once_with_the_fields_name() {
    let app = App::start();
    let browser = ada(&app).await;
    browser.script("window.warned = []; console.warn = (text) => window.warned.push(text)").await;
    let wrong = "Promise.resolve(new Response(JSON.stringify({ id: 's', user: { id: 'u', email: ['private'] }, \
                 provider: 'dev', authenticatedAt: '2026-01-01T00:00:00.000Z', expires: '2027-01-01T00:00:00.000Z' })))";
    keeps_what_it_knows(&browser, wrong).await;
    keeps_what_it_knows(&browser, wrong).await;
    let warned = browser.script("return window.warned").await;
    assert_eq!(warned.as_array().unwrap().len(), 1, "{warned}");
    let text = warned[0].as_str().unwrap();
    assert!(text.contains("user.email") && !text.contains("private"), "{text}");
    browser.finish(&[]).await;
}

#[tokio::test]
async fn unknown_fields_of_an_answer_are_ignored() {
    let app = App::start();
    let browser = ada(&app).await;
    browser
        .script(
            "window.answer = () => Promise.resolve(new Response(JSON.stringify({ id: 's', later: { a: 1 }, \
             user: { id: 'u', name: 'Ada', pronouns: 'she' }, provider: 'dev', \
             authenticatedAt: '2026-01-01T00:00:00.000Z', expires: '2099-01-01T00:00:00.000Z' })))",
        )
        .await;
    browser.pass(Duration::from_secs(60)).await;
    browser.click("header summary").await;
    let renamed = || async { (browser.text(".menu-content .who").await? == "Ada").then_some(()) };
    eventually_async("the answer is understood", renamed).await;
    browser.finish(&[]).await;
}

#[tokio::test]
async fn minute_without_a_network_only_shows_reconnecting() {
    let app = App::start();
    let browser = ada(&app).await;
    let network = async |offline: bool| {
        let conditions =
            json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        browser.devtools("Network.emulateNetworkConditions", conditions).await;
    };
    browser.devtools("Network.enable", json!({})).await;
    browser.pass(Duration::from_secs(2)).await;
    network(true).await;
    browser.see_text("header .reconnecting", "Reconnecting").await;
    let requests = browser.script("return window.requests").await;
    for _ in 0..12 {
        browser.pass(Duration::from_secs(5)).await;
    }
    browser.see("main img.avatar").await;
    assert_eq!(browser.script("return window.requests").await, requests, "it asked without a network");
    network(false).await;
    let well = || async { browser.text("header .reconnecting").await.is_none().then_some(()) };
    eventually_async("the mark goes by itself", well).await;
    browser.see("main img.avatar").await;
    browser.finish(&[]).await;
}

/// What the mark moves or lies upon.
const IN_THE_WAY: &str = "
    const mark = document.querySelector('.reconnecting');
    const others = [...document.querySelectorAll('header a, header summary, main, main *')];
    const places = () => others.map((element) => element.getBoundingClientRect());
    const withMark = places();
    const at = mark.getBoundingClientRect();
    mark.style.display = 'none';
    const without = places();
    mark.style.display = '';
    const faults = others.filter((_, n) => ['x', 'y', 'width', 'height'].some((side) => withMark[n][side] !== without[n][side]))
        .map((element) => `moves ${element.tagName}`);
    const lies = ({ left, right, top, bottom }) => at.left < right && left < at.right && at.top < bottom && top < at.bottom;
    others.forEach((element, n) => { if (element.tagName !== 'MAIN' && lies(withMark[n])) faults.push(`lies on ${element.tagName}`); });
    if (at.left < 0 || at.right > document.documentElement.clientWidth || at.height < 5) faults.push('cannot be seen');
    return faults;";

#[tokio::test]
async fn reconnecting_notice_moves_and_covers_nothing() {
    let app = App::start();
    let browser = ada(&app).await;
    browser.script("window.answer = () => Promise.reject(new TypeError('Failed to fetch'))").await;
    browser.pass(Duration::from_secs(60)).await;
    browser.see_text("header .reconnecting", "Reconnecting").await;
    for width in [320, 360, 400, 450, 500, 600, 768, 1440] {
        let size = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
        browser.devtools("Emulation.setDeviceMetricsOverride", size).await;
        assert_eq!(browser.script(IN_THE_WAY).await, json!([]), "{width}");
    }
    browser.finish(&[]).await;
}

#[tokio::test]
async fn tab_asks_after_the_computer_slept() {
    let app = App::start();
    let browser = ada(&app).await;
    app.change_sessions("UPDATE hallpass_sessions SET ended_at = 1, end_reason = 'revoked'").await;
    // The machine slept for an hour: its clock went on, the page's did not.
    browser.script("window.testClock.sleep(3600000); window.dispatchEvent(new Event('focus'))").await;
    browser.see_text("main", "Access denied. Please login.").await;
    browser.finish(&[]).await;
}
