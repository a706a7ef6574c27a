//! Social networks, with the same issuer for everyone.

use hallpass_tests::{ClientAuth, Signature};
use serde_json::json;

use super::{
    expected::Case,
    played::{Played, remove},
};

/// All of them.
pub fn social_networks() -> Vec<Case> {
    vec![slack(), linkedin(), twitch(), line()]
}

fn slack() -> Case {
    (
        Played {
            client_auth: ClientAuth::Post,
            claims: |claims| {
                claims["https://slack.com/user_id"] = json!("U1");
                claims["https://slack.com/team_id"] = json!("T1");
                claims["date_email_verified"] = json!(1_622_128_723);
            },
            tokens: |tokens| tokens["ok"] = json!(true),
            ..Played::new("slack", "https://slack.com")
        },
        |expected| expected.pkce = false,
    )
}

/// No nonce comes back; a verified address is text, and the locale an object.
fn linkedin() -> Case {
    (
        Played {
            client_auth: ClientAuth::Post,
            claims: |claims| {
                remove(claims, "nonce");
                claims["email_verified"] = json!("true");
                claims["locale"] = json!({ "country": "US", "language": "en" });
            },
            discovery: |document| remove(document, "token_endpoint_auth_methods_supported"),
            ..Played::new("linkedin", "https://www.linkedin.com/oauth")
        },
        |expected| (expected.pkce, expected.nonce) = (false, false),
    )
}

fn twitch() -> Case {
    (
        Played {
            client_auth: ClientAuth::Post,
            claims: |claims| {
                remove(claims, "name");
                claims["preferred_username"] = json!("fay");
            },
            tokens: |tokens| tokens["scope"] = json!(["openid", "user:read:email"]),
            ..Played::new("twitch", "https://id.twitch.tv/oauth2")
        },
        |expected| {
            (expected.pkce, expected.scope) = (false, "openid user:read:email");
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
            client_auth: ClientAuth::Post,
            signature: Signature::With("ES256"),
            claims: |claims| remove(claims, "email_verified"),
            callback: &[("friendship_status_changed", "true")],
            ..Played::new("line", "https://access.line.me")
        },
        |expected| {
            expected.verified = false;
            expected.param = Some(("id_token_key_type", "JWK"));
        },
    )
}
