//! The Yew app of `examples/yew`, served by the application of `examples/actix`.

use std::time::Duration;

use hallpass_tests::{App, AppOptions, Browser, eventually_async};

/// Ada in the app, by the application's own login page.
async fn sign_in(browser: &Browser) {
    browser.go("/login?callbackUrl=/app/").await;
    browser.click("form button").await;
    browser.choose("ada").await;
    browser.see_text("#greeting", "Hello, Ada Lovelace!").await;
}

#[tokio::test]
async fn embedded_app_shows_the_user_and_signs_out() {
    let app = App::start_with(AppOptions::example());
    let browser = Browser::open(&app).await;
    browser.go("/app/").await;
    browser.see_text("body", "Access denied.").await;
    browser.click("a[href^='/login']").await;
    browser.click("form button").await;
    browser.choose("ada").await;
    browser.see_text("#greeting", "Hello, Ada Lovelace!").await;
    browser.arrive("/app/").await;
    browser.click("form button").await;
    browser.see_text("body", "Access denied.").await;
    assert_eq!(browser.cookie("hallpass.session").await, None);
    browser.finish(&["/favicon.ico"]).await;
}

#[tokio::test]
async fn client_c14_component_redraws_only_when_its_part_changed() {
    let app = App::start_with(AppOptions::example());
    let browser = Browser::open(&app).await;
    browser.control_clock().await;
    sign_in(&browser).await;
    let drawn = async |css: &str| {
        let drawn = browser.see(css).await.attr("data-drawn").await.unwrap().unwrap();
        drawn.parse::<u32>().unwrap()
    };
    let (name, ends) = (drawn("#name").await, drawn("#ends").await);
    // The session ends earlier: who it is has not changed.
    app.change_sessions("UPDATE hallpass_sessions SET idle_expires_at = idle_expires_at - 120000").await;
    let again = || async {
        browser.pass(Duration::from_secs(60)).await;
        (drawn("#ends").await > ends).then_some(())
    };
    eventually_async("the new end is shown", again).await;
    assert_eq!(drawn("#name").await, name);
    browser.finish(&["/favicon.ico"]).await;
}

/// An app of its own whose page contains the session sends no request for it on load.
#[tokio::test]
async fn client_c01_embedded_app_with_page_data_asks_nothing() {
    let app = App::start_with(AppOptions::example());
    let browser = Browser::open(&app).await;
    sign_in(&browser).await;
    browser.promise("fetch('/api/auth/csrf')").await;
    assert_eq!(app.answered("GET", "/api/auth/session"), 0);
    assert_eq!(app.answered("GET", "/api/auth/csrf"), 1, "more than this test's own");
    browser.finish(&["/favicon.ico"]).await;
}

#[tokio::test]
async fn remounted_provider_ignores_the_session_of_the_page_load() {
    let app = App::start_with(AppOptions::example());
    let browser = Browser::open(&app).await;
    sign_in(&browser).await;
    browser
        .script(
            "window.wrong = 0; document.getElementById('mounted').click(); new MutationObserver(() => { \
             if (document.body.innerText.includes('Ada Lovelace')) window.wrong += 1; }).observe(document.body, { subtree: true, childList: true })",
        )
        .await;
    let gone = || async { browser.text("#greeting").await.is_none().then_some(()) };
    eventually_async("it is unmounted", gone).await;
    app.change_sessions("UPDATE hallpass_sessions SET idle_expires_at = 0").await;
    browser.click("#mounted").await;
    browser.see_text("body", "Access denied.").await;
    assert_eq!(browser.script("return window.wrong").await, 0);
    browser.finish(&["/favicon.ico"]).await;
}

#[tokio::test]
async fn client_c10_update_shows_refusals_and_keeps_accepted_data() {
    let app = App::start_with(AppOptions::example());
    let browser = Browser::open(&app).await;
    sign_in(&browser).await;
    browser.see_text("#theme", "light").await;
    browser.click("#other-theme").await;
    browser.see_text("#theme", "dark").await;
    // The page asks for one that the hook does not know.
    browser
        .script(
            "const real = window.fetch; window.fetch = async (request) => request.method === 'POST' \
             ? real(new Request(request, { body: (await request.text()).replace('light', 'pink') })) : real(request)",
        )
        .await;
    browser.click("#other-theme").await;
    browser.see_text("[role=alert]", "The change was refused.").await;
    assert_eq!(browser.text("#theme").await.unwrap(), "dark");
    browser.go("/app/").await;
    browser.see_text("#theme", "dark").await;
    browser.finish(&["/favicon.ico", "400"]).await;
}
