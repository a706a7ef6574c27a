//! The settings of an OpenID provider that has no record.

use std::{collections::HashMap, time::Duration};

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider, Signature};
use serde_json::{Value, json};

use super::played::{Change, hs256, remove, try_sign_in};

fn start(settings: &[(&str, &str)]) -> (FakeProvider, App) {
    let provider = FakeProvider::start();
    let mut options = provider.configure(AppOptions::default(), "fake");
    for (name, value) in settings {
        options = options.env(&format!("AUTH_FAKE{name}"), value);
    }
    (provider, App::start_with(options))
}

#[tokio::test]
async fn provider_settings_change_the_requests() {
    let (provider, app) = start(&[
        ("_SCOPES", "openid groups"),
        ("_AUTH_METHOD", "post"),
        ("_PKCE", "no"),
        ("_PARAMS", "audience=https%3A%2F%2Fapi.example.org&prompt=consent"),
    ]);
    let mut browser = Client::of(&app);
    assert_eq!(try_sign_in(&mut browser, "fake").await, None);
    // A choice of accounts is asked for beside the setting.
    for query in ["prompt=login", "prompt=select_account"] {
        let back = browser.sign_in_with("fake", query, "/profile").await;
        assert!(back.location().ends_with("/profile"), "{}", back.location());
    }
    let requests = provider.authorization_requests();
    assert_eq!(requests[0]["scope"], "openid groups");
    assert_eq!(requests[0]["audience"], "https://api.example.org");
    assert_eq!(
        requests.iter().map(|request| &*request["prompt"]).collect::<Vec<_>>(),
        ["consent", "login", "consent login"]
    );
    assert!(!requests[0].contains_key("code_challenge"));
    let body = &provider.token_requests()[0];
    assert!(body.contains("client_secret=") && !body.contains("code_verifier="));
}

#[tokio::test]
async fn provider_of_a_public_client_gets_no_secret() {
    let provider = FakeProvider::start();
    let options = AppOptions::default()
        .env("AUTH_FAKE_ISSUER", provider.issuer())
        .env("AUTH_FAKE_ID", "hallpass-tests")
        .env("AUTH_FAKE_AUTH_METHOD", "none");
    let app = App::start_with(options);
    assert_eq!(try_sign_in(&mut Client::of(&app), "fake").await, None);
    let body = &provider.token_requests()[0];
    assert!(body.contains("client_id=hallpass-tests") && body.contains("code_verifier="));
    assert!(!body.contains("client_secret"));
}

/// With the setting the secret is the only key: what the key set has does not matter.
#[tokio::test]
async fn provider_that_signs_with_hs256_needs_the_setting() {
    let signature = Signature::Hs256(hs256);
    let (provider, app) = start(&[("_ALGORITHMS", "HS256")]);
    let discovery = |document: &mut Value| remove(document, "jwks_uri");
    provider.set_behaviour(Behaviour { signature, discovery: Box::new(discovery), ..Behaviour::default() });
    assert_eq!(try_sign_in(&mut Client::of(&app), "fake").await, None);
    for signature in [
        Signature::Right,
        Signature::With("RS256"),
        Signature::None("none"),
        Signature::Hs256(|_| vec![0; 32]),
    ] {
        provider.set_behaviour(Behaviour { signature, ..Behaviour::default() });
        assert!(try_sign_in(&mut Client::of(&app), "fake").await.is_some());
    }
    assert_eq!(provider.count_requests("jwks"), 0);

    let (provider, app) = start(&[]);
    provider.set_behaviour(Behaviour { signature, ..Behaviour::default() });
    assert_eq!(try_sign_in(&mut Client::of(&app), "fake").await.as_deref(), Some("ProviderMisconfigured"));
}

#[tokio::test]
async fn provider_alias_and_audience_are_accepted_as_they_are_set() {
    let (provider, app) =
        start(&[("_ISSUER_ALIASES", "https://old.example.org"), ("_TRUSTED_AUDIENCES", "api, other-api")]);
    let with = |change: Change| Behaviour { claims: Box::new(change), ..Behaviour::default() };
    let cases: [(Change, bool); 5] = [
        (|claims| claims["iss"] = json!("https://old.example.org"), true),
        (|claims| claims["iss"] = json!("https://old.example.org/"), false),
        (|claims| claims["aud"] = json!(["hallpass-tests", "api", "other-api"]), true),
        (|claims| claims["aud"] = json!(["hallpass-tests", "third-api"]), false),
        (|claims| claims["aud"] = json!(["api"]), false),
    ];
    for (number, (change, accepted)) in cases.into_iter().enumerate() {
        provider.set_behaviour(with(change));
        assert_eq!(try_sign_in(&mut Client::of(&app), "fake").await.is_none(), accepted, "{number}");
    }
}

/// Three seconds are within the timeout of all providers, and not within this one's.
#[tokio::test]
async fn provider_timeout_is_that_of_its_own_setting() {
    for (settings, error) in [(&[][..], None), (&[("_TIMEOUT", "1")], Some("ProviderUnavailable"))] {
        let (provider, app) = start(settings);
        let delays = HashMap::from([("token", Duration::from_secs(3))]);
        provider.set_behaviour(Behaviour { delays, ..Behaviour::default() });
        assert_eq!(try_sign_in(&mut Client::of(&app), "fake").await.as_deref(), error);
    }
}

/// The slash of the document counts, whatever was configured (Auth0, authentik).
#[tokio::test]
async fn provider_issuer_may_lack_the_slash_of_the_document() {
    let (provider, app) = start(&[]);
    let with_slash = format!("{}/", provider.issuer());
    let slash = with_slash.clone();
    provider.set_behaviour(Behaviour {
        discovery: Box::new(move |document| document["issuer"] = json!(slash)),
        callback: Box::new(move |parameters| parameters["iss"] = json!(with_slash)),
        claims: Box::new(|claims| claims["iss"] = json!(format!("{}/", claims["iss"].as_str().unwrap()))),
        ..Behaviour::default()
    });
    assert_eq!(try_sign_in(&mut Client::of(&app), "fake").await, None);
}
