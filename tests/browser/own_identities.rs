//! `use_own_identities()`, `link()` and `unlink()` in a Yew app: what each result is.

use hallpass_tests::{App, AppOptions, Browser, FakeProvider, wait_until};

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

/// Where the app shows what came of an action: the first is 1.
fn result(number: usize) -> String {
    format!("#results li:nth-child({number})")
}

/// The session ends with the way that it began with, and the app shows that.
#[tokio::test]
async fn client_c10_unlink_of_the_sessions_own_way_signs_out() {
    let (_provider, _app, browser) = open_ways("dev").await;
    browser.click("#link-two").await;
    browser.wait_for_path("/app/").await;
    browser.wait_for("#greeting").await;
    open_list(&browser).await;
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
