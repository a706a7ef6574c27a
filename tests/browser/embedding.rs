//! The Yew app of `examples/yew`, served by the application of `examples/actix`.

use std::time::Duration;

use hallpass_tests::{App, AppOptions, Browser, wait_for_async, wait_until};

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
    browser.ignore_focus().await;
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
            "const realFetch = window.fetch; window.fetch = async (...given) => { const request = new Request(...given); \
             return request.method === 'POST' \
             ? realFetch(new Request(request, { body: (await request.text()).replace('light', 'pink') })) : realFetch(request) }",
        )
        .await;
    browser.click("#other-theme").await;
    browser.wait_for_text("[role=alert]", "The change was refused.").await;
    assert_eq!(browser.text("#theme").await.unwrap(), "dark");
    browser.go_to("/app/").await;
    browser.wait_for_text("#theme", "dark").await;
    browser.finish(&["/favicon.ico", "400"]).await;
}

/// Without the session in its page, as a server of files sends it.
#[tokio::test]
async fn client_c01_embedded_app_without_page_data_asks_once() {
    let app = App::start_with(AppOptions::example());
    let browser = Browser::open(&app).await;
    browser.ignore_focus().await;
    sign_in(&browser).await;
    assert_eq!(app.count_answered("GET", "/api/auth/session"), 0);
    browser.go_to("/app/index.html").await;
    browser.wait_for_text("#greeting", "Hello, Ada Lovelace!").await;
    assert_eq!(app.count_answered("GET", "/api/auth/session"), 1);
    browser.finish(&["/favicon.ico"]).await;
}

#[tokio::test]
async fn embedded_app_changes_its_language_while_it_runs() {
    let app = App::start_with(AppOptions::example());
    let browser = Browser::open(&app).await;
    sign_in(&browser).await;
    browser.wait_for_text("form button", "Sign out").await;
    browser.click("#language").await;
    browser.wait_for_text("form button", "Abmelden").await;
    browser.click("#language").await;
    browser.wait_for_text("form button", "Sign out").await;
    // Times, too, which the browser writes.
    browser.click("#devices").await;
    let time = async || browser.text(".sessions time").await.unwrap_or_default();
    // The server's form is 2026-11-26 15:04 UTC, whatever the time zone of this computer.
    let is_written_by_browser = async || {
        let time = time().await;
        !time.is_empty() && !time.starts_with("20")
    };
    wait_until("a time written by the browser", is_written_by_browser).await;
    let english = time().await;
    browser.click("#language").await;
    wait_until("a time in German", async || time().await != english).await;
    browser.finish(&["/favicon.ico"]).await;
}

/// The list ends sessions without a page of the server.
#[tokio::test]
async fn session_s08_embedded_app_ends_sessions_in_place() {
    let app = App::start_with(AppOptions::example());
    let (laptop, phone) = (Browser::open(&app).await, Browser::open(&app).await);
    for browser in [&laptop, &phone] {
        sign_in(browser).await;
    }
    laptop.click("#devices").await;
    laptop.wait_for(".sessions li:not(:has(.badge)) summary").await;
    assert_eq!(laptop.count_elements(".sessions li").await, 2);
    laptop.click(".sessions li:not(:has(.badge)) summary").await;
    laptop.click(".sessions li:not(:has(.badge)) form button").await;
    laptop.wait_for_text("body", "That session has ended.").await;
    let is_alone = || async { (laptop.count_elements(".sessions li").await == 1).then_some(()) };
    wait_for_async("the list has one session", is_alone).await;
    laptop.wait_for_path("/app/").await;
    phone.go_to("/app/").await;
    phone.wait_for_text("body", "Access denied.").await;
    // The own session ends like any.
    laptop.click(".sessions li summary").await;
    laptop.click(".sessions li form button").await;
    laptop.wait_for_text("body", "Access denied.").await;
    laptop.finish(&["/favicon.ico"]).await;
    phone.finish(&["/favicon.ico"]).await;
}

#[tokio::test]
async fn client_c10_action_of_an_own_button_fails_with_a_typed_error() {
    let app = App::start_with(AppOptions::example());
    let browser = Browser::open(&app).await;
    sign_in(&browser).await;
    browser.click("#devices").await;
    browser.wait_for("#leave").await;
    browser
        .run_script("window.realFetch = window.fetch; window.fetch = () => Promise.reject(new TypeError())")
        .await;
    browser.click("#leave").await;
    browser.wait_for_text("#error", "Unreachable").await;
    browser.run_script("window.fetch = window.realFetch").await;
    browser.click("#leave").await;
    browser.wait_for_text("body", "Access denied.").await;
    browser.finish(&["/favicon.ico"]).await;
}
