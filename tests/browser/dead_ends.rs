//! No page leads nowhere: forms of ended sessions, forms in other tabs, and refused accounts.

use hallpass_tests::{App, Browser, eventually_async};
use serde_json::{Value, json};

#[tokio::test]
async fn form_of_an_ended_session_leads_back_to_its_page() {
    for scripts in [true, false] {
        let app = App::start();
        let browser = match scripts {
            true => Browser::open(&app).await,
            false => Browser::open_without_scripts(&app).await,
        };
        browser.go("/login?callbackUrl=%2Fsessions").await;
        browser.sign_in_here("ada").await;
        browser.click(".sessions li summary").await;
        if scripts {
            browser.ready().await;
            // As in a tab that has not heard of it yet.
            browser.script("window.fetch = () => new Promise(() => {})").await;
        }
        let ended = "UPDATE hallpass_sessions SET ended_at = last_active_at, end_reason = 'revoked'";
        assert_eq!(app.change_sessions(ended).await, 1);
        browser.click(".sessions li form button").await;
        browser.see_text("h1", "Please sign in to see this page.").await;
        browser.see_text("main", "What you sent was not saved.").await;
        browser.click("main a.button").await;
        browser.arrive("/login?callbackUrl=%2Fsessions").await;
        browser.sign_in_here("ada").await;
        browser.arrive("/sessions").await;
        browser.see(".sessions li").await;
        browser.finish(&["401"]).await;
    }
}

/// Text of too little contrast, or a page that scrolls sideways.
const FAULTS: &str = "
    const light = (color) => color.match(/[\\d.]+/g).slice(0, 3).map((part) => (part /= 255) <= 0.04045 ? part / 12.92
        : ((part + 0.055) / 1.055) ** 2.4).reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
    const link = getComputedStyle(document.querySelector('a.button'));
    const [one, two] = [light(link.color), light(link.backgroundColor)].sort((a, b) => b - a);
    return [(one + 0.05) / (two + 0.05) >= 4.5, document.documentElement.scrollWidth <= innerWidth];";

/// The page that answers a refused form has enough contrast in both themes, and fits 320 px.
#[tokio::test]
async fn refused_form_page_is_readable_in_both_themes_at_320_px() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser
        .devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": 320, "height": 600, "deviceScaleFactor": 1, "mobile": false }),
        )
        .await;
    for theme in ["light", "dark"] {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
        browser.devtools("Emulation.setEmulatedMedia", features).await;
        browser.go("/profile").await;
        let post = "const form = document.createElement('form'); form.method = 'post'; \
                    form.action = '/api/auth/sessions/end'; document.body.append(form); form.submit();";
        browser.script(post).await;
        browser.see_text("h1", "Please sign in to see this page.").await;
        assert_eq!(browser.script(FAULTS).await, json!([true, true]), "{theme}");
        // The keyboard reaches the way on first.
        browser.script("document.querySelector('a.button').focus()").await;
        let href = browser.script("return document.activeElement.href").await;
        assert_eq!(href, json!(format!("{}/login?callbackUrl=%2Fprofile", app.url)));
    }
    browser.finish(&["401"]).await;
}

#[tokio::test]
async fn csrf_form_in_another_tab_gets_the_new_sessions_token() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go("/login?callbackUrl=%2Fsessions").await;
    browser.sign_in_here("ada").await;
    browser.see(".sessions li").await;
    browser.ready().await;
    let first = browser.driver.window().await.unwrap();
    let token = "return document.querySelector('.sessions input[name=csrfToken]')?.value";
    let before = browser.script(token).await;
    let second = browser.new_tab().await;
    browser.go("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_here("ada").await;
    browser.arrive("/profile").await;
    let fresh = browser.promise("fetch('/api/auth/csrf').then(a => a.json()).then(a => a.csrfToken)").await;
    assert_ne!(fresh, before);
    browser.driver.switch_to_window(first).await.unwrap();
    let renewed = || async { (browser.script(token).await == fresh).then_some(()) };
    eventually_async("the form has the new session's token", renewed).await;
    browser.driver.switch_to_window(second).await.unwrap();
    browser.finish(&[]).await;
}

#[tokio::test]
async fn refusal_offers_to_choose_another_account() {
    for scripts in [true, false] {
        let app = App::start();
        let browser = match scripts {
            true => Browser::open(&app).await,
            false => Browser::open_without_scripts(&app).await,
        };
        browser.go("/login?callbackUrl=%2Fprofile").await;
        browser.sign_in_here("deny").await;
        browser.see_text("[role=alert]", "the sign-in was declined").await;
        browser.see_text("button.provider", "Sign in with Development (choose another account)").await;
        browser.click("button.provider").await;
        browser.see("button[value=ada]").await;
        let url = browser.driver.current_url().await.unwrap();
        let prompt =
            url.query_pairs().find(|(name, _)| name == "prompt").map(|(_, value)| Value::from(&*value));
        assert_eq!(prompt, Some(json!("select_account")), "{url}");
        browser.choose("ada").await;
        browser.arrive("/profile").await;
        browser.finish(&[]).await;
    }
}
