//! Odd answers of providers: a sign-in does not fail because of data that it does not need.

use std::collections::HashMap;

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider, Reply, Signature};
use serde_json::{Value, json};

use crate::fake_sign_in::{start_with_fake_provider, try_sign_in};

type Change = fn(&mut Value);

fn with_claims(change: Change) -> Behaviour {
    Behaviour { claims: Box::new(change), ..Behaviour::default() }
}

/// As Auth0, better-auth, ORCID, LinkedIn and others send them.
#[tokio::test]
async fn id_token_with_unused_claims_of_odd_types_signs_in() {
    let (provider, app) = start_with_fake_provider();
    let mut browser = Client::of(&app);
    let names = [
        "updated_at",
        "amr",
        "acr",
        "address",
        "locale",
        "phone_number",
        "phone_number_verified",
        "zoneinfo",
        "birthdate",
        "gender",
        "profile",
        "website",
        "given_name",
        "family_name",
        "nickname",
        "preferred_username",
        "c_hash",
        "sid",
        "real_user_status",
        "https://example.org/claim",
        "name#de",
    ];
    for value in [
        json!("2024-01-01T00:00:00.000Z"),
        json!(17.5),
        json!(true),
        json!(null),
        json!(["pwd"]),
        json!({ "country": "US", "language": "en" }),
    ] {
        let change = move |claims: &mut Value| {
            for name in names {
                claims[name] = value.clone();
            }
        };
        provider.set_behaviour(Behaviour { claims: Box::new(change), ..Behaviour::default() });
        assert_eq!(try_sign_in(&mut browser).await, None);
        let user = &browser.fetch_session().await["user"];
        assert_eq!((&user["name"], &user["email"]), (&json!("Fay Ke"), &json!("fay@example.org")));
    }
}

#[tokio::test]
async fn id_token_with_used_claims_of_odd_types_drops_and_logs_them() {
    let (provider, app) = start_with_fake_provider();
    let mut browser = Client::of(&app);
    provider.set_behaviour(with_claims(|claims| {
        claims["name"] = json!({ "hunter2": true });
        claims["email"] = json!(["hunter2@example.org"]);
        claims["email_verified"] = json!("hunter2");
        claims["picture"] = json!(1);
        claims["auth_time"] = json!("hunter2");
    }));
    assert_eq!(try_sign_in(&mut browser).await, None);
    let user = browser.fetch_session().await["user"].clone();
    assert_eq!((&user["name"], &user["email"], &user["image"]), (&Value::Null, &Value::Null, &Value::Null));
    let log = app.log();
    assert!(log.contains("name, email, picture, email_verified") && log.contains("auth_time"), "{log}");
    assert!(!log.contains("hunter2"), "{log}");
}

/// Microsoft Entra dates its tokens five minutes back on purpose.
#[tokio::test]
async fn id_token_issued_minutes_before_the_sign_in_is_accepted() {
    let (provider, app) = start_with_fake_provider();
    let mut browser = Client::of(&app);
    let changes: [(&str, Change, bool); 7] = [
        ("five minutes back", |claims| date_back(claims, &["iat", "nbf"], 300), true),
        ("ten minutes back", |claims| date_back(claims, &["iat", "nbf"], 600), true),
        ("an hour back", |claims| date_back(claims, &["iat"], 3600), false),
        ("half a minute ahead", |claims| date_back(claims, &["iat", "nbf"], -30), true),
        ("two minutes ahead", |claims| date_back(claims, &["iat"], -120), false),
        ("not valid before two minutes from now", |claims| date_back(claims, &["nbf"], -120), false),
        ("not before a text", |claims| claims["nbf"] = json!("1"), false),
    ];
    for (what, change, accepted) in changes {
        provider.set_behaviour(with_claims(change));
        let expected = (!accepted).then_some("SignInRejected");
        assert_eq!(try_sign_in(&mut browser).await.as_deref(), expected, "{what}");
    }
}

fn date_back(claims: &mut Value, names: &[&str], seconds: i64) {
    let now = claims["iat"].as_i64().unwrap();
    for name in names {
        claims[*name] = json!(now - seconds);
    }
}

#[tokio::test]
async fn id_token_signed_with_any_accepted_algorithm_signs_in() {
    let (provider, app) = start_with_fake_provider();
    for algorithm in ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"] {
        let signature = Signature::With(algorithm);
        provider.set_behaviour(Behaviour { signature, ..Behaviour::default() });
        assert_eq!(try_sign_in(&mut Client::of(&app)).await, None, "{algorithm}");
        // With another algorithm of its family in the header the signature is invalid.
        let header = move |header: &mut Value| {
            let other = if algorithm.ends_with("256") { "384" } else { "256" };
            header["alg"] = json!(format!("{}{other}", &algorithm[..2]));
        };
        provider.set_behaviour(Behaviour { signature, header: Box::new(header), ..Behaviour::default() });
        let error = try_sign_in(&mut Client::of(&app)).await;
        assert_eq!(error.as_deref(), Some("SignInRejected"), "{algorithm}");
    }
}

/// RFC 9864 renames `EdDSA` with a key of this curve, in tokens and in key sets.
#[tokio::test]
async fn id_token_signed_with_ed25519_signs_in_under_its_new_name() {
    let (provider, app) = start_with_fake_provider();
    let signature = Signature::With("Ed25519");
    for name in ["Ed25519", "EdDSA"] {
        let header = move |header: &mut Value| header["alg"] = json!(name);
        provider.set_behaviour(Behaviour { signature, header: Box::new(header), ..Behaviour::default() });
        assert_eq!(try_sign_in(&mut Client::of(&app)).await, None, "{name}");
    }
    let claims = |claims: &mut Value| claims["at_hash"] = json!("AAAAAAAAAAAAAAAAAAAAAA");
    provider.set_behaviour(Behaviour { signature, claims: Box::new(claims), ..Behaviour::default() });
    assert_eq!(try_sign_in(&mut Client::of(&app)).await.as_deref(), Some("SignInRejected"));
}

#[tokio::test]
async fn userinfo_that_fails_does_not_fail_the_sign_in() {
    let (provider, app) = start_with_fake_provider();
    let thin = |claims: &mut Value| drop(claims.as_object_mut().unwrap().remove("picture"));
    let numbered = move |claims: &mut Value| {
        thin(claims);
        claims["sub"] = json!("42");
        claims["email"] = json!("fay.42@example.org");
    };
    let replies = [
        ("denied", Reply::html(403)),
        ("not there", Reply::html(404)),
        ("down", Reply::html(503)),
        ("HTML", Reply::html(200)),
        ("a list", Reply::json(&json!([{ "sub": "fake-1" }]))),
        ("false", Reply::json(&json!(false))),
        ("without a subject", Reply::json(&json!({ "picture": "https://example.org/eve.png" }))),
        ("a signed token", Reply::new(200, "application/jwt", "eyJhbGciOiJub25lIn0.e30.")),
        ("endless", Reply::endless()),
        ("cut", Reply::cut()),
        ("elsewhere", Reply::redirect("http://127.0.0.1:9/elsewhere")),
    ];
    for (what, reply) in replies {
        let replies = HashMap::from([("userinfo", reply)]);
        provider.set_behaviour(Behaviour { claims: Box::new(thin), replies, ..Behaviour::default() });
        let mut browser = Client::of(&app);
        assert_eq!(try_sign_in(&mut browser).await, None, "{what}");
        let user = browser.fetch_session().await["user"].clone();
        assert_eq!((&user["name"], &user["image"]), (&json!("Fay Ke"), &Value::Null), "{what}");
    }
    assert!(app.log().contains("the userinfo endpoint answered status 403"));

    let picture = "https://example.org/42.png";
    for (sub, error) in [
        (json!(42), None),
        (json!("42"), None),
        (json!(43), Some("SignInRejected")),
        (json!("43"), Some("SignInRejected")),
    ] {
        let replies = HashMap::from([("userinfo", Reply::json(&json!({ "sub": sub, "picture": picture })))]);
        provider.set_behaviour(Behaviour { claims: Box::new(numbered), replies, ..Behaviour::default() });
        let mut browser = Client::of(&app);
        assert_eq!(try_sign_in(&mut browser).await.as_deref(), error, "{sub}");
        if error.is_none() {
            assert_eq!(browser.fetch_session().await["user"]["image"], picture);
        }
    }
    // A value stays if userinfo cannot be fetched.
    let replies = HashMap::from([("userinfo", Reply::html(503))]);
    provider.set_behaviour(Behaviour { claims: Box::new(numbered), replies, ..Behaviour::default() });
    let mut browser = Client::of(&app);
    assert_eq!(try_sign_in(&mut browser).await, None);
    assert_eq!(browser.fetch_session().await["user"]["image"], picture);
    // So it does without an access token, and if the answer cannot be read.
    let no_access_token = |tokens: &mut Value| drop(tokens.as_object_mut().unwrap().remove("access_token"));
    provider.set_behaviour(Behaviour {
        claims: Box::new(numbered),
        tokens: Box::new(no_access_token),
        ..Behaviour::default()
    });
    let mut browser = Client::of(&app);
    assert_eq!(try_sign_in(&mut browser).await, None);
    assert_eq!(browser.fetch_session().await["user"]["image"], picture);
    for odd in ["picture", "email"] {
        let claims = move |claims: &mut Value| {
            numbered(claims);
            claims[odd] = json!(["odd"]);
        };
        let reply = Reply::json(&json!({ "sub": "42" }));
        let replies = HashMap::from([("userinfo", reply)]);
        provider.set_behaviour(Behaviour { claims: Box::new(claims), replies, ..Behaviour::default() });
        let mut browser = Client::of(&app);
        assert_eq!(try_sign_in(&mut browser).await, None);
        let user = browser.fetch_session().await["user"].clone();
        assert_eq!(
            (&user["email"], &user["emailVerified"]),
            (&json!("fay.42@example.org"), &json!(true)),
            "{odd}"
        );
        assert_eq!(user["image"], picture, "{odd}");
    }
}

/// As Twitch, Azure AD B2C and others send them.
#[tokio::test]
async fn token_answer_of_another_shape_signs_in() {
    let (provider, app) = start_with_fake_provider();
    let changes: [Change; 8] = [
        |tokens| tokens["scope"] = json!(["openid", "profile"]),
        |tokens| tokens["expires_in"] = json!("3600"),
        |tokens| tokens["expires_in"] = json!({}),
        |tokens| tokens["refresh_token"] = json!(7),
        |tokens| drop(tokens.as_object_mut().unwrap().remove("token_type")),
        |tokens| tokens["token_type"] = json!("BEARER"),
        |tokens| tokens["error"] = json!(null),
        |tokens| drop(tokens.as_object_mut().unwrap().remove("access_token")),
    ];
    for (number, tokens) in changes.into_iter().enumerate() {
        provider.set_behaviour(Behaviour { tokens: Box::new(tokens), ..Behaviour::default() });
        assert_eq!(try_sign_in(&mut Client::of(&app)).await, None, "{number}");
    }
    assert_eq!(provider.token_requests().len(), changes.len(), "a code is sent once");
}

#[tokio::test]
async fn discovery_document_with_odd_or_missing_lists_signs_in() {
    let provider = FakeProvider::start();
    provider.set_behaviour(Behaviour {
        discovery: Box::new(|document| {
            let members = document.as_object_mut().unwrap();
            for name in ["response_types_supported", "subject_types_supported"] {
                members.remove(name);
            }
            members.insert("id_token_signing_alg_values_supported".into(), json!("EdDSA"));
            members.insert("claims_supported".into(), json!({ "sub": true }));
            members.insert("op_policy_uri".into(), json!("not a URL"));
            members.insert("scopes_supported".into(), json!(null));
            members.insert("require_request_uri_registration".into(), json!("no"));
        }),
        ..Behaviour::default()
    });
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    assert_eq!(try_sign_in(&mut Client::of(&app)).await, None);
}
