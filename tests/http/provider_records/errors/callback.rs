//! Errors that a provider sends to the callback: a person declined, or something is wrong.

use hallpass_tests::Behaviour;
use serde_json::{Value, json};

use super::{expect_error, start_all};
use crate::provider_records::{
    played::expect_no_one,
    token_error::{AGAIN, MISCONFIGURED},
};

type Params = &'static [(&'static str, &'static str)];

const DECLINED: &str = "AccessDenied";

/// What a provider sends to the callback when it does not sign a person in, where it has a form of
/// its own, and the error code that they get. All others answer `access_denied`.
const CALLBACK_ERRORS: &[(&str, Params, &str)] = &[
    ("apple", &[("error", "user_cancelled_authorize")], DECLINED),
    ("apple", &[("error", "user_trigger_network_error")], "ProviderUnavailable"),
    (
        "auth0",
        &[("error", "access_denied"), ("error_description", "User did not authorize the request")],
        DECLINED,
    ),
    ("auth0", &[("error", "unauthorized"), ("error_description", "user is blocked")], DECLINED),
    // Cancelled, and "forgot password".
    (
        "azure-ad-b2c",
        &[("error", "access_denied"), ("error_description", "AADB2C90091: The user has cancelled")],
        DECLINED,
    ),
    (
        "azure-ad-b2c",
        &[("error", "access_denied"), ("error_description", "AADB2C90118: The user has forgotten")],
        MISCONFIGURED,
    ),
    ("google", &[("error", "access_denied"), ("authuser", "0"), ("prompt", "consent")], DECLINED),
    ("google", &[("error", "admin_policy_enforced")], MISCONFIGURED),
    ("google", &[("error", "org_internal")], MISCONFIGURED),
    ("keycloak", &[("error", "access_denied")], DECLINED),
    (
        "keycloak",
        &[("error", "temporarily_unavailable"), ("error_description", "authentication_expired")],
        "SignInExpired",
    ),
    ("keycloak", &[("error", "interaction_required")], AGAIN),
    (
        "linkedin",
        &[("error", "user_cancelled_login"), ("error_description", "The user cancelled LinkedIn login")],
        DECLINED,
    ),
    (
        "linkedin",
        &[("error", "user_cancelled_authorize"), ("error_description", "The user cancelled the consent")],
        DECLINED,
    ),
    ("linkedin", &[("error", "unauthorized_scope_error")], MISCONFIGURED),
    (
        "microsoft-entra-id",
        &[("error", "access_denied"), ("error_subcode", "cancel"), ("error_description", "AADSTS65004: no")],
        DECLINED,
    ),
    ("microsoft-entra-id", &[("error", "consent_required")], DECLINED),
    ("microsoft-entra-id", &[("error", "login_required")], AGAIN),
    (
        "okta",
        &[("error", "access_denied"), ("error_description", "User is not assigned to the client")],
        DECLINED,
    ),
    ("ory-hydra", &[("error", "request_forbidden")], AGAIN),
    ("slack", &[("error", "access_denied")], DECLINED),
    ("slack", &[("error", "invalid_team_for_non_distributed_app")], MISCONFIGURED),
];

/// What a provider without a form of its own sends when a person declines.
const STANDARD: (Params, &str) = (&[("error", "access_denied")], DECLINED);

#[tokio::test]
async fn record_errors_at_the_callback_are_understood_and_logged() {
    let (played, providers, app) = start_all();
    assert!(CALLBACK_ERRORS.iter().all(|(id, ..)| played.iter().any(|played| played.id == *id)));
    for (played, provider) in played.iter().zip(&providers) {
        let own = CALLBACK_ERRORS.iter().filter(|(id, ..)| *id == played.id);
        let mut errors: Vec<_> = own.map(|(_, params, code)| (*params, *code)).collect();
        if errors.is_empty() {
            errors.push(STANDARD);
        }
        for (params, code) in errors {
            let issuer = played.callback.iter().find(|(name, _)| *name == "iss");
            let callback = move |answer: &mut Value| {
                *answer = json!({ "state": answer["state"] });
                for (name, value) in params.iter().chain(issuer) {
                    answer[*name] = (*value).into();
                }
            };
            provider.set_behaviour(Behaviour { callback: Box::new(callback), ..played.behaviour() });
            let reasons = params.iter().filter(|(name, _)| ["error", "error_description"].contains(name));
            let logged: Vec<_> = reasons.map(|(_, value)| *value).collect();
            expect_error(&app, played, code, &logged).await;
        }
        assert_eq!(provider.count_requests("token"), 0, "{}", played.id);
    }
    expect_no_one(&app).await;
}
