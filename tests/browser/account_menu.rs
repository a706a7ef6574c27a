//! The account menu: what opens and closes it, by mouse and by keyboard.

use hallpass_tests::{App, Browser, wait_for_async};
use thirtyfour::Key;

/// Returns what has the focus.
const FOCUS: &str = "const at = document.activeElement; return at.matches('header summary') ? 'button' : at.id || at.localName";

async fn open_signed_in(app: &App, path: &str) -> Browser {
    let browser = Browser::open(app).await;
    browser.go_to(&format!("/login?callbackUrl={path}")).await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path(path).await;
    browser.wait_until_ready().await;
    browser
}

async fn open_menu(browser: &Browser) {
    browser.click("header summary").await;
    browser.wait_for("details.menu[open]").await;
}

async fn wait_until_closed(browser: &Browser) {
    let closed = || async { (browser.count_elements("details.menu[open]").await == 0).then_some(()) };
    wait_for_async("the menu is closed", closed).await;
}

async fn press_key(browser: &Browser, key: Key) {
    browser.driver.active_element().await.unwrap().send_keys("" + key).await.unwrap();
}

#[tokio::test]
async fn account_menu_closes_on_a_chosen_link() {
    let app = App::start();
    let browser = open_signed_in(&app, "/profile").await;
    // The second time the link leads to the open page.
    for _ in 0..2 {
        open_menu(&browser).await;
        browser.click(".menu-content a").await;
        browser.wait_for_path("/sessions").await;
        browser.wait_for_text("main h1", "Where you are signed in").await;
        wait_until_closed(&browser).await;
    }
    browser.finish(&[]).await;
}

#[tokio::test]
async fn account_menu_closes_on_a_click_outside_not_inside() {
    let app = App::start();
    let browser = open_signed_in(&app, "/profile").await;
    open_menu(&browser).await;
    browser.click(".menu-content .who").await;
    browser.await_promise("new Promise(requestAnimationFrame)").await;
    assert_eq!(browser.count_elements("details.menu[open]").await, 1);
    browser.click("main h1").await;
    wait_until_closed(&browser).await;
    open_menu(&browser).await;
    browser.click("header summary").await;
    wait_until_closed(&browser).await;
    browser.finish(&[]).await;
}

#[tokio::test]
async fn account_menu_closes_on_escape_and_focuses_its_button() {
    let app = App::start();
    let browser = open_signed_in(&app, "/profile").await;
    for focus in [".menu-content a", "header summary", ".menu-content button", "main"] {
        browser.run_script("document.querySelector('details.menu').open = true").await;
        // Blur first: a focus that moves outside closes the menu, too.
        browser
            .run_script(&format!("document.activeElement.blur(); document.querySelector('{focus}').focus()"))
            .await;
        assert_eq!(browser.count_elements("details.menu[open]").await, 1, "{focus}");
        press_key(&browser, Key::Escape).await;
        wait_until_closed(&browser).await;
        assert_eq!(browser.run_script(FOCUS).await, "button", "{focus}");
    }
    // Once closed, Escape leaves the focus where it is.
    browser.run_script("document.querySelector('main').focus()").await;
    press_key(&browser, Key::Escape).await;
    assert_eq!(browser.run_script(FOCUS).await, "main");
    browser.finish(&[]).await;
}

#[tokio::test]
async fn account_menu_closes_when_the_focus_leaves_it() {
    let app = App::start();
    let browser = open_signed_in(&app, "/sessions").await;
    open_menu(&browser).await;
    browser.run_script("document.querySelector('.menu-content button').focus()").await;
    press_key(&browser, Key::Tab).await;
    wait_until_closed(&browser).await;
    assert_eq!(browser.run_script("return document.activeElement.closest('main') !== null").await, true);
    browser.finish(&[]).await;
}
