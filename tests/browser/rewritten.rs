//! Pages that others rewrite: extensions and servers in between before the app takes them over, translators after that (C16).

use hallpass_tests::{App, Browser, on_engines};
use serde_json::Value;

on_engines! {
    [chromium, firefox]
        client_c16_page_that_was_rewritten_on_its_way_is_drawn_anew,
        client_c16_translated_page_follows_a_sign_in_elsewhere,
        client_c16_app_that_cannot_go_on_says_so_and_shows_nothing_private;
}

/// What a panic leaves in the console: its message, and the end of the WebAssembly that it was in.
const PANIC: [&str; 2] = ["panicked at", "unreachable"];

/// Wraps every text of the app, as translators do.
const TRANSLATE: &str = "const all = document.createTreeWalker(document.getElementById('app'), NodeFilter.SHOW_TEXT); \
    const texts = []; while (all.nextNode()) texts.push(all.currentNode); \
    texts.forEach(text => { const outer = document.createElement('font'); const inner = document.createElement('font'); \
    text.replaceWith(outer); outer.append(inner); inner.append(text); });";

/// Has `script` run in every page of this tab that is opened from now on, as soon as its content is there and before the app is.
async fn rewrite(browser: &Browser, script: &str) {
    let source = format!("document.addEventListener('DOMContentLoaded', () => {{ {script} }});");
    browser.before_pages(&source).await;
}

async fn signed_in(app: &App) -> Browser {
    let browser = Browser::open(app).await;
    browser.go("/login").await;
    browser.sign_in_here("ada").await;
    browser.see("header summary").await;
    browser
}

/// The page works: it is the app that draws it, and it knows who it is.
async fn works(browser: &Browser) {
    browser.see("html:not([data-panicked]) header summary").await;
    browser.ready().await;
    browser.script("window.stillHere = true; document.querySelector('a[href=\"/dashboard\"]').click()").await;
    browser.see_text("main", "Welcome back, Ada Lovelace!").await;
    assert_eq!(browser.script("return window.stillHere").await, Value::Bool(true), "it was a page load");
}

async fn client_c16_page_that_was_rewritten_on_its_way_is_drawn_anew() {
    for script in [
        // An extension.
        "document.getElementById('app').prepend(document.createElement('x-extension'));",
        // Another one, that blocks pictures.
        "document.querySelectorAll('#app img').forEach(image => image.remove());",
        // A server in between that takes comments out.
        "const all = document.createTreeWalker(document.getElementById('app'), NodeFilter.SHOW_COMMENT); \
         const comments = []; while (all.nextNode()) comments.push(all.currentNode); \
         comments.forEach(comment => comment.remove());",
        // A translator on a slow network.
        TRANSLATE,
    ] {
        let app = App::start();
        let browser = signed_in(&app).await;
        rewrite(&browser, script).await;
        browser.go("/profile").await;
        works(&browser).await;
        browser.finish(&PANIC).await;
    }
}

async fn client_c16_translated_page_follows_a_sign_in_elsewhere() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go("/logout").await;
    browser.ready().await;
    browser.script(TRANSLATE).await;
    let translated = browser.driver.window().await.unwrap();
    browser.new_tab().await;
    browser.go("/login").await;
    browser.sign_in_here("ada").await;
    browser.see("header summary").await;
    browser.driver.switch_to_window(translated).await.unwrap();
    works(&browser).await;
    browser.finish(&[]).await;
}

async fn client_c16_app_that_cannot_go_on_says_so_and_shows_nothing_private() {
    let app = App::start();
    let browser = signed_in(&app).await;
    // Where nothing can be remembered the page cannot be loaded once more: it might be for ever.
    rewrite(&browser, "document.getElementById('app').prepend(document.createElement('x-extension'));").await;
    let full = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };";
    browser.before_pages(full).await;
    browser.go("/dashboard").await;
    browser.see("html[data-panicked]").await;
    browser.see_text("main", "This page has stopped").await;
    let shown = browser.script("return document.body.innerText").await;
    assert!(!shown.as_str().unwrap().contains("Ada Lovelace"), "{shown}");
    browser.finish_panicked(&PANIC).await;
}
