//! Return URLs in a real browser, which parses URLs in its own way.

use hallpass_tests::{App, AppOptions, Browser, FakeProvider, hostile_urls, wait_for_async};
use serde_json::{Value, json};

/// Submits a form as a page without scripts would. Returns the URL that the browser arrives at.
/// Retries while an overloaded server answers 503.
async fn submit(browser: &Browser, action: &str, token: &str, callback_url: &str) -> String {
    loop {
        let url = submit_once(browser, action, token, callback_url).await;
        let status = "return performance.getEntriesByType('navigation')[0].responseStatus";
        if browser.run_script(status).await != 503 {
            return url;
        }
    }
}

async fn submit_once(browser: &Browser, action: &str, token: &str, callback_url: &str) -> String {
    let arguments = vec![json!(action), json!(token), json!(callback_url)];
    browser.run_script_with(include_str!("scripts/submit_form.js"), arguments).await;
    wait_for_async(&format!("the page after {callback_url:?}"), || async {
        let script = "return window.before !== true && document.readyState === 'complete'";
        let has_arrived = browser.driver.execute(script, Vec::new()).await.ok()?;
        (*has_arrived.json() == Value::Bool(true)).then_some(())
    })
    .await;
    browser.driver.current_url().await.unwrap().to_string()
}

#[tokio::test]
async fn return_url_never_leads_away_from_the_app() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let browser = Browser::open(&app).await;
    // The pages' own scripts do not matter here, and take time.
    browser.send_devtools_command("Network.enable", json!({})).await;
    browser
        .send_devtools_command(
            "Network.setBlockedURLs",
            json!({ "urls": ["*.js", "*.packed", "*.css", "*.svg"] }),
        )
        .await;
    browser.go_to("/login").await;
    let token = "fetch('/api/auth/csrf').then(a => a.json()).then(a => a.csrfToken)";
    let token = browser.await_promise(token).await.as_str().unwrap().to_owned();
    let inside = format!("{}/", app.url);
    // The method works: a legitimate URL is reached.
    let honest = format!("{inside}profile?a=b%20c#d");
    for action in ["/api/auth/signin/fake", "/api/auth/signout"] {
        assert_eq!(submit(&browser, action, &token, &honest).await, honest);
    }
    let urls = hostile_urls(&app.url);
    assert!(urls.len() > 400);
    for (number, hostile) in urls.iter().enumerate() {
        // Each is tried with one of the two forms, which treat it with the same function.
        let action = ["/api/auth/signin/fake", "/api/auth/signout"][number % 2];
        let reached = submit(&browser, action, &token, hostile).await;
        assert!(reached.starts_with(&inside), "{action} with {hostile:?} led to {reached}");
        assert!(!reached.starts_with(&format!("{inside}api/")), "{action} with {hostile:?} led to {reached}");
    }
    let alerted = browser.driver.get_alert_text().await;
    assert!(alerted.is_err(), "{alerted:?}");
    // The user's picture does not exist.
    browser.finish(&["404 (Not Found)", "net::ERR_NAME_NOT_RESOLVED"]).await;
}
