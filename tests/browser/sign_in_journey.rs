//! A user signs in, looks at their avatar, and signs out again.

use hallpass_tests::{App, Browser, Client, on_engines};
use thirtyfour::Key;

on_engines! {
    [chromium, firefox, webkit]
        anonymous_profile_is_denied_and_returned_to_after_login,
        deep_link_leads_through_login_and_back,
        anonymous_link_to_a_members_page_leads_to_login,
        sign_out_ends_the_session_in_browser_and_server,
        keyboard_alone_signs_in_and_out,
        session_cookie_is_out_of_reach_for_scripts;
    // WebKitWebDriver stops answering after Back to a page of another origin.
    [chromium, firefox]
        back_button_works_at_the_provider_and_after_signing_in;
}

async fn anonymous_profile_is_denied_and_returned_to_after_login() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go_to("/profile").await;
    browser.wait_for_text("main p", "Access denied. Please login.").await;
    browser.click("main a.button").await;
    browser.wait_for_path("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/profile").await;
    browser.wait_for_text("main", "Profile Avatar:").await;
    browser.finish(&[]).await;
}

async fn deep_link_leads_through_login_and_back() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go_to("/dashboard?from=mail#part").await;
    browser.wait_for_text("h1", "Sign in").await;
    browser.sign_in_on_page("grace").await;
    browser.wait_for_path("/dashboard?from=mail").await;
    browser.wait_for_text("main h1", "Welcome back, Grace Hopper!").await;
    browser.finish(&[]).await;
}

async fn anonymous_link_to_a_members_page_leads_to_login() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go_to("/").await;
    browser.wait_for("header a.button").await;
    browser.wait_until_ready().await;
    browser.click("nav a[href='/dashboard']").await;
    browser.wait_for_path("/login?callbackUrl=%2Fdashboard").await;
    assert_eq!(app.count_answered("GET", "/dashboard"), 0, "the page was loaded");
    browser.finish(&[]).await;
}

async fn sign_out_ends_the_session_in_browser_and_server() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go_to("/login").await;
    browser.sign_in_on_page("ada").await;
    browser.click("header summary").await;
    browser.wait_for_text(".menu-content", "Ada Lovelace").await;
    let mut kept = Client::of(&app);
    kept.cookies.insert("hallpass.session".into(), browser.cookie("hallpass.session").await.unwrap());
    assert_eq!(kept.fetch_session().await["user"]["name"], "Ada Lovelace");
    browser.click(".menu-content button").await;
    browser.wait_for("header a.button").await;
    browser.wait_for_path("/").await;
    assert_eq!(browser.cookie("hallpass.session").await, None);
    assert_eq!(kept.fetch_session().await, serde_json::Value::Null);
    browser.finish(&[]).await;
}

/// Back from the provider one can choose again; Back after signing in leads through the provider
/// once more.
async fn back_button_works_at_the_provider_and_after_signing_in() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    for _ in 0..2 {
        browser.wait_for_text("button.provider", "Sign in with Development").await;
        browser.click("button.provider").await;
        browser.wait_for("button[value=ada]").await;
        browser.driver.back().await.unwrap();
        browser.wait_for_path("/login?callbackUrl=%2Fprofile").await;
    }
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/profile").await;
    let session = browser.cookie("hallpass.session").await;
    // Back to the provider's page, and through it once more.
    browser.driver.back().await.unwrap();
    browser.choose_person("ada").await;
    browser.wait_for_path("/profile").await;
    browser.wait_for("main img.avatar").await;
    assert!(browser.cookie("hallpass.session").await.is_some() && session.is_some());
    browser.finish(&[]).await;
}

async fn keyboard_alone_signs_in_and_out() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.wait_for("button.provider").await;
    let press =
        async |key: Key| browser.driver.active_element().await.unwrap().send_keys("" + key).await.unwrap();
    let focus = async |css: &str| {
        for _ in 0..20 {
            let focused = format!("return document.activeElement.matches({css:?})");
            if browser.run_script(&focused).await == true {
                return;
            }
            press(Key::Tab).await;
        }
        panic!("{css} cannot be reached with the Tab key");
    };
    focus("button.provider").await;
    press(Key::Enter).await;
    browser.wait_for("button[value=ada]").await;
    focus("button[value=ada]").await;
    press(Key::Enter).await;
    browser.wait_for_path("/profile").await;
    browser.wait_for("header summary").await;
    focus("summary").await;
    press(Key::Enter).await;
    focus(".menu-content button").await;
    press(Key::Enter).await;
    browser.wait_for_path("/").await;
    browser.wait_for("header a.button").await;
    browser.finish(&[]).await;
}

async fn session_cookie_is_out_of_reach_for_scripts() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go_to("/login").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for("header summary").await;
    assert!(browser.cookie("hallpass.session").await.is_some());
    assert_eq!(browser.run_script("return document.cookie").await, "");
    browser.finish(&[]).await;
}
