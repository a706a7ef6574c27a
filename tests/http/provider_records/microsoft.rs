//! Microsoft's providers.

use hallpass_tests::ClientAuth;
use serde_json::{Value, json};

use super::{
    expected::{Case, Expected},
    played::{Played, remove},
};

const TENANT: &str = "72f988bf-86f1-41af-91ab-2d7cd011db47";

/// Tokens as Entra issues them: dated back, without `email_verified`, groups elsewhere.
fn as_entra(claims: &mut Value) {
    let now = claims["iat"].as_i64().unwrap();
    (claims["iat"], claims["nbf"]) = (json!(now - 300), json!(now - 300));
    claims["tid"] = json!(TENANT);
    claims["xms_edov"] = json!(true);
    remove(claims, "picture");
}

/// The policy is in the URLs, in either case.
pub fn with_policy(document: &mut Value) {
    let url = format!("{}?p=B2C_1_SignIn", document["authorization_endpoint"].as_str().unwrap());
    document["authorization_endpoint"] = json!(url);
}

/// All of them.
pub fn microsoft() -> Vec<Case> {
    let not_believed: fn(&mut Expected) =
        |expected| (expected.verified, expected.picture) = (false, Value::Null);
    vec![
        (
            Played {
                settings: &[("_TENANT", "organizations")],
                claims: |claims| {
                    as_entra(claims);
                    claims["iss"] = json!(format!("https://login.microsoftonline.com/{TENANT}/v2.0"));
                    claims["_claim_names"] = json!({ "groups": "src1" });
                },
                discovery: |document| remove(document, "code_challenge_methods_supported"),
                callback: &[("session_state", "0b6d3d7e-5ea0-4e8a-9f6b-e36c1e3c5d4a")],
                ..Played::new("microsoft-entra-id", "https://login.microsoftonline.com/{tenantid}/v2.0")
            },
            |expected| {
                (expected.verified, expected.picture) = (false, Value::Null);
                expected.subject = "72f988bf-86f1-41af-91ab-2d7cd011db47/fake-1";
            },
        ),
        (
            Played {
                client_auth: ClientAuth::Post,
                settings: &[(
                    "_ISSUER",
                    "https://contoso.b2clogin.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0/",
                )],
                claims: |claims| {
                    as_entra(claims);
                    claims["emails"] = json!([claims["email"].take()]);
                    claims["tfp"] = json!("b2c_1_signin");
                    remove(claims, "email");
                },
                discovery: with_policy,
                tokens: |tokens| remove(tokens, "access_token"),
                ..Played::new(
                    "azure-ad-b2c",
                    "https://contoso.b2clogin.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0/",
                )
            },
            not_believed,
        ),
        (
            Played {
                settings: &[("_ISSUER", "https://contoso.ciamlogin.com/72f988bf/v2.0")],
                claims: as_entra,
                userinfo: json!({ "sub": "fake-1" }),
                ..Played::new("entra-external-id", "https://contoso.ciamlogin.com/72f988bf/v2.0")
            },
            not_believed,
        ),
    ]
}
