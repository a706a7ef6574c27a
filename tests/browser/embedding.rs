//! The Yew app of `examples/yew`, served by the application of `examples/actix`.

use hallpass_tests::{App, AppOptions, Browser};

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
