//! `/sessions`: a user ends on one device the sessions of others (S8).

use hallpass_tests::{App, Browser, on_engines};
use serde_json::json;
use thirtyfour::Key;

on_engines! {
    [chromium, firefox]
        session_s08_user_ends_the_session_of_another_device;
}

/// Signs one user in on two devices.
async fn open_two_devices(app: &App, scripts: bool) -> [Browser; 2] {
    let open =
        async || if scripts { Browser::open(app).await } else { Browser::open_without_scripts(app).await };
    let devices = [open().await, open().await];
    for device in &devices {
        device.go_to("/login?callbackUrl=%2Fprofile").await;
        device.sign_in_on_page("ada").await;
        device.wait_for("main img.avatar").await;
    }
    devices
}

/// Checks that the other device shows why it is signed out.
async fn assert_shows_revocation(device: Browser) {
    device.go_to("/profile").await;
    device.wait_for_text("main .notice", "signed out from another device").await;
    device.wait_for_text("main", "Access denied. Please login.").await;
    device.go_to("/sessions").await;
    device.wait_for_path("/login?callbackUrl=%2Fsessions").await;
    device.wait_for_text("main .notice", "signed out from another device").await;
    device.finish(&[]).await;
}

async fn session_s08_user_ends_the_session_of_another_device() {
    for scripts in [true, false] {
        let app = App::start();
        let [laptop, phone] = open_two_devices(&app, scripts).await;
        laptop.click("header summary").await;
        laptop.click(".menu-content a[href='/sessions']").await;
        laptop.wait_for_path("/sessions").await;
        laptop.wait_for_text("main h1", "Where you are signed in").await;
        laptop.wait_for_text(".sessions", "This device").await;
        laptop.wait_for_text(".sessions", laptop.engine.device()).await;
        assert_eq!(laptop.count_elements(".sessions li").await, 2);
        // The other session has no badge.
        laptop.click(".sessions li:not(:has(.badge)) summary").await;
        laptop.wait_for_text(".sessions li:not(:has(.badge)) form", "cannot be undone").await;
        laptop.click(".sessions li:not(:has(.badge)) form button").await;
        laptop.wait_for_path("/sessions?ended=one").await;
        laptop.wait_for_text("main [role=status]", "That session has ended.").await;
        assert_eq!(laptop.count_elements(".sessions li").await, 1);
        assert_shows_revocation(phone).await;
        // There are no others to end; the current one can be ended like any.
        assert_eq!(laptop.count_elements("main > .panel > .confirm").await, 0);
        laptop.click(".sessions li summary").await;
        laptop.click(".sessions li form button").await;
        laptop.wait_for_path("/").await;
        laptop.wait_for("header a.button").await;
        assert_eq!(laptop.cookie("hallpass.session").await, None);
        laptop.finish(&[]).await;
    }
}

#[tokio::test]
async fn session_s08_user_ends_all_other_sessions_by_keyboard() {
    let app = App::start();
    let [laptop, phone] = open_two_devices(&app, true).await;
    laptop.go_to("/sessions").await;
    laptop.wait_until_ready().await;
    let press =
        async |key: Key| laptop.driver.active_element().await.unwrap().send_keys("" + key).await.unwrap();
    let focus = async |css: &str| {
        for _ in 0..30 {
            if laptop.run_script(&format!("return document.activeElement.matches({css:?})")).await == true {
                return;
            }
            press(Key::Tab).await;
        }
        panic!("{css} cannot be reached with the Tab key");
    };
    focus("main .panel > .confirm summary").await;
    press(Key::Enter).await;
    focus("main .panel > .confirm button").await;
    press(Key::Enter).await;
    laptop.wait_for_path("/sessions?ended=others").await;
    laptop.wait_for_text("main [role=status]", "All other sessions have ended.").await;
    assert_eq!(laptop.count_elements(".sessions li").await, 1);
    assert_shows_revocation(phone).await;
    laptop.finish(&[]).await;
}

#[tokio::test]
async fn session_list_names_providers_and_shows_local_times() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser
        .send_devtools_command("Emulation.setTimezoneOverride", json!({ "timezoneId": "Asia/Tokyo" }))
        .await;
    browser.go_to("/login?callbackUrl=%2Fsessions").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/sessions").await;
    browser.wait_for_text(".sessions p", "Signed in with Development from").await;
    browser.wait_for_text(".sessions time", "GMT+9").await;
    let times_are_right = include_str!("scripts/session_times_are_right.js");
    assert_eq!(browser.run_script(times_are_right).await, true, "{:?}", browser.text(".sessions").await);
    // Only the current session asks to sign in again.
    browser.click(".sessions summary").await;
    browser.wait_for_text(".sessions form", "you have to sign in again").await;
    browser.finish(&[]).await;
    let browser = Browser::open_without_scripts(&app).await;
    browser.go_to("/login?callbackUrl=%2Fsessions").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_text(".sessions time", "UTC").await;
    browser.click(".sessions li:not(:has(.badge)) summary").await;
    let other = browser.text(".sessions li:not(:has(.badge)) form").await.unwrap();
    assert!(other.contains("ends that session") && !other.contains("sign in again"), "{other}");
    browser.finish(&[]).await;
}

#[tokio::test]
async fn session_list_is_fetched_again_after_going_back() {
    let app = App::start();
    let [laptop, phone] = open_two_devices(&app, true).await;
    laptop.go_to("/sessions").await;
    laptop.wait_until_ready().await;
    assert_eq!(laptop.count_elements(".sessions li").await, 2);
    assert_eq!(app.count_answered("GET", "/api/auth/sessions"), 0, "the page contains the list");
    laptop.click("nav a[href='/profile']").await;
    laptop.wait_for("main img.avatar").await;
    // The phone signs out meanwhile.
    phone.click("header summary").await;
    phone.click(".menu-content button").await;
    phone.wait_for_path("/").await;
    laptop.run_script("history.back()").await;
    laptop.wait_for_path("/sessions").await;
    laptop.wait_for("main .badge").await;
    assert_eq!(laptop.count_elements(".sessions li").await, 1);
    assert_eq!(app.count_answered("GET", "/api/auth/sessions"), 1);
    laptop.finish(&[]).await;
    phone.finish(&[]).await;
}

/// Without scripts all other sessions can be ended, and by keyboard the current one.
#[tokio::test]
async fn session_list_works_without_scripts_and_by_keyboard() {
    let app = App::start();
    let [laptop, phone] = open_two_devices(&app, false).await;
    laptop.go_to("/sessions").await;
    laptop.click("main .panel > .confirm summary").await;
    laptop.click("main .panel > .confirm button").await;
    laptop.wait_for_path("/sessions?ended=others").await;
    laptop.wait_for_text("main [role=status]", "All other sessions have ended.").await;
    assert_shows_revocation(phone).await;
    laptop.finish(&[]).await;

    let [laptop, phone] = open_two_devices(&app, true).await;
    laptop.go_to("/sessions").await;
    laptop.wait_until_ready().await;
    let press = async |key: Key, times: usize| {
        for _ in 0..times {
            laptop.driver.active_element().await.unwrap().send_keys("" + key.clone()).await.unwrap();
        }
    };
    laptop.run_script("document.querySelector('.sessions li:has(.badge) summary').focus()").await;
    press(Key::Enter, 1).await;
    press(Key::Tab, 1).await;
    press(Key::Enter, 1).await;
    laptop.wait_for_path("/").await;
    laptop.wait_for("header a.button").await;
    phone.go_to("/profile").await;
    phone.wait_for("main img.avatar").await;
    laptop.finish(&[]).await;
    phone.finish(&[]).await;
}
