//! https, as in production: the browser keeps the cookies, and no other site can plant them. Only
//! on Chromium: in Firefox a cookie for the domain `localhost` is one of the host itself, which the
//! page may set.

use hallpass_tests::{App, AppOptions, Authority, Browser, Nginx};

#[tokio::test]
async fn https_cookies_have_the_host_prefix_and_cannot_be_planted() {
    let nginx = Nginx::with_https(&Authority::default(), "localhost");
    let app = App::start_with(nginx.configure(AppOptions::default()));
    let browser = Browser::open(&app).await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    // A subdomain of ours, or plain http, could plant a cookie without the prefix, but not this
    // name.
    browser
        .run_script("document.cookie = '__Host-hallpass.session=evil; path=/; domain=localhost; secure'")
        .await;
    browser.run_script("document.cookie = '__Host-hallpass.session=evil; path=/profile; secure'").await;
    assert_eq!(browser.cookie("__Host-hallpass.session").await, None);
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/profile").await;
    browser.wait_for("img[alt=Avatar]").await;
    let cookie = browser.driver.get_named_cookie("__Host-hallpass.session").await.unwrap();
    assert_eq!((cookie.secure, cookie.path.as_deref()), (Some(true), Some("/")));
    browser.click("summary").await;
    browser.click(".menu-content button").await;
    browser.wait_for_path("/").await;
    assert_eq!(browser.cookie("__Host-hallpass.session").await, None);
    browser.finish(&[]).await;
}
