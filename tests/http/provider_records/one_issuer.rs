//! Hosted providers with the same issuer for everyone.

use hallpass_tests::{CLIENT_KEY, ClientAuth, Signature};
use serde_json::{Value, json};

use super::{
    expected::{Case, thin, userinfo},
    played::{Played, remove},
};

/// All of them.
pub fn with_one_issuer() -> Vec<Case> {
    vec![
        // The alias of OpenID Connect Core 1.0, section 15.6.2.
        (
            Played {
                claims: |claims| {
                    claims["iss"] = json!("accounts.google.com");
                    claims["azp"] = claims["aud"].clone();
                    claims["hd"] = json!("example.org");
                },
                callback: &[
                    ("iss", "https://accounts.google.com"),
                    ("scope", "email profile openid https://www.googleapis.com/auth/userinfo.email"),
                    ("authuser", "0"),
                    ("hd", "example.org"),
                    ("prompt", "none"),
                ],
                ..Played::new("google", "https://accounts.google.com")
            },
            |_| (),
        ),
        (
            Played {
                claims: |claims| {
                    thin(claims);
                    claims["sub_legacy"] = json!("a1b2");
                },
                userinfo: userinfo("gitlab"),
                ..Played::new("gitlab", "https://gitlab.com")
            },
            |_| (),
        ),
        apple(),
        (
            Played {
                signature: Signature::With("ES256"),
                ..Played::new("yahoo", "https://api.login.yahoo.com")
            },
            |_| (),
        ),
        orcid(),
        intuit(),
        (
            Played {
                claims: |claims| claims["updated_at"] = json!("2024-01-01T00:00:00Z"),
                discovery: |document| remove(document, "code_challenge_methods_supported"),
                ..Played::new("salesforce", "https://login.salesforce.com")
            },
            |_| (),
        ),
    ]
}

/// The name is beside the first answer only. No picture, and truth as text.
fn apple() -> Case {
    (
        Played {
            settings: &[
                ("_SECRET", ""),
                ("_TEAM_ID", "TEAM123456"),
                ("_KEY_ID", "KEY1234567"),
                ("_PRIVATE_KEY", CLIENT_KEY),
            ],
            client_auth: ClientAuth::PostedToken,
            claims: |claims| {
                remove(claims, "name");
                remove(claims, "picture");
                claims["email_verified"] = json!("true");
                claims["is_private_email"] = json!("true");
                claims["nonce_supported"] = json!(true);
            },
            discovery: |document| {
                // Its userinfo endpoint, which Apple has not, stays: a request would be seen.
                document["token_endpoint_auth_methods_supported"] = json!(["client_secret_post"]);
            },
            callback: &[
                ("user", r#"{"name":{"firstName":"Fay","lastName":"Ke"},"email":"eve@example.org"}"#),
                ("id_token", "of the browser"),
            ],
            ..Played::new("apple", "https://appleid.apple.com")
        },
        |expected| {
            expected.scope = "openid name email";
            expected.param = Some(("response_mode", "form_post"));
            expected.picture = Value::Null;
        },
    )
}

fn orcid() -> Case {
    (
        Played {
            client_auth: ClientAuth::Post,
            claims: |claims| {
                thin(claims);
                claims["given_name"] = json!("Fay");
                claims["family_name"] = json!("Ke");
                claims["amr"] = json!("pwd");
            },
            tokens: |tokens| (tokens["name"], tokens["orcid"]) = (json!("Fay Ke"), json!("fake-1")),
            userinfo: json!({ "sub": "fake-1" }),
            ..Played::new("orcid", "https://orcid.org")
        },
        |expected| {
            (expected.scope, expected.verified) = ("openid", false);
            (expected.email, expected.picture) = (Value::Null, Value::Null);
        },
    )
}

fn intuit() -> Case {
    (
        Played {
            claims: |claims| {
                thin(claims);
                remove(claims, "nonce");
            },
            userinfo: json!({ "sub": "fake-1", "givenName": "Fay", "familyName": "Ke",
                "email": "intuit@example.org", "emailVerified": true }),
            tokens: |tokens| tokens["x_refresh_token_expires_in"] = json!(8_726_400),
            callback: &[("realmId", "9130000000000000")],
            ..Played::new("intuit", "https://oauth.platform.intuit.com/op/v1")
        },
        |expected| (expected.nonce, expected.picture) = (false, Value::Null),
    )
}
