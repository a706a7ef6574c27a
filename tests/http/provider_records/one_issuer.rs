//! Hosted providers with the same issuer for everyone.

use hallpass_tests::{CLIENT_KEY, Signature};
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
                claims: |claims| claims["iss"] = json!("accounts.google.com"),
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
        (
            Played {
                claims: |claims| claims["https://slack.com/team_id"] = json!("T1"),
                tokens: |tokens| tokens["ok"] = json!(true),
                ..Played::new("slack", "https://slack.com")
            },
            |expected| (expected.pkce, expected.post) = (false, true),
        ),
        apple(),
        linkedin(),
        twitch(),
        (
            Played {
                signature: Signature::With("ES256"),
                ..Played::new("yahoo", "https://api.login.yahoo.com")
            },
            |_| (),
        ),
        line(),
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

/// No name without the first answer, no picture, and truth as text.
fn apple() -> Case {
    (
        Played {
            settings: &[
                ("_SECRET", ""),
                ("_TEAM_ID", "TEAM123456"),
                ("_KEY_ID", "KEY1234567"),
                ("_PRIVATE_KEY", CLIENT_KEY),
            ],
            claims: |claims| {
                remove(claims, "name");
                remove(claims, "picture");
                claims["email_verified"] = json!("true");
                claims["is_private_email"] = json!("true");
                claims["nonce_supported"] = json!(true);
            },
            discovery: |document| remove(document, "userinfo_endpoint"),
            ..Played::new("apple", "https://appleid.apple.com")
        },
        |expected| {
            (expected.scope, expected.post) = ("openid name email", true);
            expected.param = Some(("response_mode", "form_post"));
            (expected.name, expected.picture) = (Value::Null, Value::Null);
        },
    )
}

/// No nonce comes back; a verified address is text, and the locale an object.
fn linkedin() -> Case {
    (
        Played {
            claims: |claims| {
                remove(claims, "nonce");
                claims["email_verified"] = json!("true");
                claims["locale"] = json!({ "country": "US", "language": "en" });
            },
            discovery: |document| remove(document, "token_endpoint_auth_methods_supported"),
            ..Played::new("linkedin", "https://www.linkedin.com/oauth")
        },
        |expected| (expected.pkce, expected.nonce, expected.post) = (false, false, true),
    )
}

fn twitch() -> Case {
    (
        Played {
            claims: |claims| {
                remove(claims, "name");
                claims["preferred_username"] = json!("fay");
            },
            tokens: |tokens| tokens["scope"] = json!(["openid", "user:read:email"]),
            userinfo: json!({ "sub": "fake-1", "preferred_username": "fay" }),
            ..Played::new("twitch", "https://id.twitch.tv/oauth2")
        },
        |expected| {
            (expected.pkce, expected.post, expected.scope) = (false, true, "openid user:read:email");
            expected.param = Some((
                "claims",
                r#"{"id_token":{"email":null,"email_verified":null,"picture":null,"preferred_username":null}}"#,
            ));
            expected.name = json!("fay");
        },
    )
}

/// No address without an application, and none is called verified.
fn line() -> Case {
    (
        Played {
            signature: Signature::With("ES256"),
            claims: |claims| remove(claims, "email_verified"),
            ..Played::new("line", "https://access.line.me")
        },
        |expected| {
            (expected.post, expected.verified) = (true, false);
            expected.param = Some(("id_token_key_type", "JWK"));
        },
    )
}

fn orcid() -> Case {
    (
        Played {
            claims: |claims| {
                thin(claims);
                claims["given_name"] = json!("Fay");
                claims["family_name"] = json!("Ke");
                claims["amr"] = json!("pwd");
            },
            userinfo: json!({ "sub": "fake-1" }),
            ..Played::new("orcid", "https://orcid.org")
        },
        |expected| {
            (expected.scope, expected.post, expected.verified) = ("openid", true, false);
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
            ..Played::new("intuit", "https://oauth.platform.intuit.com/op/v1")
        },
        |expected| (expected.nonce, expected.picture) = (false, Value::Null),
    )
}
