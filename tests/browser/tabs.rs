//! Many tabs with one session: which of them asks, and how often. The server counts the requests.

use std::time::Duration;

use hallpass_tests::{App, Browser, on_engines, wait_for_async};
use thirtyfour::WindowHandle;

on_engines! {
    [chromium, firefox]
        client_c09_sign_out_and_sign_in_show_in_five_other_tabs;
}

const SESSION: &str = "/api/auth/session";
const MINUTE: Duration = Duration::from_mins(1);

/// Opens Ada's profile in `count` tabs, the last of which is visible.
async fn open_tabs(app: &App, count: usize) -> (Browser, Vec<WindowHandle>) {
    let browser = Browser::open(app).await;
    browser.control_clock().await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for("main img.avatar").await;
    let mut tabs = vec![browser.driver.window().await.unwrap()];
    for _ in 1..count {
        tabs.push(browser.open_tab().await);
        browser.control_clock().await;
        browser.go_to("/profile").await;
    }
    browser.wait_until_ready().await;
    (browser, tabs)
}

fn count_requests(app: &App) -> usize {
    app.count_answered("GET", SESSION)
}

/// Checks that the server was asked `count` times, and waits for requests in flight.
async fn assert_asked(app: &App, browser: &Browser, count: usize, why: &str) {
    wait_for_async(why, || async { (count_requests(app) >= count).then_some(()) }).await;
    browser.await_promise("fetch('/api/auth/csrf')").await;
    assert_eq!(count_requests(app), count, "{why}");
}

/// Checks how often `count` tabs ask: on load, in an interval, on focus, when one is closed, and on
/// a sign-out.
async fn assert_request_counts(count: usize) {
    let app = App::start();
    let (browser, tabs) = open_tabs(&app, count).await;
    assert_asked(&app, &browser, 0, "page loads with the session ask nothing").await;
    let mut expected = 0;
    for interval in 1..=3 {
        browser.advance_clock(MINUTE).await;
        expected += 1;
        assert_asked(&app, &browser, expected, &format!("interval {interval}")).await;
    }
    // The window gets the focus: several events at once.
    browser.advance_clock(Duration::from_secs(2)).await;
    browser
        .run_script("for (const name of ['focus', 'online']) window.dispatchEvent(new Event(name)); document.dispatchEvent(new Event('visibilitychange'))")
        .await;
    expected += 1;
    assert_asked(&app, &browser, expected, "a focus").await;
    if count > 1 {
        // The tab that polls is closed, and the browser switches to its neighbour, which asks once,
        // and polls. Switching to another tab would make that ask as well.
        browser.advance_clock(Duration::from_secs(2)).await;
        browser.driver.close_window().await.unwrap();
        expected += 1;
        wait_for_async("the neighbour asks", || async { (count_requests(&app) >= expected).then_some(()) })
            .await;
        browser.driver.switch_to_window(tabs[count - 2].clone()).await.unwrap();
        assert_asked(&app, &browser, expected, "the tab that is visible now").await;
        let leads = "navigator.locks.query().then(all => all.held.length)";
        wait_for_async("it has the lock", || async {
            (browser.await_promise(leads).await == 1).then_some(())
        })
        .await;
        for _ in 0..2 {
            browser.advance_clock(MINUTE).await;
            expected += 1;
            assert_asked(&app, &browser, expected, "an interval of the next tab that polls").await;
        }
    }
    // Every other tab asks once.
    let others = count.saturating_sub(2);
    browser.await_promise("fetch('/api/auth/csrf')").await;
    browser.click("header summary").await;
    browser.click(".menu-content button").await;
    browser.wait_for_path("/").await;
    assert_asked(&app, &browser, expected + others, "a sign-out").await;
    browser.finish(&[]).await;
}

#[tokio::test]
async fn client_c06_one_tab_asks_once_an_interval() {
    assert_request_counts(1).await;
}

#[tokio::test]
async fn client_c06_twenty_tabs_ask_as_often_as_one() {
    assert_request_counts(20).await;
}

async fn client_c09_sign_out_and_sign_in_show_in_five_other_tabs() {
    let app = App::start();
    let (browser, tabs) = open_tabs(&app, 6).await;
    // Hidden tabs write what they show into the storage: to look at them would make them ask.
    for tab in &tabs {
        browser.driver.switch_to_window(tab.clone()).await.unwrap();
        browser.wait_until_ready().await;
        browser.run_script(include_str!("scripts/record_while_hidden.js")).await;
    }
    let wait_for_five = async |what: &str| {
        let count =
            format!("return Object.keys(localStorage).filter((key) => key.startsWith('{what}')).length");
        let are_there = || async { (browser.run_script(&count).await == 5).then_some(()) };
        wait_for_async(&format!("five hidden tabs that are signed {what}"), are_there).await;
    };
    browser.click("header summary").await;
    browser.click(".menu-content button").await;
    browser.wait_for_path("/").await;
    // Their cause was a message: no tab polls, since its timers are stopped.
    browser.stop_timers().await;
    wait_for_five("out").await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_on_page("grace").await;
    browser.wait_for("main img.avatar").await;
    browser.wait_until_ready().await;
    browser.stop_timers().await;
    wait_for_five("in").await;
    for tab in &tabs[..5] {
        browser.driver.switch_to_window(tab.clone()).await.unwrap();
        browser.wait_for("main img.avatar").await;
    }
    browser.finish(&[]).await;
}

/// Two users sign in alternately in two tabs: neither tab shows the name of the one before.
#[tokio::test]
async fn tabs_never_show_one_users_name_for_another() {
    let app = App::start();
    let (browser, tabs) = open_tabs(&app, 2).await;
    let mut names = ["Ada Lovelace", "Grace Hopper"];
    for person in ["grace", "ada", "grace"] {
        browser.go_to("/login?callbackUrl=%2Fdashboard").await;
        browser.sign_in_on_page(person).await;
        let name = if person == "ada" { "Ada Lovelace" } else { "Grace Hopper" };
        browser.wait_for_text("main h1", name).await;
        browser.wait_until_ready().await;
        names.sort_by_key(|other| *other != name);
        browser.driver.switch_to_window(tabs[0].clone()).await.unwrap();
        browser.wait_for("header summary").await;
        browser.click("nav a[href='/dashboard']").await;
        browser.wait_for_text("main h1", name).await;
        // From now on the other name must not appear.
        browser.run_script_with(include_str!("scripts/count_sightings.js"), vec![names[1].into()]).await;
        browser.advance_clock(MINUTE).await;
        browser.await_promise("fetch('/api/auth/csrf')").await;
        assert_eq!(browser.run_script("return window.wrong").await, 0);
        browser.driver.switch_to_window(tabs[1].clone()).await.unwrap();
    }
    browser.finish(&[]).await;
}

#[tokio::test]
async fn client_c15_foreign_channel_messages_are_ignored() {
    let app = App::start();
    let (browser, _) = open_tabs(&app, 1).await;
    browser.advance_clock(Duration::from_secs(2)).await;
    browser.run_script(include_str!("scripts/post_foreign_messages.js")).await;
    browser.await_promise("new Promise(requestAnimationFrame)").await;
    assert_asked(&app, &browser, 0, "foreign messages").await;
    browser.wait_for("main img.avatar").await;
    // A message of Auth.js itself makes the tab ask; its content is not trusted.
    browser.run_script("new BroadcastChannel('next-auth').postMessage({ event: 'session', data: { trigger: 'signout' } })").await;
    assert_asked(&app, &browser, 1, "a message of an Auth.js client").await;
    browser.wait_for("main img.avatar").await;
    browser.finish(&[]).await;
}

/// Only changes are posted on Auth.js' channel, and no message on either channel names the user.
#[tokio::test]
async fn client_c15_authjs_channel_has_only_changes_and_no_names() {
    let app = App::start();
    let (browser, tabs) = open_tabs(&app, 2).await;
    browser.driver.switch_to_window(tabs[0].clone()).await.unwrap();
    browser.run_script(include_str!("scripts/record_channels.js")).await;
    browser.driver.switch_to_window(tabs[1].clone()).await.unwrap();
    browser.go_to("/profile").await;
    browser.wait_until_ready().await;
    for _ in 0..2 {
        browser.advance_clock(MINUTE).await;
        browser.await_promise("fetch('/api/auth/csrf')").await;
    }
    browser.click("header summary").await;
    browser.click(".menu-content button").await;
    browser.wait_for_path("/").await;
    browser.wait_for("header a.button").await;
    browser.driver.switch_to_window(tabs[0].clone()).await.unwrap();
    let posted = browser.run_script("return window.posted").await;
    let changes = posted["next-auth"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{posted}");
    assert_eq!(
        (&changes[0]["event"], &changes[0]["data"]["trigger"]),
        (&"session".into(), &"signout".into())
    );
    assert_eq!(changes[0]["hallpass"]["kind"], "signed-out");
    let own = posted["hallpass:/api/auth"].as_array().unwrap();
    assert!(
        own.iter().any(|message| message["kind"] == "hello")
            && own.iter().any(|message| message["kind"] == "fresh"),
        "{posted}"
    );
    let all = posted.to_string();
    assert!(!all.contains("Ada Lovelace") && !all.contains("example"), "{all}");
    browser.finish(&[]).await;
}
