//! The Yew app of `examples/yew`, served by the application of `examples/actix`.

use std::time::Duration;

use hallpass_tests::{App, AppOptions, Browser, wait_for_async};

/// Signs Ada in on the application's own login page.
async fn sign_in(browser: &Browser) {
    browser.go_to("/login?callbackUrl=/app/").await;
    browser.click("form button").await;
    browser.choose_person("ada").await;
    browser.wait_for_text("#greeting", "Hello, Ada Lovelace!").await;
}

#[tokio::test]
async fn embedded_app_shows_the_user_and_signs_out() {
    let app = App::start_with(AppOptions::example());
    let browser = Browser::open(&app).await;
    browser.go_to("/app/").await;
    browser.wait_for_text("body", "Access denied.").await;
    browser.click("a[href^='/login']").await;
    browser.click("form button").await;
    browser.choose_person("ada").await;
    browser.wait_for_text("#greeting", "Hello, Ada Lovelace!").await;
    browser.wait_for_path("/app/").await;
    browser.click("form button").await;
    browser.wait_for_text("body", "Access denied.").await;
    assert_eq!(browser.cookie("hallpass.session").await, None);
    browser.finish(&["/favicon.ico"]).await;
}

#[tokio::test]
async fn client_c14_component_redraws_only_when_its_part_changed() {
    let app = App::start_with(AppOptions::example());
    let browser = Browser::open(&app).await;
    browser.control_clock().await;
    sign_in(&browser).await;
    let count_renders = async |css: &str| {
        let renders = browser.wait_for(css).await.attr("data-drawn").await.unwrap().unwrap();
        renders.parse::<u32>().unwrap()
    };
    let (name, ends) = (count_renders("#name").await, count_renders("#ends").await);
    // The session expires earlier; the user has not changed.
    app.change_sessions("UPDATE hallpass_sessions SET idle_expires_at = idle_expires_at - 120000").await;
    let again = || async { (count_renders("#ends").await > ends).then_some(()) };
    browser.advance_clock_until(Duration::from_mins(1), "the new expiry is shown", again).await;
    assert_eq!(count_renders("#name").await, name);
    browser.finish(&["/favicon.ico"]).await;
}

/// An app of its own whose page contains the session sends no request for it on load.
#[tokio::test]
async fn client_c01_embedded_app_with_page_data_asks_nothing() {
    let app = App::start_with(AppOptions::example());
    let browser = Browser::open(&app).await;
    sign_in(&browser).await;
    browser.await_promise("fetch('/api/auth/csrf')").await;
    assert_eq!(app.count_answered("GET", "/api/auth/session"), 0);
    assert_eq!(app.count_answered("GET", "/api/auth/csrf"), 1, "more than the one of this test");
    browser.finish(&["/favicon.ico"]).await;
}

#[tokio::test]
async fn remounted_provider_ignores_the_session_of_the_page_load() {
    let app = App::start_with(AppOptions::example());
    let browser = Browser::open(&app).await;
    sign_in(&browser).await;
    browser.run_script(include_str!("scripts/unmount_and_count_sightings.js")).await;
    let is_unmounted = || async { browser.text("#greeting").await.is_none().then_some(()) };
    wait_for_async("the provider is unmounted", is_unmounted).await;
    app.expire_sessions().await;
    browser.click("#mounted").await;
    browser.wait_for_text("body", "Access denied.").await;
    assert_eq!(browser.run_script("return window.wrong").await, 0);
    browser.finish(&["/favicon.ico"]).await;
}

#[tokio::test]
async fn client_c10_update_shows_refusals_and_keeps_accepted_data() {
    let app = App::start_with(AppOptions::example());
    let browser = Browser::open(&app).await;
    sign_in(&browser).await;
    browser.wait_for_text("#theme", "light").await;
    browser.click("#other-theme").await;
    browser.wait_for_text("#theme", "dark").await;
    // The page requests a theme that the hook does not know.
    browser
        .run_script(
            "const realFetch = window.fetch; window.fetch = async (request) => request.method === 'POST' \
             ? realFetch(new Request(request, { body: (await request.text()).replace('light', 'pink') })) : realFetch(request)",
        )
        .await;
    browser.click("#other-theme").await;
    browser.wait_for_text("[role=alert]", "The change was refused.").await;
    assert_eq!(browser.text("#theme").await.unwrap(), "dark");
    browser.go_to("/app/").await;
    browser.wait_for_text("#theme", "dark").await;
    browser.finish(&["/favicon.ico", "400"]).await;
}
