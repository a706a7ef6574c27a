//! A login page with twenty providers.

use hallpass_tests::{App, AppOptions, Browser, on_engines, wait_for_async};
use serde_json::{Value, json};
use thirtyfour::Key;

on_engines! {
    [chromium, firefox]
        keyboard_reaches_folded_providers_and_the_last_one_comes_first,
        no_script_opens_the_fold_and_offers_the_last_provider_first;
}

/// OAuth 2 providers, which need no discovery. The development provider is the sixth.
const OTHERS: [&str; 19] = [
    "ATLASSIAN",
    "BITBUCKET",
    "BOX",
    "CLICK_UP",
    "COINBASE",
    "DISCORD",
    "DROPBOX",
    "FACEBOOK",
    "FIGMA",
    "GITHUB",
    "NAVER",
    "NOTION",
    "PATREON",
    "REDDIT",
    "SPOTIFY",
    "STRAVA",
    "TIKTOK",
    "WEBEX",
    "ZOOM",
];

const DEVELOPMENT: &str = "form[action*='/signin/dev'] button";

/// Returns the ids of the providers in the order of their buttons, in the page and as the server
/// wrote it.
const ORDERS: &str = "fetch(location.href).then(answer => answer.text()).then(html => \
    [document, new DOMParser().parseFromString(html, 'text/html')].map(page => \
        [...page.querySelectorAll('.provider')].map(button => button.form.getAttribute('action')).join()))";

fn app_with_twenty() -> App {
    let options = OTHERS.iter().fold(AppOptions::default(), |options, name| {
        options.env(&format!("AUTH_{name}_ID"), "client").env(&format!("AUTH_{name}_SECRET"), "secret")
    });
    App::start_with(options)
}

/// The texts of the buttons that are shown at once.
async fn shown_at_once(browser: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('.login > .providers > li > form span:last-child')]\
                  .map(text => text.textContent)";
    let texts = browser.run_script(script).await;
    serde_json::from_value(texts).unwrap()
}

async fn press(browser: &Browser, key: Key) {
    browser.driver.active_element().await.unwrap().send_keys("" + key).await.unwrap();
}

/// Goes on with the Tab key until `css` has the focus. Returns how often it was pressed.
async fn tab_to(browser: &Browser, css: &str) -> usize {
    for pressed in 0..40 {
        let focused = format!("return document.activeElement.matches({css:?})");
        if browser.run_script(&focused).await == true {
            return pressed;
        }
        press(browser, Key::Tab).await;
    }
    panic!("{css} cannot be reached with the Tab key");
}

async fn keyboard_reaches_folded_providers_and_the_last_one_comes_first() {
    let app = app_with_twenty();
    let browser = Browser::open(&app).await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.wait_until_ready().await;
    assert_eq!(shown_at_once(&browser).await.len(), 4);
    tab_to(&browser, ".provider").await;
    // Nothing in the closed fold has the focus.
    assert_eq!(tab_to(&browser, "summary").await, 4);
    press(&browser, Key::Enter).await;
    browser.wait_for(".providers details[open]").await;
    assert_eq!(tab_to(&browser, DEVELOPMENT).await, 2);
    press(&browser, Key::Enter).await;
    browser.choose_person("ada").await;
    browser.wait_for_path("/profile").await;
    browser.click("header summary").await;
    browser.click(".menu-content button").await;
    browser.wait_for_path("/").await;
    // By a step inside the app, and by a page load.
    browser.click("header a.button").await;
    browser.wait_for_path("/login").await;
    for _ in 0..2 {
        browser.wait_for_text(".login > .providers > li:first-child", "(last used)").await;
        let shown = shown_at_once(&browser).await;
        assert_eq!(shown[0], "Sign in with Development (last used)");
        assert_eq!(shown[1..], ["Sign in with Atlassian", "Sign in with Bitbucket", "Sign in with Box"]);
        let orders = browser.await_promise(ORDERS).await;
        assert!(orders[0].as_str().unwrap().contains("/zoom") && orders[0] == orders[1], "{orders}");
        browser.go_to("/login").await;
        browser.wait_until_ready().await;
    }
    assert_eq!(browser.run_script("return document.cookie").await, "");
    browser.finish(&[]).await;
}

async fn no_script_opens_the_fold_and_offers_the_last_provider_first() {
    let app = app_with_twenty();
    let browser = Browser::open_without_scripts(&app).await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.click(".providers summary").await;
    browser.click(DEVELOPMENT).await;
    // The fold is open after what may have been one of its providers.
    browser.choose_person("deny").await;
    browser.wait_for_text("[role=alert]", "the sign-in was declined").await;
    browser.wait_for(".providers details[open]").await;
    browser.click(DEVELOPMENT).await;
    browser.choose_person("ada").await;
    browser.wait_for_path("/profile").await;
    browser.click("header summary").await;
    browser.click(".menu-content button").await;
    browser.wait_for_path("/").await;
    browser.click("header a.button").await;
    browser
        .wait_for_text(".login > .providers > li:first-child", "Sign in with Development (last used)")
        .await;
    browser.finish(&[]).await;
}

/// What a screen reader is told about the elements of `role`: their names, and whether they are
/// expanded.
async fn announced(browser: &Browser, role: &str) -> Vec<(String, Option<bool>)> {
    let answer = browser.driver.cdp().send_raw("Accessibility.getFullAXTree", json!({})).await.unwrap();
    let nodes = answer["nodes"].as_array().unwrap().iter().filter(|node| node["role"]["value"] == role);
    let expanded = |node: &Value| {
        let properties = node["properties"].as_array()?;
        properties.iter().find(|property| property["name"] == "expanded")?["value"]["value"].as_bool()
    };
    nodes
        .map(|node| (node["name"]["value"].as_str().unwrap_or_default().to_owned(), expanded(node)))
        .collect()
}

#[tokio::test]
async fn screen_readers_hear_the_fold_and_the_provider_used_last() {
    let app = app_with_twenty();
    let browser = Browser::open(&app).await;
    browser.go_to("/login").await;
    browser.click(".providers summary").await;
    browser.click(DEVELOPMENT).await;
    browser.choose_person("ada").await;
    browser.wait_for("header summary").await;
    browser.click("header summary").await;
    browser.click(".menu-content button").await;
    browser.wait_for("header a.button").await;
    browser.go_to("/login").await;
    browser.wait_until_ready().await;
    let fold = |open| ("More ways to sign in (16)".to_owned(), Some(open));
    assert_eq!(announced(&browser, "DisclosureTriangle").await, [fold(false)]);
    let buttons = announced(&browser, "button").await;
    assert_eq!(buttons.len(), 4, "{buttons:?}");
    assert_eq!(buttons[0].0, "Sign in with Development (last used)");
    browser.click(".providers summary").await;
    let is_open =
        || async { (announced(&browser, "DisclosureTriangle").await == [fold(true)]).then_some(()) };
    wait_for_async("the fold is announced as expanded", is_open).await;
    assert_eq!(announced(&browser, "button").await.len(), 20);
    browser.finish(&[]).await;
}

/// As every page in `page_faults.rs`.
#[tokio::test]
async fn twenty_providers_have_no_faults_in_either_theme_at_any_width() {
    const FAULTS: &str = concat!(include_str!("scripts/contrast.js"), include_str!("scripts/page_faults.js"));
    let app = app_with_twenty();
    let browser = Browser::open(&app).await;
    for theme in ["light", "dark"] {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
        browser.send_devtools_command("Emulation.setEmulatedMedia", features).await;
        for width in [320, 1440] {
            let size = json!({ "width": width, "height": 568, "deviceScaleFactor": 1, "mobile": false });
            browser.send_devtools_command("Emulation.setDeviceMetricsOverride", size).await;
            for path in ["/login", "/login?error=AccessDenied"] {
                browser.go_to(path).await;
                browser.wait_for(".providers summary").await;
                assert_eq!(browser.run_script(FAULTS).await, json!([]), "{path} {theme} {width}");
            }
        }
    }
    // What is shown at once fits the screen of a small phone.
    browser.go_to("/login").await;
    let size = json!({ "width": 320, "height": 568, "deviceScaleFactor": 1, "mobile": true });
    browser.send_devtools_command("Emulation.setDeviceMetricsOverride", size).await;
    let bottom = "return document.querySelector('.providers summary').getBoundingClientRect().bottom";
    assert!(browser.run_script(bottom).await.as_f64().unwrap() < 568.0);
    browser.finish(&[]).await;
}
