//! https, as in production: the browser keeps the cookies, and lets no other site plant them. On Chromium alone: for Firefox a
//! cookie for the domain `localhost` is one of the host itself, which the page may set.

use hallpass_tests::{App, AppOptions, Authority, Browser, Front};

#[tokio::test]
async fn https_cookies_have_the_host_prefix_and_cannot_be_planted() {
    let front = Front::with_https(&Authority::default(), "localhost");
    let app = App::start_with(front.configure(AppOptions::default()));
    let browser = Browser::open(&app).await;
    browser.go("/login?callbackUrl=%2Fprofile").await;
    // Another host below ours, or plain http, could plant a cookie without the prefix; this name it cannot.
    browser
        .script("document.cookie = '__Host-hallpass.session=evil; path=/; domain=localhost; secure'")
        .await;
    browser.script("document.cookie = '__Host-hallpass.session=evil; path=/profile; secure'").await;
    assert_eq!(browser.cookie("__Host-hallpass.session").await, None);
    browser.sign_in_here("ada").await;
    browser.arrive("/profile").await;
    browser.see("img[alt=Avatar]").await;
    let cookie = browser.driver.get_named_cookie("__Host-hallpass.session").await.unwrap();
    assert_eq!((cookie.secure, cookie.path.as_deref()), (Some(true), Some("/")));
    browser.click("summary").await;
    browser.click(".menu-content button").await;
    browser.arrive("/").await;
    assert_eq!(browser.cookie("__Host-hallpass.session").await, None);
    browser.finish(&[]).await;
}
