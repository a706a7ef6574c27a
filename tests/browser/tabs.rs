//! Many tabs, one session: who asks, and how often. Requests are counted at the server.

use std::time::Duration;

use hallpass_tests::{App, Browser, eventually_async, on_engines};
use thirtyfour::WindowHandle;

on_engines! {
    [chromium, firefox]
        client_c09_sign_out_and_sign_in_show_in_five_other_tabs;
}

const SESSION: &str = "/api/auth/session";
const MINUTE: Duration = Duration::from_secs(60);

/// Ada's profile in `count` tabs, the last of which is seen.
async fn tabs(app: &App, count: usize) -> (Browser, Vec<WindowHandle>) {
    let browser = Browser::open(app).await;
    browser.control_clock().await;
    browser.go("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_here("ada").await;
    browser.see("main img.avatar").await;
    let mut tabs = vec![browser.driver.window().await.unwrap()];
    for _ in 1..count {
        tabs.push(browser.new_tab().await);
        browser.control_clock().await;
        browser.go("/profile").await;
    }
    browser.ready().await;
    (browser, tabs)
}

fn asked(app: &App) -> usize {
    app.answered("GET", SESSION)
}

/// Waits until the server has been asked `count` times, and for whatever else was on its way.
async fn expect_asked(app: &App, browser: &Browser, count: usize, why: &str) {
    eventually_async(why, || async { (asked(app) >= count).then_some(()) }).await;
    browser.promise("fetch('/api/auth/csrf')").await;
    assert_eq!(asked(app), count, "{why}");
}

async fn counts(count: usize) {
    let app = App::start();
    let (browser, tabs) = tabs(&app, count).await;
    expect_asked(&app, &browser, 0, "page loads with the session ask nothing").await;
    let mut expected = 0;
    for interval in 1..=3 {
        browser.pass(MINUTE).await;
        expected += 1;
        expect_asked(&app, &browser, expected, &format!("interval {interval}")).await;
    }
    // The window gets the keyboard: several things happen at once.
    browser.pass(Duration::from_secs(2)).await;
    browser
        .script("for (const name of ['focus', 'online']) window.dispatchEvent(new Event(name)); document.dispatchEvent(new Event('visibilitychange'))")
        .await;
    expected += 1;
    expect_asked(&app, &browser, expected, "a focus").await;
    if count > 1 {
        // The tab that polls is closed, and the browser shows its neighbour by itself, which asks once, and polls. Another
        // tab that is switched to would ask as well.
        browser.pass(Duration::from_secs(2)).await;
        browser.driver.close_window().await.unwrap();
        expected += 1;
        eventually_async("the neighbour asks", || async { (asked(&app) >= expected).then_some(()) }).await;
        browser.driver.switch_to_window(tabs[count - 2].clone()).await.unwrap();
        expect_asked(&app, &browser, expected, "the tab that is seen now").await;
        let leads = "navigator.locks.query().then(all => all.held.length)";
        eventually_async("it leads", || async { (browser.promise(leads).await == 1).then_some(()) }).await;
        for _ in 0..2 {
            browser.pass(MINUTE).await;
            expected += 1;
            expect_asked(&app, &browser, expected, "an interval of the next tab that polls").await;
        }
    }
    // Every other tab asks once what has become of it.
    let others = count.saturating_sub(2);
    browser.promise("fetch('/api/auth/csrf')").await;
    browser.click("header summary").await;
    browser.click(".menu-content button").await;
    browser.arrive("/").await;
    expect_asked(&app, &browser, expected + others, "a sign-out").await;
    browser.finish(&[]).await;
}

#[tokio::test]
async fn client_c06_one_tab_asks_once_an_interval() {
    counts(1).await;
}

#[tokio::test]
async fn client_c06_twenty_tabs_ask_as_often_as_one() {
    counts(20).await;
}

async fn client_c09_sign_out_and_sign_in_show_in_five_other_tabs() {
    let app = App::start();
    let (browser, tabs) = tabs(&app, 6).await;
    // What a tab shows while nobody sees it, it writes down where the tab that is seen can read it; looking at it would make it ask.
    for tab in &tabs {
        browser.driver.switch_to_window(tab.clone()).await.unwrap();
        browser.ready().await;
        browser
            .script(
                "const tab = crypto.randomUUID(); new MutationObserver(() => { \
                 const main = document.querySelector('main'); if (document.visibilityState !== 'hidden' || !main) return; \
                 if (main.innerText.includes('Access denied')) localStorage.setItem(`out ${tab}`, 1); \
                 if (main.querySelector('img.avatar') && localStorage.getItem(`out ${tab}`)) localStorage.setItem(`in ${tab}`, 1); \
                 }).observe(document.body, { subtree: true, childList: true, characterData: true })",
            )
            .await;
    }
    let written = async |what: &str| {
        let count =
            format!("return Object.keys(localStorage).filter((key) => key.startsWith('{what}')).length");
        let five = || async { (browser.script(&count).await == 5).then_some(()) };
        eventually_async(&format!("five tabs that nobody sees have shown: {what}"), five).await;
    };
    browser.click("header summary").await;
    browser.click(".menu-content button").await;
    browser.arrive("/").await;
    // They were told: the tab that might ask for all because it is time does not.
    browser.stop_timers().await;
    written("out").await;
    browser.go("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_here("grace").await;
    browser.see("main img.avatar").await;
    browser.ready().await;
    browser.stop_timers().await;
    written("in").await;
    for tab in &tabs[..5] {
        browser.driver.switch_to_window(tab.clone()).await.unwrap();
        browser.see("main img.avatar").await;
    }
    browser.finish(&[]).await;
}

/// Two users sign in alternately in two tabs: neither tab shows the name of the one before.
#[tokio::test]
async fn tabs_never_show_one_users_name_for_another() {
    let app = App::start();
    let (browser, tabs) = tabs(&app, 2).await;
    let mut names = ["Ada Lovelace", "Grace Hopper"];
    for person in ["grace", "ada", "grace"] {
        browser.go("/login?callbackUrl=%2Fdashboard").await;
        browser.sign_in_here(person).await;
        let name = if person == "ada" { "Ada Lovelace" } else { "Grace Hopper" };
        browser.see_text("main h1", name).await;
        browser.ready().await;
        names.sort_by_key(|other| *other != name);
        browser.driver.switch_to_window(tabs[0].clone()).await.unwrap();
        browser.see("header summary").await;
        browser.click("nav a[href='/dashboard']").await;
        browser.see_text("main h1", name).await;
        // From now on the other name must not come back.
        browser.script(&format!(
            "window.wrong = 0; new MutationObserver(() => {{ if (document.body.textContent.includes({:?})) window.wrong += 1; }}) \
             .observe(document.body, {{ subtree: true, childList: true, characterData: true }})",
            names[1]
        ))
        .await;
        browser.pass(MINUTE).await;
        browser.promise("fetch('/api/auth/csrf')").await;
        assert_eq!(browser.script("return window.wrong").await, 0);
        browser.driver.switch_to_window(tabs[1].clone()).await.unwrap();
    }
    browser.finish(&[]).await;
}

#[tokio::test]
async fn client_c15_foreign_channel_messages_are_ignored() {
    let app = App::start();
    let (browser, _) = tabs(&app, 1).await;
    browser.pass(Duration::from_secs(2)).await;
    browser
        .script(
            "for (const name of ['next-auth', 'hallpass:/api/auth']) { const channel = new BroadcastChannel(name); \
             for (const message of [null, 5, 'hello', [], {}, { event: 'storage' }, { event: 5 }, { kind: 'other' }, \
               { kind: 'hello', session: 5 }, { kind: 'hello', session: 's', expires: 'soon' }, \
               { kind: 'fresh', session: 'x'.repeat(1000000), expires: 1 }, { kind: ['hello'] }, new Map(), \
               { event: 'session', hallpass: 'signed-out' }, { event: 'session', hallpass: { kind: 'ended' } }, \
               { event: 'session', hallpass: { kind: 'signed-out', session: { } } }]) channel.postMessage(message); }",
        )
        .await;
    browser.promise("new Promise(requestAnimationFrame)").await;
    expect_asked(&app, &browser, 0, "nothing is asked because of it").await;
    browser.see("main img.avatar").await;
    // One of Auth.js' own counts, and what it claims does not.
    browser.script("new BroadcastChannel('next-auth').postMessage({ event: 'session', data: { trigger: 'signout' } })").await;
    expect_asked(&app, &browser, 1, "news of an Auth.js client").await;
    browser.see("main img.avatar").await;
    browser.finish(&[]).await;
}

/// Only changes are posted on Auth.js' channel, and no message on either channel names the user.
#[tokio::test]
async fn client_c15_authjs_channel_has_only_changes_and_no_names() {
    let app = App::start();
    let (browser, tabs) = tabs(&app, 2).await;
    browser.driver.switch_to_window(tabs[0].clone()).await.unwrap();
    browser
        .script(
            "window.said = { 'next-auth': [], 'hallpass:/api/auth': [] }; \
             for (const name in window.said) { (window['c' + name] = new BroadcastChannel(name)).onmessage = (m) => window.said[name].push(m.data); }",
        )
        .await;
    browser.driver.switch_to_window(tabs[1].clone()).await.unwrap();
    browser.go("/profile").await;
    browser.ready().await;
    for _ in 0..2 {
        browser.pass(MINUTE).await;
        browser.promise("fetch('/api/auth/csrf')").await;
    }
    browser.click("header summary").await;
    browser.click(".menu-content button").await;
    browser.arrive("/").await;
    browser.see("header a.button").await;
    browser.driver.switch_to_window(tabs[0].clone()).await.unwrap();
    let said = browser.script("return window.said").await;
    let news = said["next-auth"].as_array().unwrap();
    assert_eq!(news.len(), 1, "{said}");
    assert_eq!((&news[0]["event"], &news[0]["data"]["trigger"]), (&"session".into(), &"signout".into()));
    assert_eq!(news[0]["hallpass"]["kind"], "signed-out");
    let own = said["hallpass:/api/auth"].as_array().unwrap();
    assert!(
        own.iter().any(|message| message["kind"] == "hello")
            && own.iter().any(|message| message["kind"] == "fresh"),
        "{said}"
    );
    let all = said.to_string();
    assert!(!all.contains("Ada Lovelace") && !all.contains("example"), "{all}");
    browser.finish(&[]).await;
}
