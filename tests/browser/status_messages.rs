//! What people hear who do not see the page: a message is spoken when it comes into a live region that was there before.

use hallpass_tests::{App, Browser, eventually_async};

/// Notes what is said from now on in elements with the role `status`, and whether each of them was there before.
const LISTEN: &str = "window.said = []; const texts = new Map(); \
    const look = () => document.querySelectorAll('[role=status]').forEach((region) => { \
        const text = region.textContent.trim(); \
        if (text && text !== texts.get(region)) window.said.push([text, texts.has(region)]); \
        texts.set(region, text); }); \
    look(); window.said.length = 0; \
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });";

/// Waits until `text` was said; whether it could be heard.
async fn heard(browser: &Browser, text: &str) -> bool {
    let said = || async {
        let said = browser.script("return window.said").await;
        let one =
            said.as_array()?.iter().find(|one| one[0].as_str().is_some_and(|said| said.contains(text)))?;
        one[1].as_bool()
    };
    eventually_async(&format!("{text:?} is said"), said).await
}

async fn signed_in(app: &App) -> Browser {
    let browser = Browser::open(app).await;
    browser.go("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_here("ada").await;
    browser.see("main img.avatar").await;
    browser
}

#[tokio::test]
async fn status_announces_a_sign_out_in_another_tab() {
    let app = App::start();
    for path in ["/profile", "/dashboard", "/sessions"] {
        let browser = signed_in(&app).await;
        browser.go(path).await;
        browser.ready().await;
        browser.script(LISTEN).await;
        let page = browser.driver.window().await.unwrap();
        browser.new_tab().await;
        browser.go("/logout").await;
        browser.click("main form button").await;
        browser.arrive("/").await;
        browser.driver.switch_to_window(page).await.unwrap();
        browser.see_text("main", "You are no longer signed in on this browser.").await;
        assert!(heard(&browser, "You are no longer signed in on this browser.").await, "{path}");
        browser.finish(&[]).await;
    }
}

/// A lost connection is announced after two seconds, and so is its return.
#[tokio::test]
async fn status_announces_a_lost_connection_and_its_return() {
    let mut app = App::start();
    let browser = signed_in(&app).await;
    browser.ready().await;
    browser.script(LISTEN).await;
    let asks = "window.dispatchEvent(new Event('focus'))";
    // It asks only a second after the page, which was an answer.
    browser.promise("new Promise(done => setTimeout(done, 1100))").await;
    app.kill();
    // In the first two seconds there is nothing to be seen or heard.
    let first = "new Promise((done, fail) => { const region = document.querySelector('header [role=status]'); \
        new MutationObserver((_, observer) => { observer.disconnect(); \
            requestAnimationFrame(() => done(getComputedStyle(region.firstElementChild).visibility)); }) \
        .observe(region, { childList: true }); window.dispatchEvent(new Event('focus')); })";
    assert_eq!(browser.promise(first).await, "hidden");
    browser.see_text("header .reconnecting", "Reconnecting").await;
    assert!(heard(&browser, "Reconnecting").await);
    app.start_again();
    browser.script(asks).await;
    browser.see_text("header [role=status]", "Connected again.").await;
    assert!(heard(&browser, "Connected again.").await);
    browser.finish(&["net::ERR_CONNECTION_REFUSED"]).await;
}

/// Notes when a page that the browser has kept is shown again, and when it says what it waits for.
const RESTORED: &str = "window.waited = []; addEventListener('pageshow', ({ persisted }) => { \
    if (persisted) window.restored = performance.now(); }, true); \
    new MutationObserver(() => { if (window.restored && document.body.innerText.includes('Syncing')) \
        window.waited.push(performance.now() - window.restored); }) \
    .observe(document, { subtree: true, childList: true, characterData: true });";

#[tokio::test]
async fn client_c11_restored_page_shows_waiting_only_after_100_ms() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    let mut persisted = 0;
    for _ in 0..3 {
        // Without a session, so that the browser may keep it; Ada signs in on it without leaving it.
        browser.go("/profile").await;
        browser.ready().await;
        browser.see("header a.button").await;
        browser.script(RESTORED).await;
        let page = browser.driver.window().await.unwrap();
        browser.new_tab().await;
        browser.go("/login").await;
        browser.sign_in_here("ada").await;
        browser.see("header summary").await;
        browser.driver.close_window().await.unwrap();
        browser.driver.switch_to_window(page).await.unwrap();
        browser.see("main img.avatar").await;
        browser.go("/").await;
        browser.ready().await;
        // Longer than the message is held back.
        browser.promise("new Promise(done => setTimeout(done, 500))").await;
        browser.driver.back().await.unwrap();
        browser.arrive("/profile").await;
        browser.see("main img.avatar").await;
        if browser.script("return window.restored > 0").await == true {
            persisted += 1;
            let waited = browser.script("return window.waited").await;
            let early = waited.as_array().unwrap().iter().any(|ms| ms.as_f64().unwrap() < 100.0);
            assert!(!early, "it said so after {waited} ms");
        }
        browser.go("/logout").await;
        browser.click("main form button").await;
        browser.arrive("/").await;
    }
    assert!(persisted > 0, "no page was restored as it was left: this test proves nothing");
    browser.finish(&[]).await;
}

/// A connection that is lost for 300 ms: what the region said meanwhile and afterwards, and how long that really took.
const SHORT_OUTAGE: &str = "(async () => { \
    const region = document.querySelector('header [role=status]'); \
    const pause = (ms) => new Promise((done) => setTimeout(done, ms)); \
    const begun = performance.now(); \
    dispatchEvent(new Event('offline')); \
    await pause(300); \
    const [lost, meanwhile] = [region.childElementCount, region.innerText]; \
    dispatchEvent(new Event('online')); \
    while (region.querySelector('.reconnecting')) await pause(20); \
    return [lost, meanwhile, region.textContent, performance.now() - begun]; })()";

#[tokio::test]
async fn status_announces_no_short_outage() {
    let app = App::start();
    let browser = signed_in(&app).await;
    browser.ready().await;
    let outage = browser.promise(SHORT_OUTAGE).await;
    assert_eq!((&outage[0], &outage[1]), (&1.into(), &"".into()), "{outage}");
    // On a busy machine it may have taken longer.
    assert!(outage[2] == "" || outage[3].as_f64().unwrap() > 2000.0, "{outage}");
    browser.finish(&[]).await;
}
