//! Signing in with a provider that misbehaves.

use hallpass_tests::{App, AppOptions, Client, FakeProvider};

/// A provider that does as it is told, and an app that knows it as `fake`.
pub fn start() -> (FakeProvider, App) {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    (provider, app)
}

/// Signs in with the provider, and gives the error that the login page is to explain, if there is one.
pub async fn attempt(browser: &mut Client) -> Option<String> {
    let callback = browser.callback("fake", "", "/profile").await;
    let back = browser.get(&callback).await;
    let url = url::Url::parse(back.location()).unwrap();
    if url.path() == "/profile" {
        return None;
    }
    assert_eq!(url.path(), "/login");
    assert_eq!(back.cookies_written(), Vec::<&str>::new());
    url.query_pairs().find(|(name, _)| name == "error").map(|(_, value)| value.into_owned())
}
