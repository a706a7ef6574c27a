//! Clients that sign: Apple's, and those with `private_key_jwt`.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hallpass_tests::{
    AppOptions, Behaviour, CLIENT_KEY, FakeProvider, RSA_CLIENT_KEY, Reply, verify_client_token,
};
use serde_json::{Value, json};

use super::{SECRET, assert_found, plain, run_doctor};

/// A secret that expired in 1970.
const EXPIRED: &str = "e30.eyJleHAiOjF9.c2ln";
/// One that expires in the year 2100.
const FRESH: &str = "e30.eyJleHAiOjQxMDI0NDQ4MDB9.c2ln";

fn apple(provider: &FakeProvider) -> AppOptions {
    provider.set_behaviour(Behaviour {
        discovery: Box::new(|document| {
            document["issuer"] = json!("https://appleid.apple.com");
            document["id_token_signing_alg_values_supported"] = json!(["RS256"]);
            document["token_endpoint_auth_methods_supported"] = json!(["client_secret_post"]);
        }),
        ..Behaviour::default()
    });
    let settings = [
        ("_SECRET", ""),
        ("_TEAM_ID", "TEAM123456"),
        ("_KEY_ID", "KEY1234567"),
        ("_PRIVATE_KEY", CLIENT_KEY),
    ];
    let options = provider.configure_preset(plain(), "apple");
    settings.iter().fold(options, |options, (name, value)| options.env(&format!("AUTH_APPLE{name}"), value))
}

fn says(findings: &[Value], subject: &str, text: &str) -> bool {
    let says = |finding: &&Value| finding["says"].as_str().unwrap().contains(text);
    findings.iter().filter(|finding| finding["subject"] == subject).any(|finding| says(&finding))
}

#[test]
fn doctor_examines_the_registration_with_apple() {
    let (provider, folder) = (FakeProvider::start(), tempfile::tempdir().unwrap());
    let options = apple(&provider);
    let (findings, _) = run_doctor(&options, folder.path());
    for text in [
        "it does not take redirect URIs such as",
        "/api/auth/callback/apple (https and a domain name; no localhost, no IP address)",
        "The name comes only with the first sign-in",
        "it cannot prove a recent sign-in",
    ] {
        assert!(says(&findings, "provider apple", text), "{text}: {findings:#?}");
    }
    assert!(!says(&findings, "provider apple", "10 capital letters"), "{findings:#?}");
    // It asks as a sign-in does.
    assert_eq!(provider.authorization_requests()[0]["response_mode"], "form_post");
    for text in [
        "with client_secret_post: a secret that the key of the team signs",
        "as a form that the browser posts (form_post)",
        "AUTH_APPLE_ID has no dot",
    ] {
        assert!(says(&findings, "provider apple", text), "{text}: {findings:#?}");
    }
    let public = options.env("AUTH_URL", "https://app.example.org").env("AUTH_SECRET", SECRET);
    let (findings, _) = run_doctor(&public, folder.path());
    assert!(!says(&findings, "provider apple", "it does not take redirect URIs"), "{findings:#?}");
    for (name, value, problem, hint) in [
        ("AUTH_APPLE_TEAM_ID", "my team", "is not 10 capital letters", "membership details"),
        ("AUTH_APPLE_KEY_ID", "key1234567", "is not 10 capital letters", "AuthKey_"),
        ("AUTH_APPLE_ID", "TEAM123456.org.example.app", "Services ID", "org.example.web"),
        ("AUTH_APPLE_AUTH_METHOD", "none", "with post only", "Leave it out"),
    ] {
        assert_found(&public.clone().env(name, value), folder.path(), name, problem, hint);
    }
}

/// What is known without the network is said without it.
#[test]
fn doctor_says_what_it_knows_of_apple_without_a_network() {
    let (provider, folder) = (FakeProvider::start(), tempfile::tempdir().unwrap());
    let options = apple(&provider);
    drop(provider);
    let (findings, _) = run_doctor(&options, folder.path());
    for text in ["it does not take redirect URIs such as", "AUTH_APPLE_ID has no dot", "no answer"] {
        assert!(says(&findings, "provider apple", text), "{text}: {findings:#?}");
    }
    let unreachable = "Check AUTH_APPLE_DISCOVERY_URL, and let this computer reach it";
    assert_found(&options, folder.path(), "provider apple", "no answer", unreachable);
    assert!(!format!("{findings:?}").contains("AUTH_APPLE_ISSUER"), "{findings:#?}");
}

#[test]
fn doctor_says_when_the_secret_of_apple_expires() {
    let (provider, folder) = (FakeProvider::start(), tempfile::tempdir().unwrap());
    let with = |secret: &str| {
        let none = ["_TEAM_ID", "_KEY_ID", "_PRIVATE_KEY"];
        let options =
            none.iter().fold(apple(&provider), |options, name| options.env(&format!("AUTH_APPLE{name}"), ""));
        options.env("AUTH_APPLE_SECRET", secret)
    };
    let subject = "provider apple";
    let key = "AUTH_APPLE_PRIVATE_KEY";
    assert_found(&with(EXPIRED), folder.path(), subject, "its secret expired on 1970-01-01T00:00:01Z", key);
    assert_found(&with("a secret"), folder.path(), subject, "not one that an Apple key signed", key);
    let (findings, _) = run_doctor(&with(FRESH), folder.path());
    assert!(says(&findings, subject, "its secret expires on 2100-01-01T00:00:00Z"), "{findings:#?}");
    // A key that is not Apple's.
    let rsa = apple(&provider).env("AUTH_APPLE_PRIVATE_KEY", RSA_CLIENT_KEY);
    assert_found(&rsa, folder.path(), key, "of the curve P-256", ".p8");
    let old = CLIENT_KEY.replace(" PRIVATE", " EC PRIVATE");
    let old = apple(&provider).env("AUTH_APPLE_PRIVATE_KEY", &old);
    assert_found(&old, folder.path(), key, "old format", "PEM");
}

/// The invalid code is sent with a token of the configured key, and with one of another key.
#[test]
fn doctor_signs_its_requests_as_a_sign_in_does() {
    for (key, algorithm) in [(CLIENT_KEY, "ES256"), (RSA_CLIENT_KEY, "RS256")] {
        signs_as_a_sign_in_does(key, algorithm);
    }
}

fn signs_as_a_sign_in_does(key: &str, algorithm: &str) {
    let (provider, folder) = (FakeProvider::start(), tempfile::tempdir().unwrap());
    let options = provider
        .configure(plain(), "fake")
        .env("AUTH_FAKE_SECRET", "")
        .env("AUTH_FAKE_AUTH_METHOD", "private_key_jwt")
        .env("AUTH_FAKE_PRIVATE_KEY", key);
    let refusal = Reply::new(401, "application/json", r#"{"error":"invalid_client"}"#);
    provider.set_behaviour(Behaviour::replying("token", refusal));
    let hint = "AUTH_FAKE_ASSERTION_AUDIENCE=token_endpoint";
    assert_found(&options, folder.path(), "provider fake", "refuses the client id or its secret", hint);
    let tokens: Vec<_> = provider
        .token_requests()
        .iter()
        .map(|body| {
            let mut fields = url::form_urlencoded::parse(body.as_bytes());
            fields.find(|(name, _)| name == "client_assertion").unwrap().1.into_owned()
        })
        .collect();
    assert_eq!(tokens.len(), 2);
    assert!(verify_client_token(&tokens[0]).is_some() && verify_client_token(&tokens[1]).is_none());
    // Only the signature differs, so that an answer that differs is about nothing else.
    for token in &tokens {
        let header = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
        assert_eq!(serde_json::from_slice::<Value>(&header).unwrap()["alg"], algorithm);
    }
}
