//! Invalid ID tokens: they sign no one in, and no one out.

use hallpass_tests::{Behaviour, Client, FakeProvider, Signature};
use serde_json::{Value, json};

use crate::{
    fake_sign_in::{start_with_fake_provider, try_sign_in},
    provider_records::played::hs256,
    wrong_claims::WRONG_CLAIMS,
};

#[tokio::test]
async fn id_token_with_one_wrong_claim_is_rejected() {
    let (provider, app) = start_with_fake_provider();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let session = browser.fetch_session().await;
    for (what, change) in WRONG_CLAIMS {
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
