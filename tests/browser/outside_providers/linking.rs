//! A person adds a way to sign in with a provider that others wrote, uses it, and removes it (S27).

use hallpass_tests::{AppOptions, Browser};
use serde_json::Value;

use super::{
    PLAIN, basic,
    journey::{PROVIDER_BUTTON, fetch_session, sign_out},
    oidc_provider::OIDC_PROVIDER,
};

/// On the login page, the button of the development provider.
const DEV_BUTTON: &str = "form[action*='/signin/dev'] button";

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn session_s27_oidc_provider_is_added_used_and_removed() {
    let (app, _provider) = OIDC_PROVIDER.start(AppOptions::default(), basic(PLAIN), &[]);
    let browser = Browser::open(&app).await;
    browser.go_to("/login?callbackUrl=%2Faccount").await;
    browser.click(DEV_BUTTON).await;
    browser.choose_person("ada").await;
    browser.wait_for_path("/account").await;
    let ada = read_session(&browser).await;
    assert_eq!(ada["provider"], "dev", "{ada}");

    // She adds it, on its own pages.
    browser.go_to("/account").await;
    browser.click("form[action$='/link/outside'] button").await;
    // Its discovery document does not say that it takes `prompt=login`: so she is asked.
    OIDC_PROVIDER.complete_pages(&app, &browser, |url| url.path() == "/api/auth/account/link").await;
    browser.click("main button[value=add]").await;
    browser.wait_for_path("/account?changed=linked&add=outside").await;
    assert_eq!(browser.count_elements(".identities li").await, 2);
    assert_eq!(read_session(&browser).await["id"], ada["id"], "linking began another session");

    // She signs in with it, as the same person.
    sign_out(&browser).await;
    let same = OIDC_PROVIDER.sign_in(&app, &browser).await;
    assert_eq!(same["user"]["id"], ada["user"]["id"], "another user");

    // She signs in with it once more, since that sign-in was not dated, and removes it, which ends
    // the session that began with it.
    browser.go_to("/account").await;
    browser.click("main a.button[href*='RecentSignInRequired']").await;
    browser.click(PROVIDER_BUTTON).await;
    let url = OIDC_PROVIDER.complete_pages(&app, &browser, |url| url.path() == "/account").await;
    assert!(url.ends_with("/account"), "{url}\n{}", app.log());
    let (item, removal) = (".identities li:last-child", ".identities li:last-child form button");
    browser.wait_for_text(item, "Outside").await;
    browser.click(&format!("{item} summary")).await;
    browser.click(removal).await;
    browser.wait_for("header a.button").await;
    assert_eq!(fetch_session(&browser).await, Value::Null);

    // It no longer lets anyone in as her: its verified address is hers.
    let refused = OIDC_PROVIDER.attempt_sign_in(&app, &browser).await;
    assert!(refused.contains("/login?error=OAuthAccountNotLinked&"), "{refused}\n{}", app.log());
    assert_eq!(fetch_session(&browser).await, Value::Null);
    browser.finish_after_other_pages().await;
}

/// The session, as the profile page sees it: the account page sends no requests.
async fn read_session(browser: &Browser) -> Value {
    browser.go_to("/profile").await;
    browser.wait_until_ready().await;
    fetch_session(browser).await
}
