//! A step inside the app is as good as a page load, and needs none.

use hallpass_tests::{App, Browser, eventually_async};
use serde_json::json;

/// What the document says, whatever the order of its attributes.
const DOCUMENT: &str = "
    const written = (node) => node.nodeType === 3 ? node.data : node.nodeType !== 1 ? '' :
        '<' + [node.localName, ...[...node.attributes].map((a) => a.name + '=' + a.value).sort()].join(' ') + '>' +
        [...node.childNodes].map(written).join('') + '</>';
    return [document.title, document.querySelector('meta[name=description]').content,
        document.querySelector('link[rel=canonical]').href, written(document.getElementById('app'))].join('\\n')";

/// Walks from the start page, where it is loaded, to each of `steps` by clicking on its link.
async fn walk(app: &App, browser: &Browser, steps: &[(&str, &str, &str)]) {
    for (path, link, ready) in steps {
        browser.go("/").await;
        browser.ready().await;
        browser.script("window.stayed = true").await;
        let loads = app.answered("GET", path);
        browser.click(link).await;
        browser.arrive(path).await;
        browser.see(ready).await;
        let walked = browser.script(DOCUMENT).await;
        assert_eq!(browser.script("return window.stayed").await, true, "{path} was loaded anew");
        assert_eq!(app.answered("GET", path), loads, "{path} was loaded anew");
        browser.go(path).await;
        browser.ready().await;
        let same = || async { (browser.script(DOCUMENT).await == walked).then_some(()) };
        eventually_async(&format!("{path} loaded is as it was walked to: {walked}"), same).await;
    }
}

#[tokio::test]
async fn page_reached_by_a_link_equals_the_loaded_page() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    walk(
        &app,
        &browser,
        &[
            ("/profile", "nav a[href='/profile']", "main .panel a"),
            ("/login", "header a.button", "input[name=csrfToken][value]"),
        ],
    )
    .await;
    browser.go("/login").await;
    browser.sign_in_here("grace").await;
    browser.see("header summary").await;
    walk(
        &app,
        &browser,
        &[
            ("/profile", "nav a[href='/profile']", "main img.avatar"),
            ("/dashboard", "nav a[href='/dashboard']", "main .panel h1"),
        ],
    )
    .await;
    browser.finish(&[]).await;
}

#[tokio::test]
async fn page_reached_by_a_link_is_shown_from_its_top() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    let size = json!({ "width": 320, "height": 300, "deviceScaleFactor": 1, "mobile": false });
    browser.devtools("Emulation.setDeviceMetricsOverride", size).await;
    browser.go("/").await;
    browser.ready().await;
    browser.script("window.scrollTo(0, 400)").await;
    assert_eq!(browser.script("return scrollY").await, 400);
    browser.script("document.querySelector('main a[href=\"/profile\"]').click()").await;
    browser.see_text("main h1", "Profile").await;
    let at_top = || async { (browser.script("return scrollY").await == 0).then_some(()) };
    eventually_async("the page is at its top", at_top).await;
    browser.finish(&[]).await;
}
