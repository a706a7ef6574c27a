//! Pages that others rewrite after the app has taken them over: translators, and extensions. Nothing of one person stays beside the
//! session of another, and what the app says is seen.

use hallpass_tests::{App, AppOptions, Browser, Gate, eventually_async};
use thirtyfour::WindowHandle;

/// Wraps every text of the app, as translators do.
const TRANSLATE: &str = "const all = document.createTreeWalker(document.getElementById('app'), NodeFilter.SHOW_TEXT); \
    const texts = []; while (all.nextNode()) texts.push(all.currentNode); \
    texts.forEach(text => { const outer = document.createElement('font'); const inner = document.createElement('font'); \
    text.replaceWith(outer); outer.append(inner); inner.append(text); });";

/// Puts an element before and after everything in the app, as extensions do.
const DECORATE: &str = "for (const element of [...document.querySelectorAll('#app *')]) { \
    element.before(document.createElement('x-before')); element.after(document.createElement('x-after')); }";

const DRAWN: &str = "return document.getElementById('app').textContent";

const PATHS: [&str; 6] = ["/", "/dashboard", "/profile", "/sessions", "/login", "/logout"];

async fn sign_in(browser: &Browser, tab: &WindowHandle, person: &str) {
    browser.driver.switch_to_window(tab.clone()).await.unwrap();
    browser.go("/login?callbackUrl=%2F").await;
    browser.sign_in_here(person).await;
    browser.arrive("/").await;
    browser.see("header summary").await;
}

/// Waits until the page names `person`, or shows that no one is signed in; then nothing of `other` may be left.
async fn follows(browser: &Browser, person: Option<&str>, other: [&str; 2], what: &str) {
    let so = || async {
        let drawn = browser.script(DRAWN).await.as_str()?.to_owned();
        let there = match person {
            Some(name) => drawn.contains(name),
            None => browser.count("header summary").await == 0 && !drawn.contains("Syncing"),
        };
        there.then_some(drawn)
    };
    let drawn = eventually_async(what, so).await;
    assert!(other.iter().all(|text| !drawn.contains(text)), "{what}: {drawn}");
    assert_eq!(browser.count("[data-panicked]").await, 0, "{what}");
}

/// On every page Ada is replaced by Grace in another tab, who then signs out there.
async fn another_person(rewrite: &str) {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go("/").await;
    let page = browser.driver.window().await.unwrap();
    let elsewhere = browser.new_tab().await;
    for path in PATHS {
        sign_in(&browser, &elsewhere, "ada").await;
        browser.driver.switch_to_window(page.clone()).await.unwrap();
        browser.go(path).await;
        browser.ready().await;
        let drawn = browser.script(DRAWN).await;
        assert!(drawn.as_str().unwrap().contains("Ada Lovelace"), "{path}: {drawn}");
        browser.script(rewrite).await;
        sign_in(&browser, &elsewhere, "grace").await;
        browser.driver.switch_to_window(page.clone()).await.unwrap();
        follows(&browser, Some("Grace Hopper"), ["Ada", "ada@example.org"], path).await;
        browser.driver.switch_to_window(elsewhere.clone()).await.unwrap();
        browser.go("/logout").await;
        browser.click("main form button").await;
        browser.arrive("/").await;
        browser.driver.switch_to_window(page.clone()).await.unwrap();
        follows(&browser, None, ["Grace", "grace@example.org"], path).await;
    }
    browser.finish(&[]).await;
}

#[tokio::test]
async fn client_c16_translated_page_shows_no_previous_user() {
    another_person(TRANSLATE).await;
}

#[tokio::test]
async fn client_c16_decorated_page_shows_no_previous_user() {
    another_person(DECORATE).await;
}

#[tokio::test]
async fn client_c16_translated_page_follows_a_sign_in_elsewhere() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    for path in ["/logout", "/login", "/profile", "/"] {
        browser.go(path).await;
        browser.ready().await;
        browser.script(TRANSLATE).await;
        let page = browser.driver.window().await.unwrap();
        let elsewhere = browser.new_tab().await;
        sign_in(&browser, &elsewhere, "ada").await;
        browser.driver.switch_to_window(page.clone()).await.unwrap();
        follows(&browser, Some("Ada Lovelace"), ["You are not signed in", "Access denied"], path).await;
        browser.driver.switch_to_window(elsewhere).await.unwrap();
        browser.go("/logout").await;
        browser.click("main form button").await;
        browser.arrive("/").await;
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
    browser.go("/login?callbackUrl=%2Flogout").await;
    browser.ready().await;
    browser.script(TRANSLATE).await;
    gate.hold("/signin/dev");
    browser.click("button.provider").await;
    browser.see_text("button.provider", "Taking you to Development").await;
    gate.release();
    browser.choose("ada").await;
    browser.arrive("/logout").await;
    browser.ready().await;
    browser.script(TRANSLATE).await;
    gate.hold("/signout");
    browser.click("main form button").await;
    browser.see_text("main form button", "Signing out...").await;
    gate.release();
    browser.arrive("/").await;
    browser.finish(&[]).await;
}
