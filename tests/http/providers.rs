//! Providers that misbehave: nobody is signed in, nobody is signed out, and the person is told.

use std::collections::HashMap;

use hallpass_tests::{
    App, AppOptions, Behaviour, CLIENT_SECRET, Client, FakeProvider, Reply, Signature, eventually_async,
};
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
    let changes: [(&str, Change); 29] = [
        ("another issuer", |claims| claims["iss"] = json!("https://evil.example")),
        ("the issuer with a slash", |claims| {
            claims["iss"] = json!(format!("{}/", claims["iss"].as_str().unwrap()))
        }),
        ("another audience", |claims| claims["aud"] = json!("somebody else")),
        ("a stranger in the audience", |claims| claims["aud"] = json!(["hallpass-tests", "somebody else"])),
        ("no audience", |claims| claims["aud"] = json!([])),
        ("another authorized party", |claims| claims["azp"] = json!("somebody else")),
        ("no issuer", |claims| drop(claims.as_object_mut().unwrap().remove("iss"))),
        ("no audience at all", |claims| drop(claims.as_object_mut().unwrap().remove("aud"))),
        ("an audience that is a number", |claims| claims["aud"] = json!(1)),
        ("no expiry", |claims| drop(claims.as_object_mut().unwrap().remove("exp"))),
        ("an expiry below zero", |claims| claims["exp"] = json!(-1)),
        ("an expiry beyond all time", |claims| claims["exp"] = json!(1e300)),
        ("no time of issue", |claims| drop(claims.as_object_mut().unwrap().remove("iat"))),
        ("a nonce that is a list", |claims| claims["nonce"] = json!([claims["nonce"]])),
        ("an empty nonce", |claims| claims["nonce"] = json!("")),
        ("a subject that is a number", |claims| claims["sub"] = json!(1)),
        ("a look-alike subject", |claims| claims["sub"] = json!("f\u{430}ke-1")),
        ("claims that are elsewhere", |claims| {
            drop(claims.as_object_mut().unwrap().remove("sub"));
            claims["_claim_names"] = json!({ "sub": "src1" });
            claims["_claim_sources"] = json!({ "src1": { "endpoint": "http://127.0.0.1:9/claims" } });
        }),
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
    for (what, signature) in [
        ("broken", Signature::Changed(|signature| signature[0] ^= 1)),
        ("cut short", Signature::Changed(|signature| signature.truncate(63))),
        ("empty", Signature::Changed(Vec::clear)),
        ("another's", Signature::WrongKey),
        ("none", Signature::None("none")),
        ("None", Signature::None("None")),
        ("nOnE", Signature::None("nOnE")),
        ("HS256", Signature::Hs256(hs256)),
    ] {
        provider.behave(Behaviour { signature, ..Behaviour::default() });
        let error = attempt(&mut browser).await;
        assert!(
            matches!(error.as_deref(), Some("SignInRejected" | "ProviderUnavailable")),
            "{what}: {error:?}"
        );
        assert_eq!(browser.session().await, Value::Null);
    }
    provider.behave(Behaviour { signature: Signature::Es256, ..Behaviour::default() });
    assert_eq!(attempt(&mut browser).await, None);
}

#[tokio::test]
async fn a_header_decides_neither_the_key_nor_what_is_fetched() {
    let trap = FakeProvider::start();
    let (provider, app) = start();
    let mut browser = Client::of(&app);
    let evil = trap.issuer().to_owned();
    type Change = Box<dyn Fn(&mut Value) + Send>;
    let changes: [(&str, Change); 6] = [
        ("no algorithm", Box::new(|header| drop(header.as_object_mut().unwrap().remove("alg")))),
        ("an algorithm that is not offered", Box::new(|header| header["alg"] = json!("ES512"))),
        ("another key's name", Box::new(|header| header["kid"] = json!("es256"))),
        ("a key that is not there", Box::new(|header| header["kid"] = json!("../../../dev/null"))),
        ("addresses of keys", {
            let evil = evil.clone();
            Box::new(move |header| {
                header["kid"] = json!("evil");
                header["jku"] = json!(format!("{evil}/jwks"));
                header["x5u"] = json!(format!("{evil}/jwks"));
            })
        }),
        ("an encrypted token", Box::new(|header| header["enc"] = json!("A256GCM"))),
    ];
    for (what, header) in changes {
        let signature = if what == "an encrypted token" { Signature::Right } else { Signature::WrongKey };
        provider.behave(Behaviour { header, signature, ..Behaviour::default() });
        let error = attempt(&mut browser).await;
        let known = matches!(error.as_deref(), Some("SignInRejected" | "ProviderUnavailable"));
        assert!(known || what == "an encrypted token", "{what}: {error:?}");
    }
    assert_eq!((trap.asked("jwks"), trap.asked("discovery")), (0, 0));
    // A hundred unknown keys are no reason to ask a hundred times.
    assert!(provider.asked("jwks") <= 4, "{}", provider.asked("jwks"));
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
async fn a_key_without_a_name_is_enough_if_it_is_the_only_one() {
    let (provider, app) = start();
    let mut browser = Client::of(&app);
    let nameless = |header: &mut Value| drop(header.as_object_mut().unwrap().remove("kid"));
    let only = |keys: &mut Value| {
        keys["keys"].as_array_mut().unwrap().truncate(1);
        drop(keys["keys"][0].as_object_mut().unwrap().remove("kid"));
    };
    provider.behave(Behaviour { header: Box::new(nameless), keys: Box::new(only), ..Behaviour::default() });
    assert_eq!(attempt(&mut browser).await, None);
    // Another key with no name either: only the signature says that the known one is out of date.
    provider.rotate_key();
    assert_eq!(attempt(&mut browser).await, None);
}

#[tokio::test]
async fn a_token_endpoint_that_fails_is_told_as_what_it_is() {
    let (provider, app) = start();
    let mut browser = Client::of(&app);
    let refused = json!({ "error": "invalid_grant", "error_description": "<script>alert(1)</script>" });
    for (what, token, error) in [
        ("down", Reply::html(500), "ProviderUnavailable"),
        ("HTML", Reply::html(200), "ProviderUnavailable"),
        ("elsewhere", Reply::redirect("http://127.0.0.1:9/elsewhere"), "ProviderUnavailable"),
        ("refusing", Reply::new(400, "application/json", refused.to_string()), "OAuthCallbackError"),
        ("refusing with status 200", Reply::json(&refused), "OAuthCallbackError"),
        (
            "as a form",
            Reply::new(200, "application/x-www-form-urlencoded", "access_token=a"),
            "ProviderUnavailable",
        ),
        ("endless", Reply::endless(), "ProviderUnavailable"),
        ("cut", Reply::cut(), "ProviderUnavailable"),
        ("empty", Reply::new(200, "application/json", ""), "ProviderUnavailable"),
        ("null", Reply::json(&Value::Null), "ProviderUnavailable"),
        ("nested", Reply::new(200, "application/json", "[".repeat(100_000)), "ProviderUnavailable"),
        ("a gzip bomb", Reply::json(&json!({})).header("Content-Encoding", "gzip"), "ProviderUnavailable"),
        (
            "without an ID token",
            Reply::json(&json!({ "access_token": "a", "token_type": "bearer" })),
            "SignInRejected",
        ),
    ] {
        provider.behave(Behaviour::replying("token", token));
        assert_eq!(attempt(&mut browser).await.as_deref(), Some(error), "{what}");
        assert_eq!(browser.session().await, Value::Null, "{what}");
    }
    assert!(!app.log().contains("alert(1)"), "what a provider describes is not repeated");
}

#[tokio::test]
async fn the_details_of_a_right_token_response_do_not_matter() {
    let (provider, app) = start();
    let changes: [fn(&mut Value); 3] = [
        |tokens| tokens["token_type"] = json!("BeArEr"),
        |tokens| tokens["expires_in"] = json!(3600),
        |tokens| tokens["something"] = json!({ "else": [1, 2, 3] }),
    ];
    for tokens in changes {
        provider.behave(Behaviour { tokens: Box::new(tokens), ..Behaviour::default() });
        assert_eq!(attempt(&mut Client::of(&app)).await, None);
    }
    let mac = |tokens: &mut Value| tokens["token_type"] = json!("mac");
    provider.behave(Behaviour { tokens: Box::new(mac), ..Behaviour::default() });
    assert_eq!(attempt(&mut Client::of(&app)).await.as_deref(), Some("SignInRejected"));
}

#[tokio::test]
async fn an_audience_that_is_a_list_of_one_is_accepted() {
    let (provider, app) = start();
    let claims = |claims: &mut Value| claims["aud"] = json!([claims["aud"]]);
    provider.behave(Behaviour { claims: Box::new(claims), ..Behaviour::default() });
    assert_eq!(attempt(&mut Client::of(&app)).await, None);
}

#[tokio::test]
async fn userinfo_that_is_not_about_this_person_is_rejected() {
    let (provider, app) = start();
    let mut browser = Client::of(&app);
    let nameless = |claims: &mut Value| drop(claims.as_object_mut().unwrap().remove("name"));
    let somebody_else = json!({ "sub": "fake-2", "name": "Eve" });
    for (what, reply, error) in [
        ("somebody else's", Reply::json(&somebody_else), "SignInRejected"),
        ("nobody's", Reply::json(&json!({ "name": "Eve" })), "ProviderUnavailable"),
        ("a list", Reply::json(&json!([{ "sub": "fake-1" }])), "ProviderUnavailable"),
        ("HTML", Reply::html(200), "ProviderUnavailable"),
        ("denied", Reply::html(403), "ProviderUnavailable"),
        ("endless", Reply::endless(), "ProviderUnavailable"),
        (
            "an unsigned token",
            Reply::new(200, "application/jwt", "eyJhbGciOiJub25lIn0.e30."),
            "ProviderUnavailable",
        ),
    ] {
        let replies = HashMap::from([("userinfo", reply)]);
        provider.behave(Behaviour { claims: Box::new(nameless), replies, ..Behaviour::default() });
        assert_eq!(attempt(&mut browser).await.as_deref(), Some(error), "{what}");
    }
}

#[tokio::test]
async fn a_provider_that_is_down_is_told_and_tried_again_the_next_time() {
    let (provider, app) = start();
    let mut browser = Client::of(&app);
    let evil = json!({ "issuer": "https://evil.example" });
    for (endpoint, reply) in [
        ("discovery", Reply::html(503)),
        ("discovery", Reply::html(200)),
        ("discovery", Reply::json(&evil)),
        ("discovery", Reply::endless()),
        ("discovery", Reply::cut()),
        ("discovery", Reply::redirect("http://127.0.0.1:9/elsewhere")),
        ("jwks", Reply::html(500)),
        ("jwks", Reply::json(&json!({ "keys": "none" }))),
        ("jwks", Reply::endless()),
    ] {
        provider.behave(Behaviour::replying(endpoint, reply));
        let login = browser.begin("fake", "", "/profile").await;
        assert!(login.contains("/login?error=ProviderUnavailable&callbackUrl=%2Fprofile"), "{login}");
    }
    provider.behave(Behaviour::default());
    assert_eq!(attempt(&mut browser).await, None);
}

#[tokio::test]
async fn behind_a_provider_that_stalls_nobody_queues_and_sessions_go_on() {
    let (provider, app) = start();
    let mut somebody = Client::of(&app);
    somebody.sign_in("ada", "/").await;
    provider.behave(Behaviour::replying("discovery", Reply::stalled()));
    let waiting: Vec<_> = (0..20)
        .map(|_| {
            let mut browser = Client::of(&app);
            tokio::spawn(async move { browser.begin("fake", "", "/").await })
        })
        .collect();
    let asked = || async { (provider.asked("discovery") > 0).then_some(()) };
    eventually_async("the provider is asked", asked).await;
    assert_eq!(somebody.session().await["user"]["name"], "Ada Lovelace");
    for login in waiting {
        assert!(login.await.unwrap().contains("error=ProviderUnavailable"));
    }
    // One after another they would have asked twenty times.
    assert!(provider.asked("discovery") <= 3, "{}", provider.asked("discovery"));
}

#[tokio::test]
async fn a_token_endpoint_that_stalls_is_given_up_and_the_way_back_is_kept() {
    let (provider, app) = start();
    let mut browser = Client::of(&app);
    provider.behave(Behaviour::replying("token", Reply::stalled()));
    let callback = browser.callback("fake", "", "/profile").await;
    let back = browser.get(&callback).await;
    assert!(
        back.location().contains("error=ProviderUnavailable&callbackUrl=%2Fprofile"),
        "{}",
        back.location()
    );
    let late = Reply::html(500).after(std::time::Duration::from_secs(1));
    provider.behave(Behaviour::replying("token", late));
    assert_eq!(attempt(&mut browser).await.as_deref(), Some("ProviderUnavailable"));
}

#[tokio::test]
async fn a_recent_proof_is_verified_and_not_just_asked_for() {
    let (provider, app) = start();
    let mut browser = Client::of(&app);
    type Change = fn(&mut Value);
    let claims: [(&str, Change, bool); 3] = [
        ("nothing about it", |_| (), false),
        ("too long ago", |claims| claims["auth_time"] = json!(claims["iat"].as_u64().unwrap() - 600), false),
        ("just now", |claims| claims["auth_time"] = claims["iat"].clone(), true),
    ];
    for (what, claims, accepted) in claims {
        provider.behave(Behaviour { claims: Box::new(claims), ..Behaviour::default() });
        let callback = browser.callback("fake", "max_age=60", "/profile").await;
        let back = browser.get(&callback).await.location().to_owned();
        assert_eq!(!back.contains("error=SignInRejected"), accepted, "{what}: {back}");
    }
}

#[tokio::test]
async fn an_authorization_endpoint_that_no_browser_should_visit_makes_the_provider_unusable() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    for endpoint in
        ["javascript:alert(document.cookie)//", "http://example.org/authorize", "data:text/html,x"]
    {
        let discovery = move |document: &mut Value| document["authorization_endpoint"] = json!(endpoint);
        provider.behave(Behaviour { discovery: Box::new(discovery), ..Behaviour::default() });
        let mut browser = Client::of(&app);
        let login = browser.begin("fake", "", "/").await;
        assert!(login.contains("error=ProviderUnavailable"), "{login}");
    }
}

#[tokio::test]
async fn an_endpoint_that_is_not_https_is_not_called() {
    let provider = FakeProvider::start();
    let discovery = |document: &mut Value| document["token_endpoint"] = json!("http://example.org/token");
    provider.behave(Behaviour { discovery: Box::new(discovery), ..Behaviour::default() });
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let login = Client::of(&app).begin("fake", "", "/").await;
    assert!(login.contains("error=ProviderUnavailable"), "{login}");
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
