//! The client id and the secret in the `Authorization` header, with characters that the standard
//! encodes (RFC 6749, section 2.3.1).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hallpass_tests::{Client, Reply};

use super::own_provider::{TOKEN_LINE, settings, start, try_sign_in};

const ID: &str = "hallpass & co";
const SECRET: &str = "a: b+c%d/ä?=#";

/// What the one token request has in its header.
async fn credentials(method: &str) -> String {
    let (provider, app) = start(|options| {
        settings(options)
            .env("AUTH_WORK_ID", ID)
            .env("AUTH_WORK_SECRET", SECRET)
            .env("AUTH_WORK_AUTH_METHOD", method)
    });
    assert_eq!(try_sign_in(&mut Client::of(&app)).await, None);
    let requests = provider.take_requests();
    let mut sent = requests.iter().filter(|request| request.line == TOKEN_LINE);
    let request = sent.next().unwrap();
    assert!(sent.next().is_none() && !request.form.contains_key("client_secret"), "{requests:?}");
    let header = request.headers["authorization"].strip_prefix("Basic ").unwrap();
    String::from_utf8(STANDARD.decode(header).unwrap()).unwrap()
}

/// A space is `%20`, which servers read that decode forms, and those that only decode URLs.
#[tokio::test]
async fn client_credentials_are_encoded_so_that_every_decoder_reads_them() {
    let sent = credentials("basic").await;
    assert_eq!(sent, "hallpass%20%26%20co:a%3A%20b%2Bc%25d%2F%C3%A4%3F%3D%23");
}

#[tokio::test]
async fn client_credentials_are_unencoded_only_where_the_setting_says_so() {
    assert_eq!(credentials("basic_unencoded").await, format!("{ID}:{SECRET}"));
}

/// Not with other credentials, another encoding or another method either.
#[tokio::test]
async fn client_credentials_that_are_refused_are_not_sent_again() {
    let (provider, app) = start(|options| settings(options).env("AUTH_WORK_SECRET", SECRET));
    provider.answer(TOKEN_LINE, Reply::new(401, "application/json", r#"{"error":"invalid_client"}"#));
    assert_eq!(try_sign_in(&mut Client::of(&app)).await.as_deref(), Some("ProviderMisconfigured"));
    assert_eq!(provider.take_requests().len(), 1);
    assert!(!app.log().contains(SECRET), "the secret was logged");
}
