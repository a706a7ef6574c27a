//! Providers with invalid answers: no one is signed in or out, and the user gets an error.

use std::collections::HashMap;

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider, Reply, wait_for_async};
use serde_json::{Value, json};

use crate::fake_sign_in::{start_with_fake_provider, try_sign_in};

#[tokio::test]
async fn provider_signs_in_and_its_documents_are_cached() {
    let (provider, app) = start_with_fake_provider();
    for _ in 0..3 {
        let mut browser = Client::of(&app);
        assert_eq!(try_sign_in(&mut browser).await, None);
        let session = browser.fetch_session().await;
        assert_eq!((&session["user"]["name"], &session["provider"]), (&json!("Fay Ke"), &json!("fake")));
        for _ in 0..3 {
            browser.fetch_session().await;
        }
    }
    assert_eq!(
        (
            provider.count_requests("discovery"),
            provider.count_requests("jwks"),
            provider.count_requests("token")
        ),
        (1, 1, 3)
    );
}

#[tokio::test]
async fn callback_with_a_wrong_issuer_is_rejected_before_exchange() {
    type Change = fn(&mut Value);

    let (provider, app) = start_with_fake_provider();
    let mut browser = Client::of(&app);
    let changes: [(&str, Change); 3] = [
        ("another issuer", |parameters| parameters["iss"] = json!("https://evil.example")),
        ("no issuer", |parameters| drop(parameters.as_object_mut().unwrap().remove("iss"))),
        ("an error from another issuer", |parameters| {
            *parameters = json!({ "error": "access_denied", "state": parameters["state"], "iss": "https://evil.example" });
        }),
    ];
    for (what, callback) in changes {
        provider.set_behaviour(Behaviour { callback: Box::new(callback), ..Behaviour::default() });
        assert_eq!(try_sign_in(&mut browser).await.as_deref(), Some("SignInRejected"), "{what}");
    }
    assert_eq!(provider.count_requests("token"), 0);
}

#[tokio::test]
async fn token_endpoint_failures_have_their_codes() {
    let (provider, app) = start_with_fake_provider();
    let mut browser = Client::of(&app);
    let refused = json!({ "error": "invalid_grant", "error_description": "<script>alert(1)</script>" });
    for (what, token, error) in [
        ("down", Reply::html(500), "ProviderUnavailable"),
        ("HTML", Reply::html(200), "ProviderMisconfigured"),
        ("elsewhere", Reply::redirect("http://127.0.0.1:9/elsewhere"), "ProviderMisconfigured"),
        ("refusing", Reply::new(400, "application/json", refused.to_string()), "OAuthCallbackError"),
        ("refusing with status 200", Reply::json(&refused), "OAuthCallbackError"),
        (
            "as a form",
            Reply::new(200, "application/x-www-form-urlencoded", "access_token=a"),
            "ProviderMisconfigured",
        ),
        ("endless", Reply::endless(), "ProviderMisconfigured"),
        ("cut", Reply::cut(), "ProviderUnavailable"),
        ("empty", Reply::new(200, "application/json", ""), "ProviderMisconfigured"),
        ("null", Reply::json(&Value::Null), "ProviderMisconfigured"),
        ("nested", Reply::new(200, "application/json", "[".repeat(100_000)), "ProviderMisconfigured"),
        ("a gzip bomb", Reply::json(&json!({})).header("Content-Encoding", "gzip"), "ProviderMisconfigured"),
        (
            "without an ID token",
            Reply::json(&json!({ "access_token": "a", "token_type": "bearer" })),
            "ProviderMisconfigured",
        ),
    ] {
        provider.set_behaviour(Behaviour::replying("token", token));
        assert_eq!(try_sign_in(&mut browser).await.as_deref(), Some(error), "{what}");
        assert_eq!(browser.fetch_session().await, Value::Null, "{what}");
    }
}

#[tokio::test]
async fn token_answer_details_do_not_matter() {
    let (provider, app) = start_with_fake_provider();
    let changes: [fn(&mut Value); 3] = [
        |tokens| tokens["token_type"] = json!("BeArEr"),
        |tokens| tokens["expires_in"] = json!(3600),
        |tokens| tokens["something"] = json!({ "else": [1, 2, 3] }),
    ];
    for tokens in changes {
        provider.set_behaviour(Behaviour { tokens: Box::new(tokens), ..Behaviour::default() });
        assert_eq!(try_sign_in(&mut Client::of(&app)).await, None);
    }
    let mac = |tokens: &mut Value| tokens["token_type"] = json!("mac");
    provider.set_behaviour(Behaviour { tokens: Box::new(mac), ..Behaviour::default() });
    assert_eq!(try_sign_in(&mut Client::of(&app)).await.as_deref(), Some("SignInRejected"));
}

#[tokio::test]
async fn userinfo_of_another_subject_is_rejected() {
    let (provider, app) = start_with_fake_provider();
    let mut browser = Client::of(&app);
    let nameless = |claims: &mut Value| drop(claims.as_object_mut().unwrap().remove("name"));
    let other_user = json!({ "sub": "fake-2", "name": "Eve" });
    let replies = HashMap::from([("userinfo", Reply::json(&other_user))]);
    provider.set_behaviour(Behaviour { claims: Box::new(nameless), replies, ..Behaviour::default() });
    assert_eq!(try_sign_in(&mut browser).await.as_deref(), Some("SignInRejected"));
    assert_eq!(browser.fetch_session().await, Value::Null);
}

#[tokio::test]
async fn provider_that_is_down_is_reported_and_retried_next_time() {
    let (provider, app) = start_with_fake_provider();
    let mut browser = Client::of(&app);
    let evil = json!({ "issuer": "https://evil.example" });
    for (endpoint, reply, error) in [
        ("discovery", Reply::html(503), "ProviderUnavailable"),
        ("discovery", Reply::html(200), "ProviderMisconfigured"),
        ("discovery", Reply::json(&evil), "ProviderMisconfigured"),
        ("discovery", Reply::endless(), "ProviderMisconfigured"),
        ("discovery", Reply::cut(), "ProviderUnavailable"),
        ("discovery", Reply::redirect("http://127.0.0.1:9/elsewhere"), "ProviderMisconfigured"),
        ("jwks", Reply::html(500), "ProviderUnavailable"),
        ("jwks", Reply::json(&json!({ "keys": "none" })), "ProviderMisconfigured"),
        ("jwks", Reply::endless(), "ProviderMisconfigured"),
    ] {
        provider.set_behaviour(Behaviour::replying(endpoint, reply));
        let login = browser.begin_sign_in("fake", "", "/profile").await;
        assert!(login.contains(&format!("/login?error={error}&callbackUrl=%2Fprofile")), "{login}");
    }
    provider.set_behaviour(Behaviour::default());
    assert_eq!(try_sign_in(&mut browser).await, None);
}

#[tokio::test]
async fn provider_that_stalls_causes_no_queue_and_no_outage() {
    let (provider, app) = start_with_fake_provider();
    let mut ada = Client::of(&app);
    ada.sign_in("ada", "/").await;
    provider.set_behaviour(Behaviour::replying("discovery", Reply::stalled()));
    let waiting: Vec<_> = (0..20)
        .map(|_| {
            let mut browser = Client::of(&app);
            tokio::spawn(async move { browser.begin_sign_in("fake", "", "/").await })
        })
        .collect();
    let was_asked = || async { (provider.count_requests("discovery") > 0).then_some(()) };
    wait_for_async("a discovery request", was_asked).await;
    assert_eq!(ada.fetch_session().await["user"]["name"], "Ada Lovelace");
    for login in waiting {
        assert!(login.await.unwrap().contains("error=ProviderUnavailable"));
    }
    // One after another they would have sent twenty requests.
    assert!(provider.count_requests("discovery") <= 3, "{}", provider.count_requests("discovery"));
}

#[tokio::test]
async fn token_endpoint_that_stalls_times_out_and_keeps_return_url() {
    let (provider, app) = start_with_fake_provider();
    let mut browser = Client::of(&app);
    provider.set_behaviour(Behaviour::replying("token", Reply::stalled()));
    let callback = browser.reach_callback("fake", "", "/profile").await;
    let back = browser.get(&callback).await;
    assert!(
        back.location().contains("error=ProviderUnavailable&callbackUrl=%2Fprofile"),
        "{}",
        back.location()
    );
    let late = Reply::html(500).after(std::time::Duration::from_secs(1));
    provider.set_behaviour(Behaviour::replying("token", late));
    assert_eq!(try_sign_in(&mut browser).await.as_deref(), Some("ProviderUnavailable"));
}

#[tokio::test]
async fn authorization_endpoint_with_an_unsafe_url_is_refused() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    for endpoint in
        ["javascript:alert(document.cookie)//", "http://example.org/authorize", "data:text/html,x"]
    {
        let discovery = move |document: &mut Value| document["authorization_endpoint"] = json!(endpoint);
        provider.set_behaviour(Behaviour { discovery: Box::new(discovery), ..Behaviour::default() });
        let mut browser = Client::of(&app);
        let login = browser.begin_sign_in("fake", "", "/").await;
        assert!(login.contains("error=ProviderMisconfigured"), "{login}");
    }
}

#[tokio::test]
async fn token_endpoint_without_https_is_not_called() {
    let provider = FakeProvider::start();
    let discovery = |document: &mut Value| document["token_endpoint"] = json!("http://example.org/token");
    provider.set_behaviour(Behaviour { discovery: Box::new(discovery), ..Behaviour::default() });
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let login = Client::of(&app).begin_sign_in("fake", "", "/").await;
    assert!(login.contains("error=ProviderMisconfigured"), "{login}");
    assert!(app.log().contains("is not https"));
}

#[tokio::test]
async fn callback_of_another_provider_is_rejected() {
    let (one, two) = (FakeProvider::start(), FakeProvider::start());
    let app = App::start_with(two.configure(one.configure(AppOptions::default(), "one"), "two"));
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("one", "", "/").await.replace("/callback/one", "/callback/two");
    let back = browser.get(&callback).await;
    assert!(back.location().contains("error=SignInElsewhere"), "{}", back.location());
    assert_eq!((one.count_requests("token"), two.count_requests("token")), (0, 0));
    assert_eq!(browser.fetch_session().await, Value::Null);
}
