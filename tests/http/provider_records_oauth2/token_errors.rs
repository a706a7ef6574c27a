//! How the token endpoint of every OAuth 2 provider refuses a code or the client: what the person
//! gets, and what the log says.

use hallpass_tests::Client;
use serde_json::{Value, json};

use super::{begin, callback, start};
use crate::provider_records::{
    played::expect_no_one,
    token_error::{AGAIN, MISCONFIGURED, TokenError},
};

/// Where it has a form of its own.
fn own_forms() -> Vec<(&'static str, TokenError)> {
    let error = |status, answer, code, logged| TokenError { status, answer, code, logged };
    let described = |name: &str, text: &str| json!({ "error": name, "error_description": text });
    let facebook = |message: &str, code: u16| {
        let inner = json!({ "message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1" });
        json!({ "error": inner })
    };
    let tiktok = json!({
        "error": "invalid_grant", "error_description": "Authorization code is expired.", "log_id": "2022",
    });
    let mut all = vec![
        ("facebook", error(400, facebook("It has been used.", 100), AGAIN, "It has been used.")),
        ("github", error(200, described("bad_verification_code", "No."), AGAIN, "bad_verification_code")),
        (
            "github",
            error(
                200,
                described("incorrect_client_credentials", "No."),
                MISCONFIGURED,
                "incorrect_client_credentials",
            ),
        ),
        (
            "github",
            error(200, described("redirect_uri_mismatch", "No."), MISCONFIGURED, "redirect_uri_mismatch"),
        ),
        ("github", error(200, described("unverified_user_email", "No."), AGAIN, "unverified_user_email")),
        (
            "naver",
            error(
                200,
                described("invalid_request", "no valid data in session"),
                MISCONFIGURED,
                "no valid data",
            ),
        ),
        ("reddit", error(200, json!({ "error": "invalid_grant" }), AGAIN, "invalid_grant")),
        (
            "reddit",
            error(401, json!({ "message": "Unauthorized", "error": 401 }), MISCONFIGURED, "Unauthorized"),
        ),
        ("tiktok", error(200, tiktok, AGAIN, "Authorization code is expired.")),
    ];
    all.extend(from_memory());
    all
}

/// Forms that no source was found for.
fn from_memory() -> Vec<(&'static str, TokenError)> {
    let error = |status, answer, logged| TokenError { status, answer, code: AGAIN, logged };
    let instagram = json!({
        "error_type": "OAuthException", "code": 400, "error_message": "Matching code was not found",
    });
    let strava = json!({
        "message": "Bad Request",
        "errors": [{ "resource": "AuthorizationCode", "field": "code", "code": "invalid" }],
    });
    let mattermost = json!({
        "id": "api.oauth.get_access_token.expired_code.app_error", "status_code": 403,
        "message": "invalid_grant: Invalid or expired authorization code.", "detailed_error": "",
    });
    let auth0 = json!({ "error": "invalid_grant", "error_description": "Invalid authorization code" });
    vec![
        ("instagram", error(400, instagram, "Matching code was not found")),
        ("strava", error(400, strava, "Bad Request")),
        ("mattermost", error(403, mattermost, "Invalid or expired authorization code.")),
        ("atlassian", error(403, auth0, "invalid_grant")),
        ("figma", error(400, json!({ "error": true, "status": 400, "message": "Bad code" }), "Bad code")),
        ("zoho", error(200, json!({ "error": "invalid_code" }), "invalid_code")),
    ]
}

#[tokio::test]
async fn oauth2_record_errors_of_the_token_endpoint_are_understood_and_logged() {
    let (provider, app, cases) = start();
    let mut own = own_forms();
    assert!(own.iter().all(|(id, _)| cases.iter().any(|case| case.id == *id)));
    for case in &cases {
        let id = case.id;
        let (mut errors, others): (Vec<_>, Vec<_>) = own.into_iter().partition(|(other, _)| *other == id);
        own = others;
        if errors.is_empty() {
            errors.push((id, TokenError::standard()));
        }
        for (_, error) in errors {
            provider.answer(&format!("POST {}", case.token), error.reply());
            let before = app.log().len();
            let mut browser = Client::of(&app);
            let (_, request) = begin(&mut browser, id).await;
            let back = browser.get(&callback(&request, &[("code", "a code")])).await;
            let log = app.log().split_off(before);
            assert!(back.location().contains(&format!("error={}&", error.code)), "{id}: {log}");
            assert!(log.contains(error.logged), "{id}: {}: {log}", error.logged);
            assert_eq!(browser.fetch_session().await, Value::Null, "{id}");
            let lines: Vec<_> = provider.take_requests().into_iter().map(|request| request.line).collect();
            assert_eq!(lines, [format!("POST {}", case.token)], "{id}: a code is sent once, and no token");
        }
    }
    expect_no_one(&app).await;
}
