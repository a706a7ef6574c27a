//! The account menu: what opens it and what closes it, with the mouse and with the keyboard.

use hallpass_tests::{App, Browser, eventually_async};
use thirtyfour::Key;

const FOCUS: &str = "const at = document.activeElement; return at.matches('header summary') ? 'button' : at.id || at.localName";

async fn signed_in(app: &App, path: &str) -> Browser {
    let browser = Browser::open(app).await;
    browser.go(&format!("/login?callbackUrl={path}")).await;
    browser.sign_in_here("ada").await;
    browser.arrive(path).await;
    browser.ready().await;
    browser
}

async fn open(browser: &Browser) {
    browser.click("header summary").await;
    browser.see("details.menu[open]").await;
}

async fn is_closed(browser: &Browser) {
    let closed = || async { (browser.count("details.menu[open]").await == 0).then_some(()) };
    eventually_async("the menu is closed", closed).await;
}

async fn press(browser: &Browser, key: Key) {
    browser.driver.active_element().await.unwrap().send_keys("" + key).await.unwrap();
}

#[tokio::test]
async fn account_menu_closes_on_a_chosen_link() {
    let app = App::start();
    let browser = signed_in(&app, "/profile").await;
    // The second time it leads to the page that is open.
    for _ in 0..2 {
        open(&browser).await;
        browser.click(".menu-content a").await;
        browser.arrive("/sessions").await;
        browser.see_text("main h1", "Where you are signed in").await;
        is_closed(&browser).await;
    }
    browser.finish(&[]).await;
}

#[tokio::test]
async fn account_menu_closes_on_a_click_outside_not_inside() {
    let app = App::start();
    let browser = signed_in(&app, "/profile").await;
    open(&browser).await;
    browser.click(".menu-content .who").await;
    browser.promise("new Promise(requestAnimationFrame)").await;
    assert_eq!(browser.count("details.menu[open]").await, 1);
    browser.click("main h1").await;
    is_closed(&browser).await;
    open(&browser).await;
    browser.click("header summary").await;
    is_closed(&browser).await;
    browser.finish(&[]).await;
}

#[tokio::test]
async fn account_menu_closes_on_escape_and_focuses_its_button() {
    let app = App::start();
    let browser = signed_in(&app, "/profile").await;
    for focus in [".menu-content a", "header summary", ".menu-content button", "main"] {
        browser.script("document.querySelector('details.menu').open = true").await;
        // Here and only here: a move of the focus outside closes it, too.
        browser
            .script(&format!("document.activeElement.blur(); document.querySelector('{focus}').focus()"))
            .await;
        assert_eq!(browser.count("details.menu[open]").await, 1, "{focus}");
        press(&browser, Key::Escape).await;
        is_closed(&browser).await;
        assert_eq!(browser.script(FOCUS).await, "button", "{focus}");
    }
    // Closed, it leaves the focus where it is.
    browser.script("document.querySelector('main').focus()").await;
    press(&browser, Key::Escape).await;
    assert_eq!(browser.script(FOCUS).await, "main");
    browser.finish(&[]).await;
}

#[tokio::test]
async fn account_menu_closes_when_the_focus_leaves_it() {
    let app = App::start();
    let browser = signed_in(&app, "/sessions").await;
    open(&browser).await;
    browser.script("document.querySelector('.menu-content button').focus()").await;
    press(&browser, Key::Tab).await;
    is_closed(&browser).await;
    assert_eq!(browser.script("return document.activeElement.closest('main') !== null").await, true);
    browser.finish(&[]).await;
}
