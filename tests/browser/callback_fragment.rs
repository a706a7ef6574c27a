//! A provider that appends a fragment to the URL of the callback, as Facebook does.

use hallpass_tests::{App, AppOptions, Behaviour, Browser, FakeProvider, on_engines};

on_engines! {
    [chromium, firefox]
        fragment_of_the_provider_does_not_reach_the_page;
}

async fn fragment_of_the_provider_does_not_reach_the_page() {
    let provider = FakeProvider::start();
    provider.set_behaviour(Behaviour { fragment: Some("_=_"), ..Behaviour::default() });
    let urls = [
        ("AUTHORIZATION", "/login/oauth/authorize"),
        ("TOKEN", "/login/oauth/access_token"),
        ("USERINFO", "/api/user"),
    ];
    let options = AppOptions::default().without_dev_provider();
    let options = options.env("AUTH_FACEBOOK_ID", "client").env("AUTH_FACEBOOK_SECRET", "hunter2");
    let app = App::start_with(urls.into_iter().fold(options, |options, (name, path)| {
        options.env(&format!("AUTH_FACEBOOK_{name}_URL"), &format!("{}{path}", provider.issuer()))
    }));
    let browser = Browser::open(&app).await;
    browser.go_to("/login?callbackUrl=%2Fdashboard").await;
    browser.click("button.provider").await;
    browser.wait_for_text("main h1", "Welcome back, The Octocat").await;
    assert_eq!(browser.run_script("return location.pathname").await, "/dashboard");
    assert_eq!(browser.run_script("return location.hash").await, "");

    // Nor does it if the sign-in fails.
    provider.set_behaviour(Behaviour {
        fragment: Some("_=_"),
        callback: Box::new(|parameters| parameters["error"] = "server_error".into()),
        ..Behaviour::default()
    });
    browser.driver.delete_all_cookies().await.unwrap();
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.click("button.provider").await;
    browser.wait_for("[role=alert]").await;
    assert_eq!(browser.run_script("return location.pathname").await, "/login");
    assert_eq!(browser.run_script("return location.hash").await, "");
    browser.finish(&[]).await;
}
