//! Errors of the token endpoint: it refuses a code, or the client.

use hallpass_tests::Behaviour;
use serde_json::json;

use super::{expect_error, start_all};
use crate::provider_records::{
    played::expect_no_one,
    token_error::{AGAIN, MISCONFIGURED, TokenError},
};

/// How a token endpoint refuses a code or the client, where it has a form of its own.
fn token_errors() -> Vec<(&'static str, TokenError)> {
    let error = |status, answer, code, logged| TokenError { status, answer, code, logged };
    // The text has numbers that look like tokens.
    let entra = json!({
        "error": "invalid_client",
        "error_description": "AADSTS7000218: The request body must contain client_secret. Trace ID: \
            0b6d3d7e-5ea0-4e8a-9f6b-e36c1e3c5d4a Timestamp: 2024-01-01 00:00:00Z",
        "error_codes": [7_000_218], "timestamp": "2024-01-01 00:00:00Z",
        "error_uri": "https://login.microsoftonline.com/error?code=7000218",
    });
    let b2c =
        json!({ "error": "invalid_grant", "error_description": "AADB2C90088: It was not issued here." });
    let twitch = |status: u16, message: &str| json!({ "status": status, "message": message });
    vec![
        ("apple", error(400, json!({ "error": "invalid_client" }), MISCONFIGURED, "invalid_client")),
        (
            "auth0",
            error(
                401,
                json!({ "error": "access_denied", "error_description": "Unauthorized" }),
                MISCONFIGURED,
                "access_denied (described as",
            ),
        ),
        ("azure-ad-b2c", error(400, b2c, AGAIN, "AADB2C90088")),
        ("linkedin", error(401, json!({ "error": "invalid_client" }), MISCONFIGURED, "invalid_client")),
        ("microsoft-entra-id", error(401, entra, MISCONFIGURED, "AADSTS7000218")),
        ("slack", error(200, json!({ "ok": false, "error": "invalid_code" }), AGAIN, "invalid_code")),
        (
            "slack",
            error(
                200,
                json!({ "ok": false, "error": "bad_client_secret" }),
                MISCONFIGURED,
                "bad_client_secret",
            ),
        ),
        (
            "slack",
            error(
                200,
                json!({ "ok": false, "error": "internal_error" }),
                "ProviderUnavailable",
                "internal_error",
            ),
        ),
        (
            "twitch",
            error(400, twitch(400, "Invalid authorization code"), AGAIN, "Invalid authorization code"),
        ),
    ]
}

#[tokio::test]
async fn record_errors_of_the_token_endpoint_are_understood_and_logged() {
    let (played, providers, app) = start_all();
    let mut own = token_errors();
    assert!(own.iter().all(|(id, _)| played.iter().any(|played| played.id == *id)));
    for (played, provider) in played.iter().zip(&providers) {
        let (mut errors, others): (Vec<_>, Vec<_>) = own.into_iter().partition(|(id, _)| *id == played.id);
        own = others;
        if errors.is_empty() {
            errors.push((played.id, TokenError::standard()));
        }
        let count = errors.len();
        for (_, error) in errors {
            let replies = [("token", error.reply())].into_iter().collect();
            provider.set_behaviour(Behaviour { replies, ..played.behaviour() });
            expect_error(&app, played, error.code, &[error.logged]).await;
        }
        assert_eq!(provider.token_requests().len(), count, "{}: a code is sent once", played.id);
        assert_eq!(provider.count_requests("userinfo"), 0, "{}", played.id);
    }
    expect_no_one(&app).await;
}
