//! Settings of one OAuth 2 provider: its timeout, plain http, and those of a provider with a
//! record.

use std::time::{Duration, Instant};

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider};

use super::own_provider::settings;

/// Longer than any computer is slow.
const NEVER: Duration = Duration::from_mins(2);

#[tokio::test]
async fn oauth2_timeout_of_one_provider_holds_for_its_requests() {
    let provider = FakeProvider::start();
    let options = provider.configure_github(AppOptions::default()).env("AUTH_GITHUB_TIMEOUT", "1");
    let app = App::start_with(options.env("HALLPASS_PROVIDER_TIMEOUT", "16"));
    for (endpoint, name) in [("token", "token endpoint"), ("user", "userinfo endpoint")] {
        let delays = [(endpoint, NEVER)].into_iter().collect();
        provider.set_behaviour(Behaviour { delays, ..Behaviour::default() });
        let started = Instant::now();
        let back = Client::of(&app).sign_in_with("github", "", "/profile").await;
        assert!(back.location().contains("error=ProviderUnavailable"), "{}", back.location());
        assert!(started.elapsed() < NEVER / 2, "{:?}", started.elapsed());
        let log = app.log();
        let is_named = |line: &str| line.contains(name) && line.contains("within 1.0 s");
        assert!(log.lines().any(is_named), "{name}: {log}");
    }
}

#[tokio::test]
async fn oauth2_by_http_on_a_private_network_needs_the_setting() {
    let folder = tempfile::tempdir().unwrap();
    let by_http = |host: &str| {
        let url = |path: &str| format!("http://{host}{path}");
        settings(AppOptions::default().without_dev_provider())
            .env("AUTH_WORK_TOKEN_URL", &url("/token"))
            .env("AUTH_WORK_USERINFO_URL", &url("/me"))
    };
    for options in [by_http("nextcloud:8080"), by_http("id.example.org").env("AUTH_WORK_ALLOW_HTTP", "yes")] {
        let (status, error) = options.run_to_end(folder.path());
        assert!(!status.success(), "{error}");
        for name in ["AUTH_WORK_TOKEN_URL", "AUTH_WORK_USERINFO_URL"] {
            assert!(error.contains(name), "{error}");
        }
    }
    let app = App::start_with(by_http("nextcloud:8080").env("AUTH_WORK_ALLOW_HTTP", "yes"));
    assert!(
        app.log().contains("AUTH_WORK_ALLOW_HTTP lets this provider be asked by plain http"),
        "{}",
        app.log()
    );
}

#[tokio::test]
async fn github_settings_change_the_requests() {
    let provider = FakeProvider::start();
    let options = [
        ("_SCOPES", "read:user"),
        ("_PARAMS", "allow_signup=false"),
        ("_AUTH_METHOD", "basic"),
        ("_PKCE", "no"),
        ("_NAME_FIELD", "/login"),
    ]
    .into_iter()
    .fold(provider.configure_github(AppOptions::default()), |options, (suffix, value)| {
        options.env(&format!("AUTH_GITHUB{suffix}"), value)
    });
    let app = App::start_with(options);
    let mut browser = Client::of(&app);
    let back = browser.sign_in_with("github", "", "/profile").await;
    assert!(back.location().ends_with("/profile"), "{}", back.location());
    let request = provider.authorization_requests().remove(0);
    assert_eq!((&*request["scope"], &*request["allow_signup"]), ("read:user", "false"));
    assert!(!request.contains_key("code_challenge"));
    assert!(!provider.token_requests()[0].contains("client_secret"));
    assert_eq!(browser.fetch_session().await["user"]["name"], "octocat");
}
