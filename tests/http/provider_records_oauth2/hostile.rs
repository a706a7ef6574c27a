//! Providers without OpenID Connect that answer something else than they should.

use hallpass_tests::{Client, Reply};
use serde_json::{Value, json};

use super::own_provider::{TOKEN_LINE, USERINFO_LINE, ada, settings, start, tokens, try_sign_in};

/// Nothing but the subject says who the person is.
#[tokio::test]
async fn oauth2_answer_without_a_stable_subject_is_refused() {
    let (provider, app) = start(settings);
    for subject in [
        json!(null),
        json!(""),
        json!("   "),
        json!(true),
        json!({ "id": 1815 }),
        json!([1815]),
        json!(1815.5),
        json!(-1815),
        // As a large number that someone rounded.
        json!(1e20),
        json!("\u{430}da"),
        json!("a".repeat(256)),
        json!("a\u{0}b"),
    ] {
        provider.answer(USERINFO_LINE, Reply::json(&ada(|ada| ada["data"]["id"] = subject.clone())));
        let error = try_sign_in(&mut Client::of(&app)).await;
        assert_eq!(error.as_deref(), Some("ProviderMisconfigured"), "{subject}");
    }
    provider.answer(USERINFO_LINE, Reply::json(&json!({ "data": {} })));
    assert_eq!(try_sign_in(&mut Client::of(&app)).await.as_deref(), Some("ProviderMisconfigured"));
    assert!(app.log().contains("the subject at /data/id is an object"), "{}", app.log());
    // A number and the same text are the same person.
    for subject in [json!(1815), json!("1815")] {
        provider.answer(USERINFO_LINE, Reply::json(&ada(|ada| ada["data"]["id"] = subject.clone())));
        assert_eq!(try_sign_in(&mut Client::of(&app)).await, None, "{subject}");
    }
    let mut database = app.open_database().await;
    let people: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM hallpass_users").fetch_one(&mut database).await.unwrap();
    assert_eq!(people, 1);
}

/// Which of two members counts would depend on who reads them.
#[tokio::test]
async fn oauth2_answer_with_a_member_twice_is_refused() {
    let (provider, app) = start(settings);
    let json_text = |text: &str| Reply::new(200, "application/json", text);
    for text in [
        r#"{"data":{"id":1,"id":2}}"#,
        r#"{"data":{"id":1},"data":{"id":2}}"#,
        r#"{"data":{"id":1,"mail":"a@example.org","mail/ok":false,"mail/ok":true}}"#,
    ] {
        provider.answer(USERINFO_LINE, json_text(text));
        let error = try_sign_in(&mut Client::of(&app)).await;
        assert_eq!(error.as_deref(), Some("ProviderMisconfigured"), "{text}");
    }
    provider.answer(USERINFO_LINE, Reply::json(&ada(|_| ())));
    for (kind, text) in [
        ("application/json", r#"{"access_token":"a","access_token":"b","token_type":"bearer"}"#),
        ("application/x-www-form-urlencoded", "access_token=a&access_token=b&token_type=bearer"),
    ] {
        provider.answer(TOKEN_LINE, Reply::new(200, kind, text));
        let error = try_sign_in(&mut Client::of(&app)).await;
        assert_eq!(error.as_deref(), Some("ProviderMisconfigured"), "{text}");
    }
}

#[tokio::test]
async fn oauth2_email_is_verified_only_by_the_boolean_true() {
    let (provider, app) = start(settings);
    for verified in
        [json!("true"), json!("false"), json!(1), json!([true]), json!({}), json!(false), json!(null)]
    {
        provider.answer(USERINFO_LINE, Reply::json(&ada(|ada| ada["data"]["mail/ok"] = verified.clone())));
        let mut browser = Client::of(&app);
        assert_eq!(try_sign_in(&mut browser).await, None, "{verified}");
        let user = browser.fetch_session().await["user"].clone();
        assert_eq!(
            (&user["email"], &user["emailVerified"]),
            (&json!("ada@example.org"), &json!(false)),
            "{verified}"
        );
    }
}

/// Fields that point to something else are left out, and cost no sign-in.
#[tokio::test]
async fn oauth2_fields_of_wrong_types_are_left_out_and_logged() {
    let (provider, app) = start(settings);
    let odd = ada(|ada| {
        ada["data"]["name"] = json!({ "first": "hunter4" });
        ada["data"]["mail"] = json!(["hunter4@example.org"]);
        ada["data"]["pictures"] = json!([["https://id.example.org/hunter4.png"]]);
    });
    provider.answer(USERINFO_LINE, Reply::json(&odd));
    let mut browser = Client::of(&app);
    assert_eq!(try_sign_in(&mut browser).await, None);
    let user = browser.fetch_session().await["user"].clone();
    assert_eq!((&user["name"], &user["email"], &user["image"]), (&json!("ada"), &Value::Null, &Value::Null));
    let log = app.log();
    assert!(log.contains("/data/name, /data/mail, the picture"), "{log}");
    assert!(!log.contains("hunter4"), "{log}");
}

#[tokio::test]
async fn oauth2_userinfo_that_fails_fails_the_sign_in() {
    let (provider, app) = start(settings);
    let elsewhere = || Reply::redirect("https://id.example.org/api/elsewhere");
    provider.answer("GET https://id.example.org/api/elsewhere", Reply::json(&ada(|_| ())));
    for (what, reply, error) in [
        ("elsewhere", elsewhere(), "ProviderMisconfigured"),
        ("not there", Reply::html(404), "ProviderMisconfigured"),
        ("refused", Reply::html(401), "ProviderMisconfigured"),
        ("too many", Reply::html(429), "ProviderUnavailable"),
        ("down", Reply::html(503), "ProviderUnavailable"),
        ("HTML", Reply::html(200), "ProviderMisconfigured"),
        ("false", Reply::json(&json!(false)), "ProviderMisconfigured"),
        ("text", Reply::json(&json!("1815")), "ProviderMisconfigured"),
        ("signed", Reply::new(200, "application/jwt", "eyJhbGciOiJub25lIn0.e30."), "ProviderMisconfigured"),
        ("endless", Reply::endless(), "ProviderMisconfigured"),
        ("cut", Reply::cut(), "ProviderUnavailable"),
        ("an error", Reply::json(&json!({ "error": { "type": "OAuthException" } })), "OAuthCallbackError"),
    ] {
        provider.answer(USERINFO_LINE, reply);
        assert_eq!(try_sign_in(&mut Client::of(&app)).await.as_deref(), Some(error), "{what}");
    }
    let lines: Vec<_> = provider.take_requests().into_iter().map(|request| request.line).collect();
    assert!(!lines.iter().any(|line| line.ends_with("/elsewhere")), "{lines:?}");
    // JSON under another name is read.
    provider.answer(USERINFO_LINE, Reply::new(200, "text/plain", ada(|_| ()).to_string()));
    assert_eq!(try_sign_in(&mut Client::of(&app)).await, None);
}

#[tokio::test]
async fn oauth2_token_answer_that_cannot_be_used_is_refused() {
    let (provider, app) = start(settings);
    let token = |change: fn(&mut Value)| {
        let mut tokens = json!({ "access_token": "hunter3", "token_type": "bearer" });
        change(&mut tokens);
        Reply::json(&tokens)
    };
    provider.answer("POST https://id.example.org/oauth/elsewhere", tokens());
    for (what, reply, error) in [
        ("elsewhere", Reply::redirect("https://id.example.org/oauth/elsewhere"), "ProviderMisconfigured"),
        (
            "an error in 200",
            token(|tokens| tokens["error"] = json!("invalid_client")),
            "ProviderMisconfigured",
        ),
        (
            "a used code in 200",
            token(|tokens| tokens["error"] = json!("invalid_grant")),
            "OAuthCallbackError",
        ),
        ("no type", token(|tokens| tokens["token_type"] = json!(null)), "SignInRejected"),
        ("another type", token(|tokens| tokens["token_type"] = json!("DPoP")), "SignInRejected"),
        ("no token", token(|tokens| tokens["access_token"] = json!(null)), "ProviderMisconfigured"),
        ("a number", token(|tokens| tokens["access_token"] = json!(7)), "ProviderMisconfigured"),
        ("HTML", Reply::html(200), "ProviderMisconfigured"),
        ("down", Reply::html(502), "ProviderUnavailable"),
        ("endless", Reply::endless(), "ProviderMisconfigured"),
        (
            "a form that does not say so",
            Reply::new(200, "text/plain", "access_token=hunter3&token_type=bearer"),
            "ProviderMisconfigured",
        ),
    ] {
        provider.answer(TOKEN_LINE, reply);
        assert_eq!(try_sign_in(&mut Client::of(&app)).await.as_deref(), Some(error), "{what}");
        let requests = provider.take_requests();
        assert_eq!(requests.len(), 1, "{what}: a code is sent once, and no token is used: {requests:?}");
    }
    assert!(!app.log().contains("hunter3"), "{}", app.log());
}
