//! `use_own_identities()`, `link()` and `unlink()` in a Yew app: what each result is, and that
//! nothing else is drawn anew.

use hallpass_tests::{App, AppOptions, Browser, FakeProvider, wait_until};
use serde_json::{Value, json};

/// An app with two providers, and a browser in which Ada has signed in with `first`.
async fn open_ways(first: &str) -> (FakeProvider, App, Browser) {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::example(), "two"));
    let browser = Browser::open(&app).await;
    browser.go_to("/login?callbackUrl=/app/").await;
    browser.click(&format!("form[action*='/signin/{first}'] button")).await;
    if first == "dev" {
        browser.choose_person("ada").await;
    }
    browser.wait_for("#greeting").await;
    open_list(&browser).await;
    (provider, app, browser)
}

async fn open_list(browser: &Browser) {
    browser.click("#ways").await;
    browser.wait_for("#own[data-loading=false] ul li").await;
}

/// Adds the second provider, which leads back to the app.
async fn link_two(browser: &Browser) {
    browser.click("#link-two").await;
    // The URL is the same before and after.
    wait_until("the page was left", async || browser.count_elements("#own").await == 0).await;
    browser.wait_for_path("/app/").await;
    browser.wait_for("#greeting").await;
    open_list(browser).await;
}

/// Where the app shows what came of an action: the first is 1.
fn result(number: usize) -> String {
    format!("#results li:nth-child({number})")
}

/// What is not to be drawn anew, and not to be lost.
async fn state_of_page(browser: &Browser) -> Value {
    browser
        .run_script(
            "return [document.querySelector('#name').dataset.drawn, document.querySelector('#note').value]",
        )
        .await
}

#[tokio::test]
async fn client_c10_link_and_unlink_say_what_came_of_them() {
    let (_provider, _app, browser) = open_ways("dev").await;
    browser.run_script("document.querySelector('#note').value = 'kept'").await;
    let before = state_of_page(&browser).await;
    assert_eq!(before[1], "kept");

    // The only way stays; one that is not theirs, and a provider that is not there.
    for (number, button, code) in [
        (1, "#own ul button", "LastSignInMethod"),
        (2, "#unlink-gone", "NotFound"),
        (3, "#link-gone", "Configuration"),
    ] {
        browser.click(button).await;
        browser.wait_for_text(&result(number), &format!("code: {code},")).await;
        browser.wait_for("#own[data-loading=false]:not([data-failed])").await;
    }
    assert_eq!(browser.count_elements("#own ul li").await, 1);
    assert_eq!(state_of_page(&browser).await, before, "an action draws nothing else, and loses nothing");

    // After success the page is left, and the provider leads back to it.
    link_two(&browser).await;
    assert_eq!(browser.count_elements("#own ul li").await, 2);

    // Without an answer nothing is known, and what is shown stays.
    browser.run_script("document.querySelector('#note').value = 'kept'").await;
    let before = state_of_page(&browser).await;
    browser.send_devtools_command("Network.enable", json!({})).await;
    let set_offline = async |offline: bool| {
        let conditions =
            json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        browser.send_devtools_command("Network.emulateNetworkConditions", conditions).await;
    };
    set_offline(true).await;
    for (number, button) in [(1, "#own [data-provider=two]"), (2, "#link-two")] {
        browser.click(button).await;
        browser.wait_for_text(&result(number), "Unreachable").await;
        browser.wait_for("#own[data-failed=Unreachable]").await;
        assert_eq!(browser.count_elements("#own ul li").await, 2);
    }
    set_offline(false).await;
    browser.click("#own [data-provider=two]").await;
    browser.wait_for_text(&result(3), "done").await;
    browser.wait_for("#own[data-loading=false]:not([data-failed])").await;
    assert_eq!(browser.count_elements("#own ul li").await, 1);
    assert_eq!(state_of_page(&browser).await, before);
    browser.finish(&["/favicon.ico", "ERR_INTERNET_DISCONNECTED", "409", "404"]).await;
}

/// The session ends with the way that it began with, and the app shows that.
#[tokio::test]
async fn client_c10_unlink_of_the_sessions_own_way_signs_out() {
    let (_provider, _app, browser) = open_ways("dev").await;
    link_two(&browser).await;
    browser.click("#own [data-provider=dev]").await;
    browser.wait_for_text(&result(1), "done").await;
    wait_until("the person is signed out", async || browser.count_elements("#greeting").await == 0).await;
    browser.wait_for("#own[data-failed*=SessionRequired]").await;
    browser.finish(&["/favicon.ico", "401"]).await;
}

/// The provider does not date sign-ins.
#[tokio::test]
async fn client_c10_link_and_unlink_ask_for_a_recent_sign_in() {
    let (_provider, _app, browser) = open_ways("two").await;
    for (number, button) in [(1, "#own ul button"), (2, "#link-two")] {
        browser.click(button).await;
        browser.wait_for_text(&result(number), "code: RecentSignInRequired,").await;
    }
    assert_eq!(browser.count_elements("#own ul li").await, 1);
    browser.finish(&["/favicon.ico"]).await;
}
