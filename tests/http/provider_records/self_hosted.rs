//! Providers that people run themselves.

use hallpass_tests::{ClientAuth, Signature};
use serde_json::{Value, json};

use super::{
    expected::{Case, access_token_hash, thin, userinfo},
    played::{Played, hs256, remove},
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
                discovery: |document| {
                    document["authorization_response_iss_parameter_supported"] = json!(true);
                },
                callback: &[("iss", "https://id.example.org/realms/example"), ("session_state", "s")],
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
                client_auth: ClientAuth::Post,
                claims: |claims| {
                    thin(claims);
                    claims["amr"] = json!(["pwd"]);
                },
                discovery: |document| {
                    document["authorization_response_iss_parameter_supported"] = json!(true);
                },
                userinfo: userinfo("authelia"),
                callback: &[("iss", "https://auth.example.org"), ("scope", "openid profile email")],
                ..Played::new("authelia", "https://auth.example.org")
            },
            |_| (),
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
        duende(),
        (
            Played {
                settings: &[("_ISSUER", "https://git.example.org/")],
                // Verified is who is active. Without the scope there are no groups.
                claims: |claims| {
                    claims["preferred_username"] = json!("fay");
                    claims["groups"] = Value::Null;
                },
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
        fusionauth(),
    ]
}

/// The issuer of a tenant may be any text, whatever the URL of the server; without another key the
/// client's secret signs.
fn fusionauth() -> Case {
    (
        Played {
            settings: &[
                ("_ISSUER", "https://fusion.example.org"),
                ("_ISSUER_ALIASES", "acme.com"),
                ("_ALGORITHMS", "HS256"),
            ],
            signature: Signature::Hs256(hs256),
            claims: |claims| {
                remove(claims, "name");
                (claims["given_name"], claims["family_name"]) = (json!("Fay"), json!("Ke"));
                claims["authenticationType"] = json!("PASSWORD");
            },
            userinfo: json!({ "sub": "fake-1", "given_name": "Fay", "family_name": "Ke" }),
            callback: &[("locale", "en_US"), ("userState", "Authenticated")],
            ..Played::new("fusionauth", "acme.com")
        },
        |expected| {
            expected.issuer = Some("https://fusion.example.org");
            expected.verified = false;
        },
    )
}

fn duende() -> Case {
    (
        Played {
            settings: &[("_ISSUER", "https://duende.example.org"), ("_TRUSTED_AUDIENCES", "api")],
            claims: |claims| {
                thin(claims);
                // Several audiences without an authorized party.
                claims["aud"] = json!([claims["aud"], "api"]);
                claims["amr"] = json!(["pwd"]);
                (claims["idp"], claims["sid"]) = (json!("local"), json!("1A2B"));
                claims["at_hash"] = json!(access_token_hash());
            },
            discovery: |document| {
                document["authorization_response_iss_parameter_supported"] = json!(true);
            },
            userinfo: userinfo("duende-identity-server6"),
            callback: &[
                ("iss", "https://duende.example.org"),
                ("session_state", "s.1"),
                ("scope", "openid profile email"),
            ],
            ..Played::new("duende-identity-server6", "https://duende.example.org")
        },
        |_| (),
    )
}
