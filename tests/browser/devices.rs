//! `/sessions`: a person ends on one device what they left open on another (S8).

use hallpass_tests::{App, Browser, on_engines};
use serde_json::json;
use thirtyfour::Key;

on_engines! {
    [chromium, firefox]
        session_s08_user_ends_the_session_of_another_device;
}

/// Two devices of one person.
async fn two(app: &App, scripts: bool) -> [Browser; 2] {
    let open = async || match scripts {
        true => Browser::open(app).await,
        false => Browser::open_without_scripts(app).await,
    };
    let devices = [open().await, open().await];
    for device in &devices {
        device.go("/login?callbackUrl=%2Fprofile").await;
        device.sign_in_here("ada").await;
        device.see("main img.avatar").await;
    }
    devices
}

/// The other device shows why it is signed out.
async fn is_told_why(device: Browser) {
    device.go("/profile").await;
    device.see_text("main .notice", "signed out from another device").await;
    device.see_text("main", "Access denied. Please login.").await;
    device.go("/sessions").await;
    device.arrive("/login?callbackUrl=%2Fsessions").await;
    device.see_text("main .notice", "signed out from another device").await;
    device.finish(&[]).await;
}

async fn session_s08_user_ends_the_session_of_another_device() {
    for scripts in [true, false] {
        let app = App::start();
        let [laptop, phone] = two(&app, scripts).await;
        laptop.click("header summary").await;
        laptop.click(".menu-content a[href='/sessions']").await;
        laptop.arrive("/sessions").await;
        laptop.see_text("main h1", "Where you are signed in").await;
        laptop.see_text(".sessions", "This device").await;
        laptop.see_text(".sessions", laptop.engine.device()).await;
        assert_eq!(laptop.count(".sessions li").await, 2);
        // The other one: it has no badge.
        laptop.click(".sessions li:not(:has(.badge)) summary").await;
        laptop.see_text(".sessions li:not(:has(.badge)) form", "cannot be undone").await;
        laptop.click(".sessions li:not(:has(.badge)) form button").await;
        laptop.arrive("/sessions?ended=one").await;
        laptop.see_text("main [role=status]", "That session has ended.").await;
        assert_eq!(laptop.count(".sessions li").await, 1);
        is_told_why(phone).await;
        // Alone there are no others to end; this one ends as any.
        assert_eq!(laptop.count("main > .panel > .confirm").await, 0);
        laptop.click(".sessions li summary").await;
        laptop.click(".sessions li form button").await;
        laptop.arrive("/").await;
        laptop.see("header a.button").await;
        assert_eq!(laptop.cookie("hallpass.session").await, None);
        laptop.finish(&[]).await;
    }
}

#[tokio::test]
async fn session_s08_user_ends_all_other_sessions_by_keyboard() {
    let app = App::start();
    let [laptop, phone] = two(&app, true).await;
    laptop.go("/sessions").await;
    laptop.ready().await;
    let press =
        async |key: Key| laptop.driver.active_element().await.unwrap().send_keys("" + key).await.unwrap();
    let focus = async |css: &str| {
        for _ in 0..30 {
            if laptop.script(&format!("return document.activeElement.matches({css:?})")).await == true {
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
    laptop.arrive("/sessions?ended=others").await;
    laptop.see_text("main [role=status]", "All other sessions have ended.").await;
    assert_eq!(laptop.count(".sessions li").await, 1);
    is_told_why(phone).await;
    laptop.finish(&[]).await;
}

#[tokio::test]
async fn session_list_names_providers_and_shows_local_times() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.devtools("Emulation.setTimezoneOverride", json!({ "timezoneId": "Asia/Tokyo" })).await;
    browser.go("/login?callbackUrl=%2Fsessions").await;
    browser.sign_in_here("ada").await;
    browser.arrive("/sessions").await;
    browser.see_text(".sessions p", "Signed in with Development from").await;
    browser.see_text(".sessions time", "GMT+9").await;
    // What is written there is the moment that the element names.
    let facts = "return [...document.querySelectorAll('.sessions time')].every(({ dateTime, textContent }) =>         Math.abs(Date.parse(textContent.replace('GMT+9', '+09:00')) - Date.parse(dateTime)) < 60000)";
    assert_eq!(browser.script(facts).await, true, "{:?}", browser.text(".sessions").await);
    // One has to sign in again only where this session ends.
    browser.click(".sessions summary").await;
    browser.see_text(".sessions form", "you have to sign in again").await;
    browser.finish(&[]).await;
    let browser = Browser::open_without_scripts(&app).await;
    browser.go("/login?callbackUrl=%2Fsessions").await;
    browser.sign_in_here("ada").await;
    browser.see_text(".sessions time", "UTC").await;
    browser.click(".sessions li:not(:has(.badge)) summary").await;
    let other = browser.text(".sessions li:not(:has(.badge)) form").await.unwrap();
    assert!(other.contains("ends that session") && !other.contains("sign in again"), "{other}");
    browser.finish(&[]).await;
}

#[tokio::test]
async fn session_list_is_fetched_again_after_going_back() {
    let app = App::start();
    let [laptop, phone] = two(&app, true).await;
    laptop.go("/sessions").await;
    laptop.ready().await;
    assert_eq!(laptop.count(".sessions li").await, 2);
    assert_eq!(app.answered("GET", "/api/auth/sessions"), 0, "the document came with it");
    laptop.click("nav a[href='/profile']").await;
    laptop.see("main img.avatar").await;
    // The phone is signed out meanwhile.
    phone.click("header summary").await;
    phone.click(".menu-content button").await;
    phone.arrive("/").await;
    laptop.script("history.back()").await;
    laptop.arrive("/sessions").await;
    laptop.see("main .badge").await;
    assert_eq!(laptop.count(".sessions li").await, 1);
    assert_eq!(app.answered("GET", "/api/auth/sessions"), 1);
    laptop.finish(&[]).await;
    phone.finish(&[]).await;
}

/// Without scripts all other sessions can be ended, and by keyboard the current one.
#[tokio::test]
async fn session_list_works_without_scripts_and_by_keyboard() {
    let app = App::start();
    let [laptop, phone] = two(&app, false).await;
    laptop.go("/sessions").await;
    laptop.click("main .panel > .confirm summary").await;
    laptop.click("main .panel > .confirm button").await;
    laptop.arrive("/sessions?ended=others").await;
    laptop.see_text("main [role=status]", "All other sessions have ended.").await;
    is_told_why(phone).await;
    laptop.finish(&[]).await;

    let [laptop, phone] = two(&app, true).await;
    laptop.go("/sessions").await;
    laptop.ready().await;
    let press = async |key: Key, times: usize| {
        for _ in 0..times {
            laptop.driver.active_element().await.unwrap().send_keys("" + key.clone()).await.unwrap();
        }
    };
    laptop.script("document.querySelector('.sessions li:has(.badge) summary').focus()").await;
    press(Key::Enter, 1).await;
    press(Key::Tab, 1).await;
    press(Key::Enter, 1).await;
    laptop.arrive("/").await;
    laptop.see("header a.button").await;
    phone.go("/profile").await;
    phone.see("main img.avatar").await;
    laptop.finish(&[]).await;
    phone.finish(&[]).await;
}
