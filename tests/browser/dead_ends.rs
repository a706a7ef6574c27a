//! No page is a dead end: forms of ended sessions, forms in other tabs, and refused accounts.

use hallpass_tests::{App, Browser, wait_for_async};
use serde_json::{Value, json};

#[tokio::test]
async fn form_of_an_ended_session_leads_back_to_its_page() {
    for scripts in [true, false] {
        let app = App::start();
        let browser =
            if scripts { Browser::open(&app).await } else { Browser::open_without_scripts(&app).await };
        browser.go_to("/login?callbackUrl=%2Fsessions").await;
        browser.sign_in_on_page("ada").await;
        browser.click(".sessions li summary").await;
        if scripts {
            browser.wait_until_ready().await;
            // As in a tab that has not noticed it yet.
            browser.run_script("window.fetch = () => new Promise(() => {})").await;
        }
        assert_eq!(app.revoke_sessions().await, 1);
        browser.click(".sessions li form button").await;
        browser.wait_for_text("h1", "Please sign in to see this page.").await;
        browser.wait_for_text("main", "What you sent was not saved.").await;
        browser.click("main a.button").await;
        browser.wait_for_path("/login?callbackUrl=%2Fsessions").await;
        browser.sign_in_on_page("ada").await;
        browser.wait_for_path("/sessions").await;
        browser.wait_for(".sessions li").await;
        browser.finish(&["401"]).await;
    }
}

/// The page that answers a refused form has enough contrast in both themes, and fits 320 px.
#[tokio::test]
async fn refused_form_page_is_readable_in_both_themes_at_320_px() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser
        .send_devtools_command(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": 320, "height": 600, "deviceScaleFactor": 1, "mobile": false }),
        )
        .await;
    for theme in ["light", "dark"] {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
        browser.send_devtools_command("Emulation.setEmulatedMedia", features).await;
        browser.go_to("/profile").await;
        let post = "const form = document.createElement('form'); form.method = 'post'; \
                    form.action = '/api/auth/sessions/end'; document.body.append(form); form.submit();";
        browser.run_script(post).await;
        browser.wait_for_text("h1", "Please sign in to see this page.").await;
        let script = concat!(
            include_str!("scripts/contrast.js"),
            include_str!("scripts/button_is_readable_and_page_fits.js")
        );
        assert_eq!(browser.run_script(script).await, json!([true, true]), "{theme}");
        // The keyboard reaches the link to the login page.
        browser.run_script("document.querySelector('a.button').focus()").await;
        let href = browser.run_script("return document.activeElement.href").await;
        assert_eq!(href, json!(format!("{}/login?callbackUrl=%2Fprofile", app.url)));
    }
    browser.finish(&["401"]).await;
}

#[tokio::test]
async fn csrf_form_in_another_tab_gets_the_new_sessions_token() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go_to("/login?callbackUrl=%2Fsessions").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for(".sessions li").await;
    browser.wait_until_ready().await;
    let first = browser.driver.window().await.unwrap();
    let token = "return document.querySelector('.sessions input[name=csrfToken]')?.value";
    let before = browser.run_script(token).await;
    let second = browser.open_tab().await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/profile").await;
    let fresh =
        browser.await_promise("fetch('/api/auth/csrf').then(a => a.json()).then(a => a.csrfToken)").await;
    assert_ne!(fresh, before);
    browser.driver.switch_to_window(first).await.unwrap();
    let renewed = || async { (browser.run_script(token).await == fresh).then_some(()) };
    wait_for_async("the form has the new session's token", renewed).await;
    browser.driver.switch_to_window(second).await.unwrap();
    browser.finish(&[]).await;
}

#[tokio::test]
async fn refusal_offers_to_choose_another_account() {
    for scripts in [true, false] {
        let app = App::start();
        let browser =
            if scripts { Browser::open(&app).await } else { Browser::open_without_scripts(&app).await };
        browser.go_to("/login?callbackUrl=%2Fprofile").await;
        browser.sign_in_on_page("deny").await;
        browser.wait_for_text("[role=alert]", "the sign-in was declined").await;
        browser.wait_for_text("button.provider", "Sign in with Development (choose another account)").await;
        browser.click("button.provider").await;
        browser.wait_for("button[value=ada]").await;
        let url = browser.driver.current_url().await.unwrap();
        let prompt =
            url.query_pairs().find(|(name, _)| name == "prompt").map(|(_, value)| Value::from(&*value));
        assert_eq!(prompt, Some(json!("select_account")), "{url}");
        browser.choose_person("ada").await;
        browser.wait_for_path("/profile").await;
        browser.finish(&[]).await;
    }
}
