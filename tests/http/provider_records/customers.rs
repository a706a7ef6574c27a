//! Hosted providers with an issuer for each customer.

use hallpass_tests::Signature;
use serde_json::json;

use super::{
    expected::{Case, Expected, access_token_hash, thin, userinfo},
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
        asgardeo(),
        (
            Played {
                settings: &[("_ISSUER", "https://api.descope.com/P2example")],
                // From memory: the roles of each tenant, and the kind of the token.
                claims: |claims| {
                    claims["aud"] = json!([claims["aud"]]);
                    (claims["amr"], claims["drn"]) = (json!(["email"]), json!("DS"));
                    claims["tenants"] = json!({ "T2example": { "roles": ["Tenant Admin"] } });
                },
                ..Played::new("descope", "https://api.descope.com/P2example")
            },
            |_| (),
        ),
        (
            Played {
                settings: &[("_ISSUER", "https://example.frontegg.com")],
                // From memory: objects and lists of its own, and the picture under another name.
                claims: |claims| {
                    claims["profilePictureUrl"] = claims["picture"].take();
                    (claims["tenantId"], claims["tenantIds"]) = (json!("a-1"), json!(["a-1"]));
                    (claims["metadata"], claims["roles"]) = (json!({}), json!(["Admin"]));
                },
                userinfo: userinfo("frontegg"),
                ..Played::new("frontegg", "https://example.frontegg.com")
            },
            |_| (),
        ),
    ]
}

fn asgardeo() -> Case {
    (
        Played {
            settings: &[("_ISSUER", "https://api.asgardeo.io/t/example/oauth2/token")],
            // https://wso2.com/asgardeo/docs/references/tokens/id-tokens/
            claims: |claims| {
                thin(claims);
                claims["azp"] = claims["aud"].clone();
                claims["nbf"] = claims["iat"].clone();
                claims["amr"] = json!(["BasicAuthenticator"]);
                claims["at_hash"] = json!(access_token_hash());
                (claims["c_hash"], claims["isk"]) = (json!("IgFIyrsoOeTwjdAaG3y3OQ"), json!("c37e"));
                (claims["org_id"], claims["org_name"]) = (json!("13a9"), json!("example"));
            },
            userinfo: json!({ "sub": "fake-1", "given_name": "Fay", "family_name": "Ke",
                "email": "asgardeo@example.org", "email_verified": true,
                "picture": "https://example.org/fay.png" }),
            callback: &[("session_state", "a1.b2")],
            ..Played::new("asgardeo", "https://api.asgardeo.io/t/example/oauth2/token")
        },
        |_| (),
    )
}
