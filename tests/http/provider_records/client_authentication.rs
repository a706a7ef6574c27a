//! How clients authenticate: a provider that accepts one method gets that one, with its secret.

use hallpass_tests::{App, AppOptions, Behaviour, CLIENT_SECRET, Client, ClientAuth, FakeProvider};
use serde_json::Value;

use super::played::try_sign_in;

/// Without this the records could send anything: here the providers of all tests of records refuse
/// what was not registered.
#[tokio::test]
async fn client_authentication_that_was_not_registered_is_refused() {
    let cases = [
        (ClientAuth::Basic, "basic", CLIENT_SECRET, true),
        (ClientAuth::Post, "post", CLIENT_SECRET, true),
        (ClientAuth::Basic, "post", CLIENT_SECRET, false),
        (ClientAuth::Post, "basic", CLIENT_SECRET, false),
        (ClientAuth::Basic, "basic", "another secret", false),
        (ClientAuth::Post, "post", "another secret", false),
        (ClientAuth::PostedToken, "post", CLIENT_SECRET, false),
    ];
    let mut options = AppOptions::default();
    let mut providers = Vec::new();
    for (number, (registered, method, secret, _)) in cases.iter().enumerate() {
        let provider = FakeProvider::start();
        let claims = move |claims: &mut Value| claims["email"] = format!("{number}@example.org").into();
        provider.set_behaviour(Behaviour {
            client_auth: *registered,
            claims: Box::new(claims),
            ..Behaviour::default()
        });
        options = provider.configure(options, &format!("case{number}"));
        options = options.env(&format!("AUTH_CASE{number}_AUTH_METHOD"), method);
        options = options.env(&format!("AUTH_CASE{number}_SECRET"), secret);
        providers.push(provider);
    }
    let app = App::start_with(options);
    for (number, (registered, method, _, accepted)) in cases.into_iter().enumerate() {
        let mut browser = Client::of(&app);
        let error = try_sign_in(&mut browser, &format!("case{number}")).await;
        let expected = (!accepted).then_some("ProviderMisconfigured");
        assert_eq!(error.as_deref(), expected, "{number}: {registered:?} {method}");
        assert_eq!(browser.fetch_session().await != Value::Null, accepted, "{number}");
        assert_eq!(providers[number].token_requests().len(), 1, "{number}: a code is sent once");
    }
    assert!(app.log().contains("invalid_client"), "{}", app.log());
}
