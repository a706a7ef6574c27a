//! Hosted providers: the same issuer for everyone, or one for each customer.

use hallpass_tests::Signature;
use serde_json::{Value, json};

use super::{
    expected::{Case, Expected, thin, userinfo},
    played::{Played, remove},
};

/// All of them.
pub fn hosted() -> Vec<Case> {
    let unverified: fn(&mut Expected) = |expected| expected.verified = false;
    vec![
        // The alias of OpenID Connect Core 1.0, section 15.6.2.
        (
            Played {
                claims: |claims| claims["iss"] = json!("accounts.google.com"),
                ..Played::new("google", "https://accounts.google.com")
            },
            |_| (),
        ),
        // The domain without the slash of the issuer; `updated_at` as text.
        (
            Played {
                settings: &[("_DOMAIN", "example.eu.auth0.com")],
                claims: |claims| claims["updated_at"] = json!("2024-01-01T00:00:00.000Z"),
                ..Played::new("auth0", "https://example.eu.auth0.com/")
            },
            |_| (),
        ),
        (
            Played {
                settings: &[("_DOMAIN", "example.okta.com")],
                claims: thin,
                userinfo: userinfo("okta"),
                ..Played::new("okta", "https://example.okta.com")
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
        // No nonce comes back; a verified address is text, and the locale an object.
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
        ),
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
        ),
        (
            Played {
                signature: Signature::With("ES256"),
                ..Played::new("yahoo", "https://api.login.yahoo.com")
            },
            |_| (),
        ),
        // No address without an application, and none is called verified.
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
        ),
        (
            Played {
                settings: &[("_DOMAIN", "example.kinde.com")],
                claims: |claims| {
                    claims["aud"] = json!(["https://example.kinde.com", claims["aud"]]);
                    claims["azp"] = claims["aud"][1].clone();
                },
                ..Played::new("kinde", "https://example.kinde.com")
            },
            |_| (),
        ),
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
        ),
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
        ),
        (
            Played {
                claims: |claims| claims["updated_at"] = json!("2024-01-01T00:00:00Z"),
                discovery: |document| remove(document, "code_challenge_methods_supported"),
                ..Played::new("salesforce", "https://login.salesforce.com")
            },
            |_| (),
        ),
        (
            Played {
                settings: &[("_ISSUER", "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_example")],
                claims: |claims| claims["email_verified"] = json!("true"),
                ..Played::new("cognito", "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_example")
            },
            |_| (),
        ),
        (
            Played {
                settings: &[("_ISSUER", "https://example.onelogin.com/oidc/2")],
                ..Played::new("onelogin", "https://example.onelogin.com/oidc/2")
            },
            unverified,
        ),
        (
            Played {
                settings: &[("_ISSUER", "https://example.logto.app/oidc")],
                signature: Signature::With("ES384"),
                ..Played::new("logto", "https://example.logto.app/oidc")
            },
            |_| (),
        ),
        (
            Played {
                settings: &[("_ISSUER", "https://clerk.example.org")],
                claims: thin,
                userinfo: userinfo("clerk"),
                ..Played::new("clerk", "https://clerk.example.org")
            },
            |_| (),
        ),
        (
            Played {
                settings: &[("_ISSUER", "https://auth.pingone.eu/1/as")],
                claims: |claims| {
                    claims["mail"] = claims["email"].take();
                    remove(claims, "email");
                },
                ..Played::new("ping-id", "https://auth.pingone.eu/1/as")
            },
            |_| (),
        ),
        (
            Played {
                settings: &[("_ISSUER", "https://api.asgardeo.io/t/example/oauth2/token")],
                ..Played::new("asgardeo", "https://api.asgardeo.io/t/example/oauth2/token")
            },
            |_| (),
        ),
        (
            Played {
                settings: &[("_ISSUER", "https://api.descope.com/P2example")],
                ..Played::new("descope", "https://api.descope.com/P2example")
            },
            |_| (),
        ),
        (
            Played {
                settings: &[("_ISSUER", "https://example.frontegg.com")],
                ..Played::new("frontegg", "https://example.frontegg.com")
            },
            |_| (),
        ),
    ]
}
