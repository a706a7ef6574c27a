//! `/account`: a person adds a way to sign in, and removes one (S27).

use hallpass_tests::{App, AppOptions, Browser, FakeProvider, on_engines};
use serde_json::json;
use thirtyfour::Key;

on_engines! {
    [chromium, firefox]
        session_s27_person_adds_and_removes_a_way_to_sign_in;
}

fn start_with_two_providers() -> (FakeProvider, App) {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "two"));
    (provider, app)
}

async fn open_account_page(browser: &Browser) {
    browser.go_to("/account").await;
    browser.wait_for_path("/login?callbackUrl=%2Faccount").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/account").await;
}

async fn session_s27_person_adds_and_removes_a_way_to_sign_in() {
    for scripts in [true, false] {
        let (_provider, app) = start_with_two_providers();
        let browser =
            if scripts { Browser::open(&app).await } else { Browser::open_without_scripts(&app).await };
        open_account_page(&browser).await;
        browser.wait_for_text("main", "You are signed in as Ada Lovelace.").await;
        browser.wait_for_text("main li", "it cannot be removed").await;
        assert_eq!(browser.count_elements("main li").await, 1);
        browser.click("form[action$='/link/two'] button").await;
        browser.wait_for_path("/account?changed=linked").await;
        browser.wait_for_text("main [role=status]", "The way to sign in was added.").await;
        assert_eq!(browser.count_elements("main li").await, 2);
        browser.click("main li:last-child summary").await;
        browser.click("main li:last-child form button").await;
        browser.wait_for_path("/account?changed=unlinked").await;
        browser.wait_for_text("main [role=status]", "The way to sign in was removed.").await;
        assert_eq!(browser.count_elements("main li").await, 1);
        browser.finish(&[]).await;
    }
}

/// Every step by keyboard alone.
#[tokio::test]
async fn account_page_is_used_by_keyboard() {
    let (_provider, app) = start_with_two_providers();
    let browser = Browser::open(&app).await;
    open_account_page(&browser).await;
    let press =
        async |key: Key| browser.driver.active_element().await.unwrap().send_keys("" + key).await.unwrap();
    let focus = async |css: &str| {
        for _ in 0..30 {
            if browser.run_script(&format!("return document.activeElement.matches({css:?})")).await == true {
                return;
            }
            press(Key::Tab).await;
        }
        panic!("{css} is not reached by the Tab key");
    };
    focus("form[action$='/link/two'] button").await;
    press(Key::Enter).await;
    browser.wait_for_path("/account?changed=linked").await;
    focus("main li:last-child summary").await;
    press(Key::Enter).await;
    focus("main li:last-child form button").await;
    press(Key::Enter).await;
    browser.wait_for_path("/account?changed=unlinked").await;
    browser.finish(&[]).await;
}

#[tokio::test]
async fn account_page_fits_320_px_in_light_and_dark() {
    let (_provider, app) = start_with_two_providers();
    let browser = Browser::open(&app).await;
    open_account_page(&browser).await;
    let size = json!({ "width": 320, "height": 700, "deviceScaleFactor": 1, "mobile": false });
    browser.send_devtools_command("Emulation.setDeviceMetricsOverride", size).await;
    for theme in ["light", "dark"] {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
        browser.send_devtools_command("Emulation.setEmulatedMedia", features).await;
        browser.go_to("/account?error=IdentityInUse&add=two").await;
        browser.wait_for("main .notice").await;
        let script =
            concat!(include_str!("scripts/contrast.js"), include_str!("scripts/account_page_faults.js"));
        assert_eq!(browser.run_script(script).await, json!([]), "{theme}");
    }
    browser.finish(&[]).await;
}
