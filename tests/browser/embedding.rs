//! The Yew app of `examples/yew`, served by the application of `examples/actix`.

use std::time::Duration;

use hallpass_tests::{App, AppOptions, Browser, eventually_async};

#[tokio::test]
async fn an_app_of_its_own_knows_who_is_signed_in_and_signs_out() {
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
async fn client_c14_what_shows_a_part_is_drawn_again_only_when_that_part_has_changed() {
    let app = App::start_with(AppOptions::example());
    let browser = Browser::open(&app).await;
    browser.control_clock().await;
    browser.go("/login?callbackUrl=/app/").await;
    browser.click("form button").await;
    browser.choose("ada").await;
    browser.see_text("#greeting", "Hello, Ada Lovelace!").await;
    let drawn = async |css: &str| {
        let drawn = browser.see(css).await.attr("data-drawn").await.unwrap().unwrap();
        drawn.parse::<u32>().unwrap()
    };
    let (name, ends) = (drawn("#name").await, drawn("#ends").await);
    // The session ends earlier: who it is has not changed.
    app.change_sessions("UPDATE sessions SET idle_expires_at = idle_expires_at - 120000").await;
    let again = || async {
        browser.pass(Duration::from_secs(60)).await;
        (drawn("#ends").await > ends).then_some(())
    };
    eventually_async("the new end is shown", again).await;
    assert_eq!(drawn("#name").await, name);
    browser.finish(&["/favicon.ico"]).await;
}
