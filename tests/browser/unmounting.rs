//! What an unmounted provider leaves behind, and what the browser's cache of pages shows.

use hallpass_tests::{App, AppOptions, Browser, Engine, on_engines, wait_for_async};
use serde_json::json;

on_engines! {
    [chromium, firefox]
        client_c11_back_after_a_sign_out_shows_nothing_private;
}

#[tokio::test]
async fn client_c13_a_thousand_mounts_leave_nothing_behind() {
    let app = App::start_with(AppOptions::example());
    let browser = Browser::open(&app).await;
    browser.run_before_pages(include_str!("scripts/count_resources.js")).await;
    browser.go_to("/login?callbackUrl=/app/").await;
    browser.click("form button").await;
    browser.choose_person("ada").await;
    browser.wait_for("#greeting").await;
    let count_held = async || {
        let locks = "navigator.locks.query().then(all => [all.held.length, all.pending.length])";
        (browser.run_script("return window.held").await, browser.await_promise(locks).await)
    };
    let remount = async |times: u32| {
        let remount = include_str!("scripts/remount.js");
        browser.await_promise(&format!("({remount})({times})")).await;
        browser.wait_for("#greeting").await;
        let is_settled = || async {
            (browser
                .await_promise("navigator.locks.query().then(all => all.held.length + all.pending.length)")
                .await
                == 1)
                .then_some(())
        };
        wait_for_async("one lock", is_settled).await;
    };
    let measure_heap = async || {
        browser.send_devtools_command("HeapProfiler.collectGarbage", json!({})).await;
        browser.run_script("return performance.memory.usedJSHeapSize").await.as_f64().unwrap()
    };
    remount(20).await;
    let (before, heap_before) = (count_held().await, measure_heap().await);
    let asked = app.count_answered("GET", "/api/auth/session");
    for _ in 0..10 {
        remount(100).await;
    }
    assert_eq!(count_held().await, before);
    let grown = measure_heap().await / heap_before;
    assert!(grown < 1.5, "the heap grew {grown} times");
    assert!(app.count_answered("GET", "/api/auth/session") > asked + 500, "the provider was not mounted");
    browser.finish(&["/favicon.ico"]).await;
}

/// Leaves the page, signs out, and goes Back to it.
async fn sign_out_and_go_back(browser: &Browser) {
    browser.go_to("/logout").await;
    browser.click("main form button").await;
    browser.wait_for_path("/").await;
    browser.wait_for("header a.button").await;
    browser.driver.back().await.unwrap();
    browser.driver.back().await.unwrap();
}

async fn client_c11_back_after_a_sign_out_shows_nothing_private() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    // This listener is called before that of the app.
    let record_restore = "window.addEventListener('pageshow', (event) => { window.persisted = event.persisted; \
                window.atOnce = document.body.textContent.includes('Ada Lovelace'); })";
    browser.run_before_pages(record_restore).await;
    let mut persisted = 0;
    // The browser may keep a page without a session; Ada signs in while it is open.
    for path in ["/", "/profile"] {
        browser.go_to(path).await;
        browser.wait_until_ready().await;
        browser.wait_for("header a.button").await;
        let first = browser.driver.window().await.unwrap();
        browser.open_tab().await;
        browser.go_to("/login").await;
        browser.sign_in_on_page("ada").await;
        browser.wait_for("header summary").await;
        // Before it is ready the app posts nothing to other tabs.
        browser.wait_until_ready().await;
        browser.driver.close_window().await.unwrap();
        browser.driver.switch_to_window(first).await.unwrap();
        browser.wait_for("header summary").await;
        browser.await_promise("fetch('/api/auth/csrf')").await;
        let asked = app.count_answered("GET", "/api/auth/session");
        sign_out_and_go_back(&browser).await;
        browser.wait_for_path(path).await;
        browser.wait_for("header a.button").await;
        if browser.run_script("return window.persisted").await == true {
            persisted += 1;
            assert_eq!(
                browser.run_script("return window.atOnce").await,
                false,
                "the name was shown before the server was asked"
            );
            browser.await_promise("fetch('/api/auth/csrf')").await;
            assert_eq!(app.count_answered("GET", "/api/auth/session"), asked + 1);
        }
        assert!(!browser.text("body").await.unwrap().contains("Ada Lovelace"));
    }
    // Firefox keeps no page that holds a lock, as the tab that polls does: it loads the page again.
    let proven = persisted > 0 || browser.engine == Engine::Firefox;
    assert!(proven, "the browser restored no page: this test proves nothing");
    // Pages with a session are loaded again.
    browser.go_to("/login?callbackUrl=%2Fdashboard").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_text("main h1", "Welcome back").await;
    sign_out_and_go_back(&browser).await;
    browser.wait_for_text("main h1", "Sign in").await;
    assert!(!browser.text("body").await.unwrap().contains("Ada Lovelace"));
    browser.finish(&[]).await;
}
