//! Where one lands after signing in or out: in a real browser, which has its own idea of what an address means.

use hallpass_tests::{App, AppOptions, Browser, FakeProvider, eventually_async, hostile_addresses};
use serde_json::{Value, json};

/// Submits a form as a page without a script would, and gives the address that the browser ends at. An overloaded server says
/// 503, and to try again; then that is done.
async fn submit(browser: &Browser, action: &str, token: &str, callback_url: &str) -> String {
    loop {
        let address = submit_once(browser, action, token, callback_url).await;
        let status = "return performance.getEntriesByType('navigation')[0].responseStatus";
        if browser.script(status).await != 503 {
            return address;
        }
    }
}

async fn submit_once(browser: &Browser, action: &str, token: &str, callback_url: &str) -> String {
    browser
        .call(
            "window.before = true; const form = document.createElement('form'); form.method = 'post'; \
             form.action = arguments[0]; \
             for (const [name, value] of [['csrfToken', arguments[1]], ['callbackUrl', arguments[2]]]) { \
               const field = document.createElement('input'); field.type = 'hidden'; \
               field.name = name; field.value = value; form.append(field); } \
             document.body.append(form); form.submit()",
            vec![json!(action), json!(token), json!(callback_url)],
        )
        .await;
    eventually_async(&format!("somewhere after {callback_url:?}"), || async {
        let script = "return window.before !== true && document.readyState === 'complete'";
        let arrived = browser.driver.execute(script, Vec::new()).await.ok()?;
        (*arrived.json() == Value::Bool(true)).then_some(())
    })
    .await;
    browser.driver.current_url().await.unwrap().to_string()
}

#[tokio::test]
async fn return_url_never_leads_away_from_the_app() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let browser = Browser::open(&app).await;
    // The pages' own scripts change nothing here, and take time.
    browser.devtools("Network.enable", json!({})).await;
    browser.devtools("Network.setBlockedURLs", json!({ "urls": ["*.js", "*.wasm", "*.css", "*.svg"] })).await;
    browser.go("/login").await;
    let token = "fetch('/api/auth/csrf').then(a => a.json()).then(a => a.csrfToken)";
    let token = browser.promise(token).await.as_str().unwrap().to_owned();
    let inside = format!("{}/", app.url);
    // That the way is the right one: an honest address is arrived at.
    let honest = format!("{inside}profile?a=b%20c#d");
    for action in ["/api/auth/signin/fake", "/api/auth/signout"] {
        assert_eq!(submit(&browser, action, &token, &honest).await, honest);
    }
    let addresses = hostile_addresses(&app.url);
    assert!(addresses.len() > 400);
    for (number, address) in addresses.iter().enumerate() {
        // Each is tried with one of the two ways; what they do with it is the same function.
        let action = ["/api/auth/signin/fake", "/api/auth/signout"][number % 2];
        let there = submit(&browser, action, &token, address).await;
        assert!(there.starts_with(&inside), "{action} with {address:?} led to {there}");
        assert!(!there.starts_with(&format!("{inside}api/")), "{action} with {address:?} led to {there}");
    }
    let alerted = browser.driver.get_alert_text().await;
    assert!(alerted.is_err(), "{alerted:?}");
    // The person has a picture that is nowhere.
    browser.finish(&["404 (Not Found)", "net::ERR_NAME_NOT_RESOLVED"]).await;
}
