//! Pages that translators and extensions rewrite after the app has hydrated them. Nothing of one
//! user stays beside the session of another, and what the app shows is visible.

use hallpass_tests::{App, AppOptions, Browser, Gate, wait_for_async};
use thirtyfour::WindowHandle;

const TRANSLATE: &str = include_str!("scripts/translate.js");
const DECORATE: &str = include_str!("scripts/decorate.js");

/// Returns the text of the app.
const APP_TEXT: &str = "return document.getElementById('app').textContent";

const PATHS: [&str; 6] = ["/", "/dashboard", "/profile", "/sessions", "/login", "/logout"];

async fn sign_in(browser: &Browser, tab: &WindowHandle, person: &str) {
    browser.driver.switch_to_window(tab.clone()).await.unwrap();
    browser.go_to("/login?callbackUrl=%2F").await;
    browser.sign_in_on_page(person).await;
    browser.wait_for_path("/").await;
    browser.wait_for("header summary").await;
}

/// Waits until the page shows `person`, or that no one is signed in; then none of the texts `other`
/// must be left.
async fn assert_follows(browser: &Browser, person: Option<&str>, other: [&str; 2], what: &str) {
    let is_so = || async {
        let text = browser.run_script(APP_TEXT).await.as_str()?.to_owned();
        let is_shown = match person {
            Some(name) => text.contains(name),
            None => browser.count_elements("header summary").await == 0 && !text.contains("Syncing"),
        };
        is_shown.then_some(text)
    };
    let text = wait_for_async(what, is_so).await;
    assert!(other.iter().all(|hidden| !text.contains(hidden)), "{what}: {text}");
    assert_eq!(browser.count_elements("[data-panicked]").await, 0, "{what}");
}

/// On every page: in another tab Grace signs in instead of Ada, and then signs out.
async fn assert_no_previous_user(rewrite: &str) {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go_to("/").await;
    let page = browser.driver.window().await.unwrap();
    let elsewhere = browser.open_tab().await;
    for path in PATHS {
        sign_in(&browser, &elsewhere, "ada").await;
        browser.driver.switch_to_window(page.clone()).await.unwrap();
        browser.go_to(path).await;
        browser.wait_until_ready().await;
        let text = browser.run_script(APP_TEXT).await;
        assert!(text.as_str().unwrap().contains("Ada Lovelace"), "{path}: {text}");
        browser.run_script(rewrite).await;
        sign_in(&browser, &elsewhere, "grace").await;
        browser.driver.switch_to_window(page.clone()).await.unwrap();
        assert_follows(&browser, Some("Grace Hopper"), ["Ada", "ada@example.org"], path).await;
        browser.driver.switch_to_window(elsewhere.clone()).await.unwrap();
        browser.go_to("/logout").await;
        browser.click("main form button").await;
        browser.wait_for_path("/").await;
        browser.driver.switch_to_window(page.clone()).await.unwrap();
        assert_follows(&browser, None, ["Grace", "grace@example.org"], path).await;
    }
    browser.finish(&[]).await;
}

#[tokio::test]
async fn client_c16_translated_page_shows_no_previous_user() {
    assert_no_previous_user(TRANSLATE).await;
}

#[tokio::test]
async fn client_c16_decorated_page_shows_no_previous_user() {
    assert_no_previous_user(DECORATE).await;
}

#[tokio::test]
async fn client_c16_translated_page_follows_a_sign_in_elsewhere() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    for path in ["/logout", "/login", "/profile", "/"] {
        browser.go_to(path).await;
        browser.wait_until_ready().await;
        browser.run_script(TRANSLATE).await;
        let page = browser.driver.window().await.unwrap();
        let elsewhere = browser.open_tab().await;
        sign_in(&browser, &elsewhere, "ada").await;
        browser.driver.switch_to_window(page.clone()).await.unwrap();
        assert_follows(&browser, Some("Ada Lovelace"), ["You are not signed in", "Access denied"], path)
            .await;
        browser.driver.switch_to_window(elsewhere).await.unwrap();
        browser.go_to("/logout").await;
        browser.click("main form button").await;
        browser.wait_for_path("/").await;
        browser.driver.close_window().await.unwrap();
        browser.driver.switch_to_window(page).await.unwrap();
    }
    browser.finish(&[]).await;
}

#[tokio::test]
async fn client_c16_translated_page_shows_its_buttons_progress() {
    let gate = Gate::open();
    let app = App::start_with(gate.configure(AppOptions::default()));
    let browser = Browser::open(&app).await;
    browser.go_to("/login?callbackUrl=%2Flogout").await;
    browser.wait_until_ready().await;
    browser.run_script(TRANSLATE).await;
    gate.hold_requests("/signin/dev");
    browser.click("button.provider").await;
    browser.wait_for_text("button.provider", "Taking you to Development").await;
    gate.release();
    browser.choose_person("ada").await;
    browser.wait_for_path("/logout").await;
    browser.wait_until_ready().await;
    browser.run_script(TRANSLATE).await;
    gate.hold_requests("/signout");
    browser.click("main form button").await;
    browser.wait_for_text("main form button", "Signing out...").await;
    gate.release();
    browser.wait_for_path("/").await;
    browser.finish(&[]).await;
}
