//! Hosted providers with an issuer for each customer.

use hallpass_tests::Signature;
use serde_json::json;

use super::{
    expected::{Case, Expected, thin, userinfo},
    played::{Played, remove},
};

/// All of them.
pub fn with_customers() -> Vec<Case> {
    let unverified: fn(&mut Expected) = |expected| expected.verified = false;
    vec![
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
