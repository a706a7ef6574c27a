//! Signing in with the fake provider, and what becomes of it.

use hallpass_tests::{App, AppOptions, Client, FakeProvider};

/// Starts a fake provider, and an app that knows it as `fake`.
pub fn start_with_fake_provider() -> (FakeProvider, App) {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    (provider, app)
}

/// Signs in with the provider `fake`. Returns the error code for the login page, `None` on success.
pub async fn try_sign_in(browser: &mut Client) -> Option<String> {
    let back = browser.sign_in_with("fake", "", "/profile").await;
    let url = url::Url::parse(back.location()).unwrap();
    if url.path() == "/profile" {
        return None;
    }
    assert_eq!(url.path(), "/login");
    assert_eq!(back.cookies_written(), Vec::<&str>::new());
    url.query_pairs().find(|(name, _)| name == "error").map(|(_, value)| value.into_owned())
}

/// Signs in with `provider`. Returns the URL that the callback redirects to.
pub async fn sign_in_location(browser: &mut Client, provider: &str) -> String {
    browser.sign_in_with(provider, "", "/profile").await.location().to_owned()
}
