//! While somebody works on the pages: `trunk serve`, which has no session to put into them.

use hallpass_tests::{App, AppOptions, Browser, Recording, Trunk};

#[tokio::test]
async fn trunk_serve_pages_sign_in_and_out() {
    let trunk = Trunk::serve();
    let app = App::start_with(trunk.configure(AppOptions::default()));
    assert_eq!(app.url, trunk.url);
    let browser = Browser::open(&app).await;
    Recording::start(&browser).await;
    browser.go("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_here("ada").await;
    browser.arrive("/profile").await;
    browser.see("img[alt=Avatar]").await;
    // Nobody could write the session into these pages, so that they begin by asking.
    let recording = Recording::of(&browser).await;
    assert!(recording.texts.iter().any(|text| text.contains("Syncing authentication status...")));
    assert_eq!(recording.violations, Vec::<String>::new());
    browser.click("summary").await;
    browser.click(".menu-content button").await;
    browser.arrive("/").await;
    assert_eq!(browser.cookie("hallpass.session").await, None);
    browser.finish(&[]).await;
}
