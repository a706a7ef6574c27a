//! The page learns by itself what happened elsewhere.

use std::time::Duration;

use hallpass_tests::{App, Browser, Client, eventually_async, on_engines};
use sqlx::Row as _;
use thirtyfour::Key;

on_engines! {
    [chromium, firefox]
        poll_notices_that_the_session_was_ended_elsewhere,
        client_c05_tab_asks_when_it_becomes_visible_not_on_load;
}

const MINUTE: Duration = Duration::from_secs(60);

/// Ada's browser, on her profile.
async fn ada(app: &App) -> Browser {
    signed_in(Browser::open(app).await).await
}

async fn signed_in(browser: Browser) -> Browser {
    browser.control_clock().await;
    browser.go("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_here("ada").await;
    browser.see("main img.avatar").await;
    browser.ready().await;
    browser
}

/// Minutes pass until the app has asked `times` times more.
async fn polled(app: &App, browser: &Browser, times: usize) {
    for _ in 0..times {
        let asked = app.answered("GET", "/api/auth/session");
        let again = || async {
            browser.pass(MINUTE).await;
            (app.answered("GET", "/api/auth/session") > asked).then_some(())
        };
        eventually_async("another poll", again).await;
    }
}

async fn poll_notices_that_the_session_was_ended_elsewhere() {
    let app = App::start();
    let browser = ada(&app).await;
    polled(&app, &browser, 2).await;

    let mut elsewhere = Client::of(&app);
    elsewhere.cookies.insert("hallpass.session".into(), browser.cookie("hallpass.session").await.unwrap());
    elsewhere.sign_out().await;
    polled(&app, &browser, 1).await;
    browser.see("header a.button").await;
    browser.see_text("main p", "Access denied. Please login.").await;

    // Nobody is not polled for.
    let asked = app.answered("GET", "/api/auth/session");
    for _ in 0..5 {
        browser.pass(MINUTE).await;
    }
    // Whatever was asked before this is answered before it.
    browser.promise("fetch('/api/auth/csrf')").await;
    assert_eq!(app.answered("GET", "/api/auth/session"), asked);
    browser.finish(&[]).await;
}

async fn client_c05_tab_asks_when_it_becomes_visible_not_on_load() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    // The window gets the keyboard at the same moment; this is about being seen.
    let deaf = "window.addEventListener('focus', (event) => event.stopImmediatePropagation(), true)";
    browser.before_pages(deaf).await;
    let browser = signed_in(browser).await;
    let asked = || app.answered("GET", "/api/auth/session");
    // Longer than an answer is fresh.
    browser.pass(Duration::from_secs(2)).await;
    assert_eq!(asked(), 0);
    browser.stop_timers().await;
    let first = browser.driver.window().await.unwrap();
    // No other tab of the app: nobody could tell.
    browser.new_tab().await;
    app.change_sessions("UPDATE hallpass_sessions SET ended_at = 1, end_reason = 'revoked'").await;
    assert_eq!(asked(), 0);
    browser.driver.switch_to_window(first).await.unwrap();
    browser.see_text("main", "Access denied. Please login.").await;
    assert_eq!(asked(), 1);
    browser.finish(&[]).await;
}

#[tokio::test]
async fn session_s06_only_polls_after_real_input_are_activity() {
    let app = App::start();
    let browser = ada(&app).await;
    // As if the last use were two minutes ago: whatever counts as use is written down.
    let age = "UPDATE hallpass_sessions SET last_active_at = last_active_at - 120000, idle_expires_at = idle_expires_at - 120000";
    app.change_sessions(age).await;
    let used = async || {
        let last = sqlx::query("SELECT last_active_at FROM hallpass_sessions")
            .fetch_one(&mut app.database().await)
            .await;
        last.unwrap().try_get::<i64, _>(0).unwrap()
    };
    polled(&app, &browser, 3).await;
    let before = used().await;
    polled(&app, &browser, 3).await;
    assert_eq!(used().await, before);
    // What a script does is nobody's hand.
    browser.script("window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }))").await;
    polled(&app, &browser, 3).await;
    assert_eq!(used().await, before);
    // Also where the app keeps it to itself, as editors do.
    browser
        .script("document.body.addEventListener('keydown', (event) => event.stopPropagation(), true)")
        .await;
    browser.driver.action_chain().send_keys(Key::Tab).perform().await.unwrap();
    polled(&app, &browser, 3).await;
    assert!(used().await > before);
    browser.finish(&[]).await;
}

#[tokio::test]
async fn client_c07_unchanged_session_is_304_and_redraws_nothing() {
    let app = App::start();
    let browser = ada(&app).await;
    let polls = |status: &str| {
        let poll = |line: &&str| line.contains("path=\"/api/auth/session\"") && line.contains(status);
        app.log().lines().filter(poll).count()
    };
    browser
        .script(
            "window.redrawn = 0; new MutationObserver((all) => { window.redrawn += all.length; }) \
             .observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });",
        )
        .await;
    polled(&app, &browser, 3).await;
    assert_eq!(
        (polls("status=200"), polls("status=304") >= 3),
        (0, true),
        "the page came with the session's tag"
    );
    assert_eq!(browser.script("return window.redrawn").await, 0);
    browser.see("main img.avatar").await;
    // What has changed is sent.
    let renamed = "UPDATE hallpass_users SET image = NULL";
    sqlx::query(renamed).execute(&mut app.database().await).await.unwrap();
    app.change_sessions("UPDATE hallpass_sessions SET last_active_at = last_active_at").await;
    let fallback = || async {
        browser.pass(MINUTE).await;
        let source = browser.see("main img.avatar").await.attr("src").await.unwrap().unwrap_or_default();
        source.ends_with("/fallback.png").then_some(())
    };
    eventually_async("the change is shown", fallback).await;
    browser.finish(&[]).await;
}
