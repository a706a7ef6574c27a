//! Providers that people run themselves.

use serde_json::json;

use super::{
    expected::{Case, thin, userinfo},
    played::Played,
};

/// All of them.
pub fn self_hosted() -> Vec<Case> {
    vec![
        (
            Played {
                settings: &[
                    ("_ISSUER", "https://id.example.org/realms/example"),
                    ("_TRUSTED_AUDIENCES", "api"),
                ],
                claims: |claims| {
                    claims["aud"] = json!(["api", claims["aud"]]);
                    claims["azp"] = claims["aud"][1].clone();
                    claims["session_state"] = json!("s");
                },
                ..Played::new("keycloak", "https://id.example.org/realms/example")
            },
            |_| (),
        ),
        (
            Played {
                settings: &[("_ISSUER", "https://zitadel.example.org")],
                claims: |claims| {
                    thin(claims);
                    claims["azp"] = claims["aud"].clone();
                    claims["aud"] = json!(["180000000000000001", claims["aud"], "180000000000000002"]);
                },
                userinfo: userinfo("zitadel"),
                ..Played::new("zitadel", "https://zitadel.example.org")
            },
            |_| (),
        ),
        (
            Played {
                settings: &[("_ISSUER", "https://id.example.org/application/o/example/")],
                claims: |claims| claims["email_verified"] = json!(false),
                ..Played::new("authentik", "https://id.example.org/application/o/example/")
            },
            |expected| expected.verified = false,
        ),
        (
            Played {
                settings: &[("_ISSUER", "https://auth.example.org"), ("_AUTH_METHOD", "post")],
                claims: |claims| {
                    thin(claims);
                    claims["amr"] = json!(["pwd"]);
                },
                userinfo: userinfo("authelia"),
                ..Played::new("authelia", "https://auth.example.org")
            },
            |expected| expected.post = true,
        ),
        (
            Played {
                settings: &[("_ISSUER", "https://pocket.example.org")],
                claims: |claims| claims["email_verified"] = json!(false),
                ..Played::new("pocket-id", "https://pocket.example.org")
            },
            |expected| expected.verified = false,
        ),
        (
            Played {
                settings: &[("_ISSUER", "https://example.projects.oryapis.com")],
                claims: |claims| claims["aud"] = json!([claims["aud"]]),
                ..Played::new("ory-hydra", "https://example.projects.oryapis.com")
            },
            |_| (),
        ),
        (
            Played {
                settings: &[("_ISSUER", "https://duende.example.org")],
                claims: |claims| {
                    thin(claims);
                    claims["amr"] = json!(["pwd"]);
                },
                userinfo: userinfo("duende-identity-server6"),
                ..Played::new("duende-identity-server6", "https://duende.example.org")
            },
            |_| (),
        ),
        (
            Played {
                settings: &[("_ISSUER", "https://git.example.org/")],
                ..Played::new("gitea", "https://git.example.org/")
            },
            // Its claim is `true` for every active account.
            |expected| expected.verified = false,
        ),
        (
            Played {
                settings: &[("_ISSUER", "https://codeberg.org/")],
                ..Played::new("forgejo", "https://codeberg.org/")
            },
            |expected| expected.verified = false,
        ),
        (
            Played {
                settings: &[("_ISSUER", "https://fusion.example.org")],
                ..Played::new("fusionauth", "https://fusion.example.org")
            },
            |expected| expected.verified = false,
        ),
    ]
}
