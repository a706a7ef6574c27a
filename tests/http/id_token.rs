//! Invalid ID tokens: they sign no one in, and no one out.

use hallpass_tests::{Behaviour, CLIENT_SECRET, Client, FakeProvider, Signature};
use hmac::{Hmac, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::fake_sign_in::{start_with_fake_provider, try_sign_in};

#[tokio::test]
async fn id_token_with_one_wrong_claim_is_rejected() {
    type Change = fn(&mut Value);

    let (provider, app) = start_with_fake_provider();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let session = browser.fetch_session().await;
    let changes: [(&str, Change); 29] = [
        ("another issuer", |claims| claims["iss"] = json!("https://evil.example")),
        ("the issuer with a slash", |claims| {
            claims["iss"] = json!(format!("{}/", claims["iss"].as_str().unwrap()));
        }),
        ("another audience", |claims| claims["aud"] = json!("another client")),
        ("another client in the audience", |claims| {
            claims["aud"] = json!(["hallpass-tests", "another client"]);
        }),
        ("no audience", |claims| claims["aud"] = json!([])),
        ("another authorized party", |claims| claims["azp"] = json!("another client")),
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
        ("issued long before", |claims| claims["iat"] = json!(claims["iat"].as_u64().unwrap() - 3600)),
        ("another nonce", |claims| claims["nonce"] = json!("another")),
        ("no nonce", |claims| drop(claims.as_object_mut().unwrap().remove("nonce"))),
        ("no subject", |claims| drop(claims.as_object_mut().unwrap().remove("sub"))),
        ("an empty subject", |claims| claims["sub"] = json!("")),
        ("a subject with a zero byte", |claims| claims["sub"] = json!("fake\0-1")),
        ("an endless subject", |claims| claims["sub"] = json!("a".repeat(10_000))),
        ("another access token's hash", |claims| claims["at_hash"] = json!("77QmUPtjPfzWtF2AnpK9RQ")),
    ];
    for (what, change) in changes {
        provider.set_behaviour(Behaviour { claims: Box::new(change), ..Behaviour::default() });
        let error = try_sign_in(&mut browser).await;
        assert_eq!(error.as_deref(), Some("SignInRejected"), "{what}");
        assert_eq!(browser.fetch_session().await, session, "{what}");
    }
}

#[tokio::test]
async fn id_token_with_a_wrong_signature_is_rejected() {
    let (provider, app) = start_with_fake_provider();
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
        provider.set_behaviour(Behaviour { signature, ..Behaviour::default() });
        let error = try_sign_in(&mut browser).await;
        let expected = if what == "HS256" { "ProviderMisconfigured" } else { "SignInRejected" };
        assert_eq!(error.as_deref(), Some(expected), "{what}");
        assert_eq!(browser.fetch_session().await, Value::Null);
    }
    provider.set_behaviour(Behaviour { signature: Signature::With("ES256"), ..Behaviour::default() });
    assert_eq!(try_sign_in(&mut browser).await, None);
}

#[tokio::test]
async fn id_token_header_decides_neither_key_nor_fetched_url() {
    type Change = Box<dyn Fn(&mut Value) + Send>;

    let trap = FakeProvider::start();
    let (provider, app) = start_with_fake_provider();
    let mut browser = Client::of(&app);
    let evil = trap.issuer().to_owned();
    let changes: [(&str, Change); 6] = [
        ("no algorithm", Box::new(|header| drop(header.as_object_mut().unwrap().remove("alg")))),
        ("an algorithm that is not offered", Box::new(|header| header["alg"] = json!("ES512"))),
        ("another key's name", Box::new(|header| header["kid"] = json!("es256"))),
        ("a key that is not there", Box::new(|header| header["kid"] = json!("../../../dev/null"))),
        ("URLs of keys", {
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
        provider.set_behaviour(Behaviour { header, signature, ..Behaviour::default() });
        let error = try_sign_in(&mut browser).await;
        let known = matches!(error.as_deref(), Some("SignInRejected" | "ProviderMisconfigured"));
        assert!(known || what == "an encrypted token", "{what}: {error:?}");
    }
    assert_eq!((trap.count_requests("jwks"), trap.count_requests("discovery")), (0, 0));
    // Unknown keys do not make the server fetch the key set each time.
    assert!(provider.count_requests("jwks") <= 4, "{}", provider.count_requests("jwks"));
}

#[tokio::test]
async fn id_token_with_a_rotated_key_fetches_the_key_set_again() {
    let (provider, app) = start_with_fake_provider();
    let mut browser = Client::of(&app);
    assert_eq!(try_sign_in(&mut browser).await, None);
    provider.rotate_key();
    assert_eq!(try_sign_in(&mut browser).await, None);
    assert_eq!(provider.count_requests("jwks"), 2);
}

#[tokio::test]
async fn id_token_key_without_an_id_works_if_it_is_the_only_one() {
    let (provider, app) = start_with_fake_provider();
    let mut browser = Client::of(&app);
    let nameless = |header: &mut Value| drop(header.as_object_mut().unwrap().remove("kid"));
    let only = |keys: &mut Value| {
        keys["keys"].as_array_mut().unwrap().truncate(1);
        drop(keys["keys"][0].as_object_mut().unwrap().remove("kid"));
    };
    provider.set_behaviour(Behaviour {
        header: Box::new(nameless),
        keys: Box::new(only),
        ..Behaviour::default()
    });
    assert_eq!(try_sign_in(&mut browser).await, None);
    // Another key without an id: only the signature shows that the cached one is out of date.
    provider.rotate_key();
    assert_eq!(try_sign_in(&mut browser).await, None);
}

#[tokio::test]
async fn id_token_audience_as_a_list_of_one_is_accepted() {
    let (provider, app) = start_with_fake_provider();
    let claims = |claims: &mut Value| claims["aud"] = json!([claims["aud"]]);
    provider.set_behaviour(Behaviour { claims: Box::new(claims), ..Behaviour::default() });
    assert_eq!(try_sign_in(&mut Client::of(&app)).await, None);
}

#[tokio::test]
async fn id_token_auth_time_is_verified_not_just_requested() {
    type Change = fn(&mut Value);

    let (provider, app) = start_with_fake_provider();
    let mut browser = Client::of(&app);
    let long_ago: Change = |claims| claims["auth_time"] = json!(claims["iat"].as_u64().unwrap() - 600);
    let claims: [(&str, Change, &str); 3] = [
        ("nothing about it", |_| (), "/login?error=RecentSignInUnsupported&"),
        ("too long ago", long_ago, "/login?error=SignInRejected&"),
        ("just now", |claims| claims["auth_time"] = claims["iat"].clone(), "/profile"),
    ];
    for (what, claims, led) in claims {
        provider.set_behaviour(Behaviour { claims: Box::new(claims), ..Behaviour::default() });
        let callback = browser.reach_callback("fake", "max_age=60", "/profile").await;
        let back = browser.get(&callback).await.location().to_owned();
        assert!(back.starts_with(&format!("{}{led}", app.url)), "{what}: {back}");
    }
}
