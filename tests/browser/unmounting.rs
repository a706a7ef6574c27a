//! What a provider leaves behind, and what the browser's own memory of a page keeps.

use hallpass_tests::{App, AppOptions, Browser, Engine, eventually_async, on_engines};
use serde_json::json;

on_engines! {
    [chromium, firefox]
        client_c11_back_after_a_sign_out_shows_nothing_private;
}

/// Counts what a page holds: listeners of its window and document, channels, timers, places in the queue for a lock.
const COUNT: &str = "
    window.held = { listeners: 0, channels: 0, timers: 0 };
    const count = (object, on, off, name) => {
        const [add, remove] = [object[on], object[off]];
        object[on] = function (...given) { window.held[name] += 1; return add.apply(this, given); };
        object[off] = function (...given) { window.held[name] -= 1; return remove.apply(this, given); };
    };
    count(EventTarget.prototype, 'addEventListener', 'removeEventListener', 'listeners');
    const Channel = window.BroadcastChannel;
    window.BroadcastChannel = class extends Channel {
        constructor(name) { super(name); window.held.channels += 1; }
        close() { window.held.channels -= 1; super.close(); }
    };
    const [set, clear] = [window.setTimeout, window.clearTimeout];
    const running = new Set();
    window.setTimeout = (run, ms, ...rest) => {
        const id = set(() => { running.delete(id); window.held.timers = running.size; run(...rest); }, ms);
        running.add(id);
        window.held.timers = running.size;
        return id;
    };
    window.clearTimeout = (id) => { running.delete(id); window.held.timers = running.size; clear(id); };";

#[tokio::test]
async fn client_c13_a_thousand_mounts_leave_nothing_behind() {
    let app = App::start_with(AppOptions::example());
    let browser = Browser::open(&app).await;
    browser.before_pages(COUNT).await;
    browser.go("/login?callbackUrl=/app/").await;
    browser.click("form button").await;
    browser.choose("ada").await;
    browser.see("#greeting").await;
    let held = async || {
        let locks = "navigator.locks.query().then(all => [all.held.length, all.pending.length])";
        (browser.script("return window.held").await, browser.promise(locks).await)
    };
    let remount = async |times: u32| {
        let all = format!(
            "(async () => {{ for (let i = 0; i < {times} * 2; i++) {{ document.getElementById('mounted').click(); \
             await new Promise(requestAnimationFrame); }} }})()"
        );
        browser.promise(&all).await;
        browser.see("#greeting").await;
        let settled = || async {
            (browser
                .promise("navigator.locks.query().then(all => all.held.length + all.pending.length)")
                .await
                == 1)
                .then_some(())
        };
        eventually_async("one lock", settled).await;
    };
    let heap = async || {
        browser.devtools("HeapProfiler.collectGarbage", json!({})).await;
        browser.script("return performance.memory.usedJSHeapSize").await.as_f64().unwrap()
    };
    remount(20).await;
    let (before, heap_before) = (held().await, heap().await);
    let asked = app.answered("GET", "/api/auth/session");
    for _ in 0..10 {
        remount(100).await;
    }
    assert_eq!(held().await, before);
    let grown = heap().await / heap_before;
    assert!(grown < 1.5, "the heap grew {grown} times");
    assert!(app.answered("GET", "/api/auth/session") > asked + 500, "it was not mounted");
    browser.finish(&["/favicon.ico"]).await;
}

/// Away from the page, out, and Back to it.
async fn sign_out_and_go_back(browser: &Browser) {
    browser.go("/logout").await;
    browser.click("main form button").await;
    browser.arrive("/").await;
    browser.see("header a.button").await;
    browser.driver.back().await.unwrap();
    browser.driver.back().await.unwrap();
}

async fn client_c11_back_after_a_sign_out_shows_nothing_private() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    // It hears of it before the app does.
    let note = "window.addEventListener('pageshow', (event) => { window.persisted = event.persisted; \
                window.atOnce = document.body.textContent.includes('Ada Lovelace'); })";
    browser.before_pages(note).await;
    let mut persisted = 0;
    // A page without anybody in it may be kept by the browser; somebody signs in on it without leaving it.
    for path in ["/", "/profile"] {
        browser.go(path).await;
        browser.ready().await;
        browser.see("header a.button").await;
        let first = browser.driver.window().await.unwrap();
        browser.new_tab().await;
        browser.go("/login").await;
        browser.sign_in_here("ada").await;
        browser.see("header summary").await;
        // Until the app is there it tells other tabs nothing.
        browser.ready().await;
        browser.driver.close_window().await.unwrap();
        browser.driver.switch_to_window(first).await.unwrap();
        browser.see("header summary").await;
        browser.promise("fetch('/api/auth/csrf')").await;
        let asked = app.answered("GET", "/api/auth/session");
        sign_out_and_go_back(&browser).await;
        browser.arrive(path).await;
        browser.see("header a.button").await;
        if browser.script("return window.persisted").await == true {
            persisted += 1;
            assert_eq!(
                browser.script("return window.atOnce").await,
                false,
                "it was shown before it was asked for"
            );
            browser.promise("fetch('/api/auth/csrf')").await;
            assert_eq!(app.answered("GET", "/api/auth/session"), asked + 1);
        }
        assert!(!browser.text("body").await.unwrap().contains("Ada Lovelace"));
    }
    // Firefox keeps no page that holds a lock, as the tab that polls does: it loads it anew.
    let proven = persisted > 0 || browser.engine == Engine::Firefox;
    assert!(proven, "no page was restored as it was left: this test proves nothing");
    // Pages with somebody in them are loaded anew.
    browser.go("/login?callbackUrl=%2Fdashboard").await;
    browser.sign_in_here("ada").await;
    browser.see_text("main h1", "Welcome back").await;
    sign_out_and_go_back(&browser).await;
    browser.see_text("main h1", "Sign in").await;
    assert!(!browser.text("body").await.unwrap().contains("Ada Lovelace"));
    browser.finish(&[]).await;
}
