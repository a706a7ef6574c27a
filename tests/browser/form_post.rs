//! A provider on another site has the browser post its answer: the form comes without our cookies,
//! and the sign-in must still be this browser's.

use hallpass_tests::{App, AppOptions, Behaviour, Browser, FakeProvider, on_engines, wait_for};
use serde_json::Value;

on_engines! {
    [chromium, firefox]
        form_post_from_another_site_signs_in,
        form_post_without_scripts_signs_in;
    [chromium]
        form_post_of_an_attacker_signs_no_one_in;
}

/// The app is at `localhost`, and the provider at an IP address: that is another site.
fn start() -> (FakeProvider, App) {
    let provider = FakeProvider::start();
    // Her picture is on a host that no test reaches.
    provider.set_behaviour(Behaviour {
        claims: Box::new(|claims| drop(claims.as_object_mut().unwrap().remove("picture"))),
        ..Behaviour::default()
    });
    let options = provider.configure(AppOptions::default().without_dev_provider(), "fake");
    let app = App::start_with(options.env("AUTH_FAKE_RESPONSE_MODE", "form_post"));
    assert!(app.url.starts_with("http://localhost:") && provider.issuer().starts_with("http://127.0.0.1:"));
    (provider, app)
}

async fn form_post_from_another_site_signs_in() {
    let (provider, app) = start();
    let browser = Browser::open(&app).await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.click("button.provider").await;
    browser.wait_for_path("/profile").await;
    browser.wait_for_text("main", "Fay Ke").await;
    assert_eq!(provider.count_requests("token"), 1);
    // The browser did post.
    assert_eq!(app.count_answered("POST", "/api/auth/callback/fake"), 1);
    browser.finish(&[]).await;
}

async fn form_post_without_scripts_signs_in() {
    let (provider, app) = start();
    let browser = Browser::open_without_scripts(&app).await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.click("button.provider").await;
    browser.wait_for_text("form button", "Continue").await;
    browser.click("form button").await;
    browser.wait_for_path("/profile").await;
    browser.wait_for_text("main", "Fay Ke").await;
    assert_eq!(provider.count_requests("token"), 1);
    browser.finish(&[]).await;
}

/// A page of another site posts the answer of the attacker's own sign-in from the victim's browser.
async fn form_post_of_an_attacker_signs_no_one_in() {
    let (provider, app) = start();
    let mut attacker = hallpass_tests::Client::of(&app);
    let url = attacker.begin_sign_in("fake", "", "/profile").await;
    let browser = Browser::open(&app).await;
    browser.go_to("/login").await;
    // The page of the provider with the form in it is that of the attacker here.
    browser.driver.goto(&url).await.unwrap();
    browser.wait_for_text("[role=alert]", "another browser").await;
    let session = browser.await_promise("fetch('/api/auth/session').then(answer => answer.json())").await;
    assert_eq!(session, Value::Null);
    assert_eq!(provider.count_requests("token"), 0);
    wait_for("the posted answer", || {
        (app.count_answered("POST", "/api/auth/callback/fake") == 1).then_some(())
    });
    browser.finish(&[]).await;
}
