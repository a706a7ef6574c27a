//! Errors: each is explained, offers a next step, and signs no one out.

use hallpass_tests::{App, AppOptions, Browser, on_engines};
use hallpass_types::ErrorCode;

on_engines! {
    [chromium, firefox]
        outage_keeps_the_page_and_shows_reconnecting;
}

/// After a declined or failed sign-in the next one still leads to the page that was asked for.
#[tokio::test]
async fn declined_sign_in_is_explained_and_can_be_retried() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    for (choice, sentence) in
        [("deny", "the sign-in was declined"), ("fail", "The provider cannot be reached right now.")]
    {
        browser.sign_in_on_page(choice).await;
        browser.wait_for_text("[role=alert]", sentence).await;
        browser.wait_for_text("[role=alert] small", "Reference: ").await;
    }
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/profile").await;
    browser.finish(&[]).await;
}

async fn outage_keeps_the_page_and_shows_reconnecting() {
    let mut app = App::start();
    let browser = Browser::open(&app).await;
    browser.control_clock().await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_on_page("grace").await;
    browser.wait_for("main img.avatar").await;
    browser.wait_until_ready().await;
    app.kill();
    // The tab asks, and gets no answer.
    browser.advance_clock(std::time::Duration::from_secs(2)).await;
    browser.run_script("document.dispatchEvent(new Event('visibilitychange'))").await;
    browser.wait_for_text("header .reconnecting", "Reconnecting").await;
    browser.wait_for("main img.avatar").await;
    // The sign-out fails, and says so.
    browser.click("header summary").await;
    browser.click(".menu-content button").await;
    browser.wait_for_text(".menu-content [role=alert]", "The server did not answer.").await;
    // In the alert, so that a screen reader reads it, too.
    browser.wait_for_text(".menu-content [role=alert]", "Whether you are signed out will show").await;
    app.start_again();
    let is_gone = || async { browser.text("header .reconnecting").await.is_none().then_some(()) };
    hallpass_tests::wait_for_async("the notice disappears", is_gone).await;
    browser.wait_for_text(".menu-content [role=alert]", "you are still signed in.").await;
    browser.wait_for("main img.avatar").await;
    browser.finish(&["CONNECTION_REFUSED"]).await;
}

#[tokio::test]
async fn unknown_page_says_so_with_its_status() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go_to("/nothing/here").await;
    browser.wait_for_text("h1", "There is no page at this address.").await;
    browser.click("main a.button").await;
    browser.wait_for_path("/").await;
    browser.finish(&["/nothing/here"]).await;
}

#[tokio::test]
async fn login_page_without_providers_says_what_to_configure() {
    let app = App::start_with(AppOptions::default().without_dev_provider());
    let browser = Browser::open(&app).await;
    browser.go_to("/login").await;
    browser.wait_for_text("main", "AUTH_GITHUB_ID and AUTH_GITHUB_SECRET").await;
    browser.finish(&[]).await;
}

#[tokio::test]
async fn login_page_does_not_show_texts_from_its_url() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser
        .go_to("/login?error=Call%20555-1234&reference=%3Cb%3Ecall%3C%2Fb%3E&callbackUrl=%2F%2Fevil.example")
        .await;
    browser.wait_for("button.provider").await;
    let text = browser.text("body").await.unwrap();
    assert!(!text.contains("555") && !text.contains("call"), "{text}");
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/").await;
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
async fn login_page_explains_every_error_code() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    for code in ErrorCode::ALL {
        browser.go_to(&format!("/login?error={code}&callbackUrl=%2Fprofile")).await;
        let [title, advice] = documented_texts(*code);
        browser.wait_for_text("[role=alert]", title).await;
        browser.wait_for_text("[role=alert]", advice).await;
        // The form keeps the return URL.
        browser.wait_for("form input[name=callbackUrl][value='/profile']").await;
    }
    browser.finish(&[]).await;
}
