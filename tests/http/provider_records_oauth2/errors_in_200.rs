//! Errors that providers report with status 200, and what they say about e-mail addresses.

use hallpass_tests::{Client, Reply};
use serde_json::{Value, json};

use super::{begin, callback, start};

#[tokio::test]
async fn oauth2_record_sees_errors_with_status_200() {
    let (provider, app, _) = start();
    let naver_user =
        json!({ "resultcode": "024", "message": "Authentication failed", "response": { "id": "1" } });
    let tiktok_user = json!({
        "data": { "user": { "open_id": "1" } },
        "error": { "code": "access_token_invalid", "message": "The access token is invalid", "log_id": "2" },
    });
    let facebook_error =
        json!({ "error": { "message": "Invalid OAuth", "type": "OAuthException", "code": 190 } });
    let naver_me = "GET https://openapi.naver.com/v1/nid/me";
    let tiktok_me = "GET https://open.tiktokapis.com/v2/user/info/";
    let facebook_me = "GET https://graph.facebook.com/me";
    let naver_token = "POST https://nid.naver.com/oauth2.0/token";
    let github_token = "POST https://github.com/login/oauth/access_token";
    let form = |text: &str| Reply::new(200, "application/x-www-form-urlencoded; charset=utf-8", text);
    for (id, line, reply, error) in [
        ("naver", naver_me, Reply::json(&naver_user), "OAuthCallbackError"),
        ("tiktok", tiktok_me, Reply::json(&tiktok_user), "OAuthCallbackError"),
        ("facebook", facebook_me, Reply::json(&facebook_error), "OAuthCallbackError"),
        ("facebook", facebook_me, Reply::json(&json!(false)), "ProviderMisconfigured"),
        ("naver", naver_token, Reply::json(&json!({ "error": "invalid_request" })), "ProviderMisconfigured"),
        ("github", github_token, form("error=bad_verification_code"), "OAuthCallbackError"),
        ("github", github_token, form("error=incorrect_client_credentials"), "ProviderMisconfigured"),
    ] {
        provider.answer(line, reply);
        let mut browser = Client::of(&app);
        let (_, request) = begin(&mut browser, id).await;
        let back = browser.get(&callback(&request, &[("code", "a code")])).await;
        assert!(back.location().contains(&format!("error={error}")), "{id}: {}", back.location());
        assert_eq!(browser.fetch_session().await, Value::Null, "{id}");
    }
    assert!(
        app.log().contains("did not answer ok at /error/code, but access_token_invalid"),
        "{}",
        app.log()
    );
}

/// Half of a "verified" is none.
#[tokio::test]
async fn oauth2_record_believes_an_email_only_by_all_of_its_fields() {
    let (provider, app, _) = start();
    for (valid, verified) in
        [(json!(true), json!("true")), (json!(false), json!(true)), (json!(null), json!(true))]
    {
        let account =
            json!({ "email": "ka@example.org", "is_email_valid": valid, "is_email_verified": verified });
        let says = json!({ "id": 1, "kakao_account": account });
        provider.answer("GET https://kapi.kakao.com/v2/user/me", Reply::json(&says));
        let mut browser = Client::of(&app);
        let (_, request) = begin(&mut browser, "kakao").await;
        let back = browser.get(&callback(&request, &[("code", "a code")])).await;
        assert!(back.location().ends_with("/profile"), "{}", back.location());
        let user = browser.fetch_session().await["user"].clone();
        assert_eq!(
            (&user["email"], &user["emailVerified"]),
            (&json!("ka@example.org"), &json!(false)),
            "{says}"
        );
    }
}
