//! By polling a page notices changes elsewhere.

use std::time::Duration;

use hallpass_tests::{App, Browser, Client, on_engines};
use sqlx::Row as _;
use thirtyfour::Key;

on_engines! {
    [chromium, firefox]
        poll_notices_that_the_session_was_ended_elsewhere,
        client_c05_tab_asks_when_it_becomes_visible_not_on_load;
}

const MINUTE: Duration = Duration::from_mins(1);

/// Opens Ada's profile.
async fn open_profile(app: &App) -> Browser {
    open_profile_in(Browser::open(app).await).await
}

async fn open_profile_in(browser: Browser) -> Browser {
    browser.control_clock().await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for("main img.avatar").await;
    browser.wait_until_ready().await;
    browser
}

/// Advances the clock until the app has polled `times` more times.
async fn let_poll(app: &App, browser: &Browser, times: usize) {
    for _ in 0..times {
        let asked = app.count_answered("GET", "/api/auth/session");
        let polls_again = || async { (app.count_answered("GET", "/api/auth/session") > asked).then_some(()) };
        browser.advance_clock_until(MINUTE, "another poll", polls_again).await;
    }
}

async fn poll_notices_that_the_session_was_ended_elsewhere() {
    let app = App::start();
    let browser = open_profile(&app).await;
    let_poll(&app, &browser, 2).await;

    let mut elsewhere = Client::of(&app);
    elsewhere.cookies.insert("hallpass.session".into(), browser.cookie("hallpass.session").await.unwrap());
    elsewhere.sign_out().await;
    let_poll(&app, &browser, 1).await;
    browser.wait_for("header a.button").await;
    browser.wait_for_text("main p", "Access denied. Please login.").await;

    // Without a session nothing is polled.
    let asked = app.count_answered("GET", "/api/auth/session");
    for _ in 0..5 {
        browser.advance_clock(MINUTE).await;
    }
    // Earlier requests are answered before this one.
    browser.await_promise("fetch('/api/auth/csrf')").await;
    assert_eq!(app.count_answered("GET", "/api/auth/session"), asked);
    browser.finish(&[]).await;
}

async fn client_c05_tab_asks_when_it_becomes_visible_not_on_load() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    // The window gets the focus at the same moment; this test is about visibility.
    browser.ignore_focus().await;
    let browser = open_profile_in(browser).await;
    let count_requests = || app.count_answered("GET", "/api/auth/session");
    // Longer than an answer is fresh.
    browser.advance_clock(Duration::from_secs(2)).await;
    assert_eq!(count_requests(), 0);
    browser.stop_timers().await;
    let first = browser.driver.window().await.unwrap();
    // The other tab is not of the app, and posts nothing.
    browser.open_tab().await;
    app.revoke_sessions().await;
    assert_eq!(count_requests(), 0);
    browser.driver.switch_to_window(first).await.unwrap();
    browser.wait_for_text("main", "Access denied. Please login.").await;
    assert_eq!(count_requests(), 1);
    browser.finish(&[]).await;
}

#[tokio::test]
async fn session_s06_only_polls_after_real_input_are_activity() {
    let app = App::start();
    let browser = open_profile(&app).await;
    // As if the last activity were two minutes ago: new activity is stored.
    app.age_activity(2 * MINUTE).await;
    let last_activity = async || {
        let last = sqlx::query("SELECT last_active_at FROM hallpass_sessions")
            .fetch_one(&mut app.open_database().await)
            .await;
        last.unwrap().try_get::<i64, _>(0).unwrap()
    };
    let_poll(&app, &browser, 3).await;
    let before = last_activity().await;
    let_poll(&app, &browser, 3).await;
    assert_eq!(last_activity().await, before);
    // An event from a script is no real input.
    browser
        .run_script("window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }))")
        .await;
    let_poll(&app, &browser, 3).await;
    assert_eq!(last_activity().await, before);
    // Also if the app stops the event, as editors do.
    browser
        .run_script("document.body.addEventListener('keydown', (event) => event.stopPropagation(), true)")
        .await;
    browser.driver.action_chain().send_keys(Key::Tab).perform().await.unwrap();
    let_poll(&app, &browser, 3).await;
    assert!(last_activity().await > before);
    browser.finish(&[]).await;
}

#[tokio::test]
async fn client_c07_unchanged_session_is_304_and_redraws_nothing() {
    let app = App::start();
    let browser = open_profile(&app).await;
    let count_polls = |status: &str| {
        let is_poll = |line: &&str| line.contains("path=\"/api/auth/session\"") && line.contains(status);
        app.log().lines().filter(is_poll).count()
    };
    browser
        .run_script(
            "window.redrawn = 0; new MutationObserver((all) => { window.redrawn += all.length; }) \
             .observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });",
        )
        .await;
    let_poll(&app, &browser, 3).await;
    assert_eq!(
        (count_polls("status=200"), count_polls("status=304") >= 3),
        (0, true),
        "the page contains the session's tag"
    );
    assert_eq!(browser.run_script("return window.redrawn").await, 0);
    browser.wait_for("main img.avatar").await;
    // A change is sent.
    let renamed = "UPDATE hallpass_users SET image = NULL";
    sqlx::query(renamed).execute(&mut app.open_database().await).await.unwrap();
    app.change_sessions("UPDATE hallpass_sessions SET last_active_at = last_active_at").await;
    let shows_fallback = || async {
        let source = browser.wait_for("main img.avatar").await.attr("src").await.unwrap().unwrap_or_default();
        source.ends_with("/fallback.png").then_some(())
    };
    browser.advance_clock_until(MINUTE, "the change is shown", shows_fallback).await;
    browser.finish(&[]).await;
}
