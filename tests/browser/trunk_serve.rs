//! `trunk serve`, for work on the pages: its pages do not contain the session.

use hallpass_tests::{App, AppOptions, Browser, Recording, Trunk};

#[tokio::test]
async fn trunk_serve_pages_sign_in_and_out() {
    let trunk = Trunk::serve();
    let app = App::start_with(trunk.configure(AppOptions::default()));
    assert_eq!(app.url, trunk.url);
    let browser = Browser::open(&app).await;
    Recording::start(&browser).await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/profile").await;
    browser.wait_for("img[alt=Avatar]").await;
    // Its pages do not contain the session, so that they ask first.
    let recording = Recording::take(&browser).await;
    assert!(recording.texts.iter().any(|text| text.contains("Syncing authentication status...")));
    assert_eq!(recording.violations, Vec::<String>::new());
    browser.click("summary").await;
    browser.click(".menu-content button").await;
    browser.wait_for_path("/").await;
    assert_eq!(browser.cookie("hallpass.session").await, None);
    browser.finish(&[]).await;
}
