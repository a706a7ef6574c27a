//! What a record accepts of one provider, and a token or an answer that is like it and wrong.

use hallpass_tests::{Client, ClientAuth, Signature};
use serde_json::{Value, json};

use super::played::{Played, hs256, remove, start, try_sign_in};

/// Signs in with each of `played`; all must fail with the code beside it.
async fn expect_refusals(played: Vec<(Played, &str)>) {
    let (played, codes): (Vec<_>, Vec<_>) = played.into_iter().unzip();
    let (_providers, app) = start(&played);
    for (played, code) in played.iter().zip(codes) {
        let mut browser = Client::of(&app);
        assert_eq!(try_sign_in(&mut browser, played.id).await.as_deref(), Some(code), "{}", played.id);
        assert_eq!(browser.fetch_session().await, Value::Null, "{}", played.id);
    }
}

const REJECTED: &str = "SignInRejected";

#[tokio::test]
async fn record_accepts_no_other_issuer_and_no_other_nonce() {
    expect_refusals(vec![
        // An alias that is not one.
        (
            Played {
                claims: |claims| claims["iss"] = json!("google.com"),
                ..Played::new("google", "https://accounts.google.com")
            },
            REJECTED,
        ),
        // The other spelling than that of the document.
        (
            Played {
                settings: &[("_DOMAIN", "example.auth0.com")],
                claims: |claims| claims["iss"] = json!("https://example.auth0.com"),
                ..Played::new("auth0", "https://example.auth0.com/")
            },
            REJECTED,
        ),
        // The token of another customer of the same provider.
        (
            Played {
                settings: &[("_DOMAIN", "example.okta.com")],
                claims: |claims| claims["iss"] = json!("https://evil.okta.com"),
                ..Played::new("okta", "https://example.okta.com")
            },
            REJECTED,
        ),
        // A nonce that was sent and did not come back, or came back empty.
        (
            Played {
                client_auth: ClientAuth::Post,
                claims: |claims| claims["nonce"] = json!(""),
                ..Played::new("slack", "https://slack.com")
            },
            REJECTED,
        ),
        (
            Played {
                client_auth: ClientAuth::Post,
                claims: |claims| remove(claims, "nonce"),
                ..Played::new("twitch", "https://id.twitch.tv/oauth2")
            },
            REJECTED,
        ),
        // A nonce of another sign-in where none was sent.
        (
            Played {
                client_auth: ClientAuth::Post,
                claims: |claims| claims["nonce"] = json!("of another sign-in"),
                ..Played::new("linkedin", "https://www.linkedin.com/oauth")
            },
            REJECTED,
        ),
    ])
    .await;
}

#[tokio::test]
async fn record_accepts_no_other_algorithm_and_no_other_audience() {
    expect_refusals(vec![
        // Another algorithm than the record's: HS256 with the secret, and a key that is published.
        (
            Played {
                client_auth: ClientAuth::Post,
                signature: Signature::Hs256(hs256),
                ..Played::new("line", "https://access.line.me")
            },
            "ProviderMisconfigured",
        ),
        (
            Played { signature: Signature::Right, ..Played::new("yahoo", "https://api.login.yahoo.com") },
            "ProviderMisconfigured",
        ),
        // Other clients of the project without the authorized party, or with another one.
        (
            Played {
                settings: &[("_ISSUER", "https://zitadel.example.org")],
                claims: |claims| claims["aud"] = json!([claims["aud"], "180000000000000001"]),
                ..Played::new("zitadel", "https://zitadel.example.org")
            },
            REJECTED,
        ),
        // An audience that is not in the list.
        (
            Played {
                settings: &[("_ISSUER", "https://id.example.org/realms/a"), ("_TRUSTED_AUDIENCES", "api")],
                claims: |claims| claims["aud"] = json!([claims["aud"], "other"]),
                ..Played::new("keycloak", "https://id.example.org/realms/a")
            },
            REJECTED,
        ),
        // No audience at all.
        (
            Played {
                settings: &[("_DOMAIN", "example.kinde.com")],
                claims: |claims| claims["aud"] = json!("https://example.kinde.com"),
                ..Played::new("kinde", "https://example.kinde.com")
            },
            REJECTED,
        ),
        (
            Played {
                client_auth: ClientAuth::Post,
                claims: |claims| remove(claims, "aud"),
                ..Played::new("orcid", "https://orcid.org")
            },
            REJECTED,
        ),
        // Userinfo about another person.
        (
            Played {
                claims: |claims| remove(claims, "picture"),
                userinfo: json!({ "sub": "fake-2" }),
                ..Played::new("gitlab", "https://gitlab.com")
            },
            REJECTED,
        ),
    ])
    .await;
}
