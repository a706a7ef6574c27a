//! When it goes wrong: a sentence, a way on, and nobody signed out.

use hallpass_shared::ErrorCode;
use hallpass_tests::{App, AppOptions, Browser, on_engines};

on_engines! {
    [chromium, firefox]
        an_outage_keeps_what_is_known_and_says_that_it_is_reconnecting;
}

#[tokio::test]
async fn declining_is_explained_and_trying_again_leads_to_the_same_page() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go("/login?callbackUrl=%2Fprofile").await;
    for (choice, sentence) in
        [("deny", "the sign-in was declined"), ("fail", "The provider cannot be reached right now.")]
    {
        browser.sign_in_here(choice).await;
        browser.see_text("[role=alert]", sentence).await;
        browser.see_text("[role=alert] small", "Reference: ").await;
    }
    browser.sign_in_here("ada").await;
    browser.arrive("/profile").await;
    browser.finish(&[]).await;
}

async fn an_outage_keeps_what_is_known_and_says_that_it_is_reconnecting() {
    let mut app = App::start();
    let browser = Browser::open(&app).await;
    browser.control_clock().await;
    browser.go("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_here("grace").await;
    browser.see("main img.avatar").await;
    browser.ready().await;
    app.kill();
    // The tab asks, and nobody answers.
    browser.pass(std::time::Duration::from_secs(2)).await;
    browser.script("document.dispatchEvent(new Event('visibilitychange'))").await;
    browser.see_text("header .reconnecting", "Reconnecting").await;
    browser.see("main img.avatar").await;
    // Signing out fails, and says so.
    browser.click("header summary").await;
    browser.click(".menu-content button").await;
    browser.see_text(".menu-content [role=alert]", "The server did not answer.").await;
    // In the alert, so that it is spoken with it.
    browser.see_text(".menu-content [role=alert]", "Whether you are signed out will show").await;
    app.start_again();
    let gone = || async { browser.text("header .reconnecting").await.is_none().then_some(()) };
    hallpass_tests::eventually_async("the mark goes by itself", gone).await;
    browser.see_text(".menu-content [role=alert]", "you are still signed in.").await;
    browser.see("main img.avatar").await;
    browser.finish(&["CONNECTION_REFUSED"]).await;
}

#[tokio::test]
async fn a_page_that_does_not_exist_says_so_with_its_status() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go("/nothing/here").await;
    browser.see_text("h1", "There is no page at this address.").await;
    browser.click("main a.button").await;
    browser.arrive("/").await;
    browser.finish(&["/nothing/here"]).await;
}

#[tokio::test]
async fn without_a_provider_the_login_page_says_what_to_configure() {
    let app = App::start_with(AppOptions::default().without_dev_provider());
    let browser = Browser::open(&app).await;
    browser.go("/login").await;
    browser.see_text("main", "AUTH_<NAME>_ISSUER").await;
    browser.finish(&[]).await;
}

#[tokio::test]
async fn what_somebody_wrote_into_the_address_is_not_shown() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser
        .go("/login?error=Call%20555-1234&reference=%3Cb%3Ecall%3C%2Fb%3E&callbackUrl=%2F%2Fevil.example")
        .await;
    browser.see("button.provider").await;
    let text = browser.text("body").await.unwrap();
    assert!(!text.contains("555") && !text.contains("call"), "{text}");
    browser.sign_in_here("ada").await;
    browser.arrive("/").await;
    browser.finish(&[]).await;
}

/// The texts for `code`, from the table that a unit test compares with the code.
fn documented_texts(code: ErrorCode) -> [&'static str; 2] {
    let start = format!("| `{code}` | ");
    let documented = include_str!("../../docs/errors.md");
    let row = documented.lines().find_map(|line| line.strip_prefix(&start)).unwrap();
    let cells: Vec<_> = row.split('|').map(str::trim).collect();
    [cells[1], cells[2]]
}

#[tokio::test]
async fn the_login_page_explains_every_code() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    for code in ErrorCode::ALL {
        browser.go(&format!("/login?error={code}&callbackUrl=%2Fprofile")).await;
        let [title, advice] = documented_texts(*code);
        browser.see_text("[role=alert]", title).await;
        browser.see_text("[role=alert]", advice).await;
        // The way on keeps where the person wanted to go.
        browser.see("form input[name=callbackUrl][value='/profile']").await;
    }
    browser.finish(&[]).await;
}
