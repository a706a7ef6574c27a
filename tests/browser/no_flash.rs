//! From its first frame on a page looks as it will look.

use hallpass_tests::{App, AppOptions, Browser, Gate, Recording, screenshot_difference};
use serde_json::json;

const LOADING: &str = "Syncing authentication status...";
/// Texts that a signed-in user must not see, not even for a frame.
const SIGNED_OUT: [&str; 3] = [LOADING, "Access denied", "Sign in\n"];
/// Texts that an anonymous visitor must not see.
const SIGNED_IN: [&str; 3] = [LOADING, "Welcome back", "Profile Avatar:"];

#[tokio::test]
async fn first_frame_of_a_signed_in_load_is_final() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.ignore_focus().await;
    browser.go_to("/login").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for("header summary").await;
    let asked = app.count_answered("GET", "/api/auth/session");
    Recording::start(&browser).await;
    for (path, text) in
        [("/profile", "Profile Avatar:"), ("/dashboard", "Welcome back, Ada Lovelace!"), ("/", "What to try")]
    {
        browser.go_to(path).await;
        let recording = Recording::take(&browser).await;
        recording.assert_still(path, &SIGNED_OUT);
        assert!(recording.texts.last().unwrap().contains(text), "{path}: {:?}", recording.texts);
        assert!(recording.views[0].contains("SUMMARY"), "{path} has no menu: {:?}", recording.views);
    }
    assert_eq!(app.count_answered("GET", "/api/auth/session"), asked, "a page load asked");
    browser.finish(&[]).await;
}

#[tokio::test]
async fn first_frame_of_an_anonymous_load_is_final() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.ignore_focus().await;
    Recording::start(&browser).await;
    for (path, text) in [
        ("/profile", "Access denied. Please login."),
        ("/login", "Sign in with Development"),
        ("/", "What to try"),
    ] {
        browser.go_to(path).await;
        let recording = Recording::take(&browser).await;
        recording.assert_still(path, &SIGNED_IN);
        assert!(recording.texts.last().unwrap().contains(text), "{path}: {:?}", recording.texts);
    }
    assert_eq!(app.count_answered("GET", "/api/auth/session"), 0, "a page load asked");
    browser.finish(&[]).await;
}

/// On a slow computer links and forms work before the app has loaded; nothing visible changes when
/// it has.
#[tokio::test]
async fn page_works_while_the_app_loads_and_does_not_change_after() {
    let gate = Gate::open();
    let app = App::start_with(gate.configure(AppOptions::default()));
    let browser = Browser::open(&app).await;
    browser.ignore_focus().await;
    Recording::start(&browser).await;
    browser.send_devtools_command("Emulation.setCPUThrottlingRate", json!({ "rate": 4 })).await;
    gate.hold_requests("_bg.wasm.packed");
    browser.go_to("/profile").await;
    browser.wait_for_text("main p", "Access denied. Please login.").await;
    browser.click("main a.button").await;
    browser.wait_for_path("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/profile").await;
    browser.wait_for("main img.avatar").await;
    // Show the page without its app for three seconds.
    let is_later =
        || async { (browser.run_script("return performance.now()").await.as_f64()? > 3000.0).then_some(()) };
    hallpass_tests::wait_for_async("three seconds", is_later).await;
    let hydrated = browser.run_script("return performance.getEntriesByName('hallpass-ready').length").await;
    assert_eq!(hydrated, 0, "the app was not held back");
    let before = browser.driver.screenshot_as_png().await.unwrap();
    gate.release();
    let recording = Recording::take(&browser).await;
    recording.assert_still("/profile", &SIGNED_OUT);
    let after = browser.driver.screenshot_as_png().await.unwrap();
    let difference = screenshot_difference(&before, &after);
    assert!(difference == 0.0, "the app changed how the page looks: {difference}");
    // The sign-out is a form, too. (What is in the browser's cache cannot be held back.)
    browser.send_devtools_command("Network.enable", json!({})).await;
    browser.send_devtools_command("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await;
    gate.hold_requests("_bg.wasm.packed");
    browser.go_to("/profile").await;
    browser.click("header summary").await;
    browser.click(".menu-content button").await;
    browser.wait_for_path("/").await;
    assert_eq!(browser.cookie("hallpass.session").await, None);
    assert_eq!(app.count_answered("GET", "/api/auth/session"), 0);
    gate.release();
    browser.finish(&[]).await;
}
