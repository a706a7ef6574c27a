//! Providers that misbehave: nobody is signed in, nobody is signed out, and the person is told.

use hallpass_tests::{App, AppOptions, Behaviour, CLIENT_SECRET, Client, FakeProvider, Signature};
use hmac::{Hmac, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

fn start() -> (FakeProvider, App) {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    (provider, app)
}

/// Signs in with the provider, and gives the error that the login page is to explain, if there is one.
async fn attempt(browser: &mut Client) -> Option<String> {
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

#[tokio::test]
async fn a_provider_that_is_right_signs_in_and_its_documents_are_kept() {
    let (provider, app) = start();
    for _ in 0..3 {
        let mut browser = Client::of(&app);
        assert_eq!(attempt(&mut browser).await, None);
        let session = browser.session().await;
        assert_eq!((&session["user"]["name"], &session["provider"]), (&json!("Fay Ke"), &json!("fake")));
        for _ in 0..3 {
            browser.session().await;
        }
    }
    assert_eq!((provider.asked("discovery"), provider.asked("jwks"), provider.asked("token")), (1, 1, 3));
}

#[tokio::test]
async fn an_id_token_with_one_thing_wrong_is_rejected() {
    let (provider, app) = start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let session = browser.session().await;
    type Change = fn(&mut Value);
    let changes: [(&str, Change); 17] = [
        ("another issuer", |claims| claims["iss"] = json!("https://evil.example")),
        ("the issuer with a slash", |claims| {
            claims["iss"] = json!(format!("{}/", claims["iss"].as_str().unwrap()))
        }),
        ("another audience", |claims| claims["aud"] = json!("somebody else")),
        ("a stranger in the audience", |claims| claims["aud"] = json!(["hallpass-tests", "somebody else"])),
        ("no audience", |claims| claims["aud"] = json!([])),
        ("another authorized party", |claims| claims["azp"] = json!("somebody else")),
        ("expired", |claims| claims["exp"] = json!(claims["iat"].as_u64().unwrap() - 120)),
        ("an expiry that is no number", |claims| claims["exp"] = json!("9999999999")),
        ("issued in the future", |claims| claims["iat"] = json!(claims["iat"].as_u64().unwrap() + 600)),
        ("issued long before", |claims| claims["iat"] = json!(claims["iat"].as_u64().unwrap() - 600)),
        ("another nonce", |claims| claims["nonce"] = json!("another")),
        ("no nonce", |claims| drop(claims.as_object_mut().unwrap().remove("nonce"))),
        ("no subject", |claims| drop(claims.as_object_mut().unwrap().remove("sub"))),
        ("an empty subject", |claims| claims["sub"] = json!("")),
        ("a subject with a zero byte", |claims| claims["sub"] = json!("fake\0-1")),
        ("an endless subject", |claims| claims["sub"] = json!("a".repeat(10_000))),
        ("another access token's hash", |claims| claims["at_hash"] = json!("77QmUPtjPfzWtF2AnpK9RQ")),
    ];
    for (what, change) in changes {
        provider.behave(Behaviour { claims: Box::new(change), ..Behaviour::default() });
        let error = attempt(&mut browser).await;
        let known = matches!(error.as_deref(), Some("SignInRejected" | "ProviderUnavailable"));
        assert!(known, "{what}: {error:?}");
        assert_eq!(browser.session().await, session, "{what}");
    }
}

#[tokio::test]
async fn a_signature_that_is_not_one_of_ours_is_rejected() {
    let (provider, app) = start();
    let mut browser = Client::of(&app);
    let hs256 = |message: &[u8]| {
        let mut hmac = <Hmac<Sha256>>::new_from_slice(CLIENT_SECRET.as_bytes()).unwrap();
        hmac.update(message);
        hmac.finalize().into_bytes().to_vec()
    };
    for (what, signature) in
        [("broken", Signature::Broken), ("none", Signature::None), ("HS256", Signature::Hs256(hs256))]
    {
        provider.behave(Behaviour { signature, ..Behaviour::default() });
        assert_eq!(attempt(&mut browser).await.as_deref(), Some("SignInRejected"), "{what}");
        assert_eq!(browser.session().await, Value::Null);
    }
}

#[tokio::test]
async fn a_new_key_is_fetched_once_it_is_used() {
    let (provider, app) = start();
    let mut browser = Client::of(&app);
    assert_eq!(attempt(&mut browser).await, None);
    provider.rotate_key();
    assert_eq!(attempt(&mut browser).await, None);
    assert_eq!(provider.asked("jwks"), 2);
}

#[tokio::test]
async fn an_answer_from_another_issuer_or_from_none_is_rejected_before_the_code_is_used() {
    let (provider, app) = start();
    let mut browser = Client::of(&app);
    type Change = fn(&mut Value);
    let changes: [(&str, Change); 3] = [
        ("another issuer", |parameters| parameters["iss"] = json!("https://evil.example")),
        ("no issuer", |parameters| drop(parameters.as_object_mut().unwrap().remove("iss"))),
        ("an error from another issuer", |parameters| {
            *parameters = json!({ "error": "access_denied", "state": parameters["state"], "iss": "https://evil.example" });
        }),
    ];
    for (what, callback) in changes {
        provider.behave(Behaviour { callback: Box::new(callback), ..Behaviour::default() });
        assert_eq!(attempt(&mut browser).await.as_deref(), Some("SignInRejected"), "{what}");
    }
    assert_eq!(provider.asked("token"), 0);
}

#[tokio::test]
async fn a_token_endpoint_that_fails_is_told_as_what_it_is() {
    let (provider, app) = start();
    let mut browser = Client::of(&app);
    let json = "application/json";
    for (what, token, error) in [
        ("down", (500, "text/html", "<h1>Sorry</h1>".into()), "ProviderUnavailable"),
        ("HTML", (200, "text/html", "<h1>Hello</h1>".into()), "ProviderUnavailable"),
        ("elsewhere", (302, "text/html", String::new()), "ProviderUnavailable"),
        ("refusing", (400, json, json!({ "error": "invalid_grant" }).to_string()), "OAuthCallbackError"),
        (
            "an error with status 200",
            (200, json, json!({ "error": "invalid_grant" }).to_string()),
            "ProviderUnavailable",
        ),
        ("endless", (200, json, "x".repeat(2_000_000)), "ProviderUnavailable"),
        (
            "without an ID token",
            (200, json, json!({ "access_token": "a", "token_type": "bearer" }).to_string()),
            "SignInRejected",
        ),
    ] {
        provider.behave(Behaviour { token: Some(token), ..Behaviour::default() });
        assert_eq!(attempt(&mut browser).await.as_deref(), Some(error), "{what}");
        assert_eq!(browser.session().await, Value::Null, "{what}");
    }
}

#[tokio::test]
async fn userinfo_of_somebody_else_is_rejected() {
    let (provider, app) = start();
    let mut browser = Client::of(&app);
    let nameless = |claims: &mut Value| drop(claims.as_object_mut().unwrap().remove("name"));
    for (what, body, error) in [
        ("somebody else's", json!({ "sub": "fake-2", "name": "Eve" }).to_string(), "SignInRejected"),
        ("nobody's", json!({ "name": "Eve" }).to_string(), "ProviderUnavailable"),
        ("a list", json!([{ "sub": "fake-1" }]).to_string(), "ProviderUnavailable"),
    ] {
        let userinfo = Some((200, "application/json", body));
        provider.behave(Behaviour { claims: Box::new(nameless), userinfo, ..Behaviour::default() });
        assert_eq!(attempt(&mut browser).await.as_deref(), Some(error), "{what}");
    }
}

#[tokio::test]
async fn a_provider_that_is_down_is_told_and_tried_again_the_next_time() {
    let (provider, app) = start();
    let mut browser = Client::of(&app);
    for answer in [
        (503, "text/plain", String::from("down")),
        (200, "application/json", json!({ "issuer": "https://evil.example" }).to_string()),
    ] {
        provider.behave(Behaviour { discovery_answer: Some(answer), ..Behaviour::default() });
        let login = browser.begin("fake", "", "/profile").await;
        assert!(login.contains("/login?error=ProviderUnavailable&callbackUrl=%2Fprofile"), "{login}");
    }
    provider.behave(Behaviour::default());
    assert_eq!(attempt(&mut browser).await, None);
}

#[tokio::test]
async fn an_endpoint_that_is_not_https_is_not_called() {
    let provider = FakeProvider::start();
    let discovery = |document: &mut Value| document["token_endpoint"] = json!("http://example.org/token");
    provider.behave(Behaviour { discovery: Box::new(discovery), ..Behaviour::default() });
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    assert_eq!(attempt(&mut Client::of(&app)).await.as_deref(), Some("ProviderUnavailable"));
    assert!(app.log().contains("is not https"));
}

#[tokio::test]
async fn one_providers_answer_is_worth_nothing_at_another() {
    let (one, two) = (FakeProvider::start(), FakeProvider::start());
    let app = App::start_with(two.configure(one.configure(AppOptions::default(), "one"), "two"));
    let mut browser = Client::of(&app);
    let callback = browser.callback("one", "", "/").await.replace("/callback/one", "/callback/two");
    let back = browser.get(&callback).await;
    assert!(back.location().contains("error=SignInElsewhere"), "{}", back.location());
    assert_eq!((one.asked("token"), two.asked("token")), (0, 0));
    assert_eq!(browser.session().await, Value::Null);
}
