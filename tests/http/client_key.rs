//! Clients that authenticate with a private key (`private_key_jwt`).

use std::collections::HashMap;

use hallpass_tests::{
    App, AppOptions, Behaviour, CLIENT_KEY, Client, FakeProvider, RSA_CLIENT_KEY, Reply, ScriptedProvider,
    verify_client_token,
};
use serde_json::{Value, json};

use crate::provider_records_oauth2::own_provider;

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

fn options(provider: &FakeProvider, settings: &[(&str, &str)]) -> AppOptions {
    let options = provider
        .configure(AppOptions::default(), "fake")
        .env("AUTH_FAKE_SECRET", "")
        .env("AUTH_FAKE_AUTH_METHOD", "private_key_jwt");
    settings.iter().fold(options, |options, (name, value)| options.env(&format!("AUTH_FAKE{name}"), value))
}

fn fields(body: &str) -> HashMap<String, String> {
    url::form_urlencoded::parse(body.as_bytes()).into_owned().collect()
}

/// The token of a request, after a look at what is beside it.
fn verified(body: &str) -> [Value; 2] {
    let fields = fields(body);
    assert_eq!(
        (&*fields["client_assertion_type"], &*fields["client_id"]),
        (ASSERTION_TYPE, "hallpass-tests")
    );
    assert!(!fields.contains_key("client_secret"), "{fields:?}");
    verify_client_token(&fields["client_assertion"]).unwrap()
}

#[tokio::test]
async fn client_key_signs_a_token_for_each_request() {
    let provider = FakeProvider::start();
    let folder = tempfile::tempdir().unwrap();
    let (rsa, one_line) = (folder.path().join("key.pem"), CLIENT_KEY.trim().replace('\n', "\\n"));
    std::fs::write(&rsa, RSA_CLIENT_KEY).unwrap();
    let token_endpoint = format!("{}/token", provider.issuer());
    for (settings, algorithm, key_id, audience) in [
        (&[("_PRIVATE_KEY", &*one_line), ("_KEY_ID", "k1")][..], "ES256", json!("k1"), provider.issuer()),
        (
            &[("_PRIVATE_KEY_FILE", rsa.to_str().unwrap()), ("_ASSERTION_AUDIENCE", "token_endpoint")],
            "RS256",
            Value::Null,
            &*token_endpoint,
        ),
    ] {
        let app = App::start_with(options(&provider, settings));
        let mut ids = Vec::new();
        for _ in 0..2 {
            let back = Client::of(&app).sign_in_with("fake", "", "/profile").await;
            assert_eq!(back.location(), format!("{}/profile", app.url), "{}", app.log());
            let [header, claims] = verified(&provider.token_requests().pop().unwrap());
            assert_eq!((&header["alg"], &header["kid"]), (&json!(algorithm), &key_id));
            let found = json!([claims["iss"], claims["sub"], claims["aud"]]);
            assert_eq!(found, json!(["hallpass-tests", "hallpass-tests", audience]));
            let (from, to) = (claims["iat"].as_u64().unwrap(), claims["exp"].as_u64().unwrap());
            assert!(to - from <= 600, "{claims}");
            ids.push(claims["jti"].as_str().unwrap().to_owned());
        }
        assert!(ids[0].len() >= 22 && ids[0] != ids[1], "{ids:?}");
        for pem in [CLIENT_KEY, RSA_CLIENT_KEY] {
            assert!(!app.log().contains(pem.lines().nth(1).unwrap()));
        }
    }
}

/// Neither the token nor the key is in the log if the provider refuses it, and it is sent once.
#[tokio::test]
async fn client_key_that_is_refused_is_not_shown() {
    let provider = FakeProvider::start();
    let app = App::start_with(options(&provider, &[("_PRIVATE_KEY", CLIENT_KEY)]));
    let refusal = Reply::new(401, "application/json", r#"{"error":"invalid_client"}"#);
    provider.set_behaviour(Behaviour::replying("token", refusal));
    let back = Client::of(&app).sign_in_with("fake", "", "/").await;
    assert!(back.location().contains("error=ProviderMisconfigured"), "{}", back.location());
    let requests = provider.token_requests();
    assert_eq!(requests.len(), 1);
    let log = app.log();
    assert!(
        log.contains("invalid_client") && !log.contains(&fields(&requests[0])["client_assertion"]),
        "{log}"
    );
}

#[tokio::test]
async fn client_key_signs_for_an_oauth2_provider() {
    let (provider, app): (ScriptedProvider, App) = own_provider::start(|options| {
        own_provider::settings(options)
            .env("AUTH_WORK_SECRET", "")
            .env("AUTH_WORK_AUTH_METHOD", "private_key_jwt")
            .env("AUTH_WORK_PRIVATE_KEY", CLIENT_KEY)
    });
    assert_eq!(own_provider::try_sign_in(&mut Client::of(&app)).await, None);
    let requests = provider.take_requests();
    let request = requests.iter().find(|request| request.line == own_provider::TOKEN_LINE).unwrap();
    assert_eq!(request.form["client_assertion_type"], ASSERTION_TYPE);
    let [_, claims] = verify_client_token(&request.form["client_assertion"]).unwrap();
    assert_eq!(
        (&claims["sub"], &claims["aud"]),
        (&json!("client"), &json!("https://id.example.org/oauth/token"))
    );
}
