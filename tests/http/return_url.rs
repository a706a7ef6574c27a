//! The return URL of a sign-in and of the link "Continue" on the login page, by the same rule.

use hallpass_tests::{App, Client};

const REFUSED: [&str; 7] = [
    "/api/auth/session",
    "/x/..%2fapi/auth/session",
    "/x/..%5Capi/auth/session",
    "/x/%252e%252e/api/auth/session",
    "/%2561pi/auth/session",
    "/%2fevil.example",
    "//evil.example",
];

#[tokio::test]
async fn return_url_that_a_proxy_may_lead_to_the_api_is_refused() {
    let app = App::start();
    let mut browser = Client::of(&app);
    for path in REFUSED {
        let back = browser.sign_in("ada", path).await;
        assert_eq!(back.location(), format!("{}/", app.url), "{path}");
    }
    let back = browser.sign_in("ada", "/profile?next=%2Fapi%2F..").await;
    assert_eq!(back.location(), format!("{}/profile?next=%2Fapi%2F..", app.url));
}

#[tokio::test]
async fn return_url_of_the_continue_link_obeys_the_same_rule() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let mut link = async |path: &str| {
        let mut query = url::form_urlencoded::Serializer::new(String::from("/login?"));
        let page = browser.get(&query.append_pair("callbackUrl", path).finish()).await.text;
        let (before, _) = page.split_once(">Continue</a>").unwrap();
        let href = before.rsplit_once("href=\"").unwrap().1;
        href.split('"').next().unwrap().to_owned()
    };
    for path in REFUSED {
        assert_eq!(link(path).await, "/", "{path}");
    }
    assert_eq!(link("/profile?tab=1").await, "/profile?tab=1");
}
