//! An ID token with an e-mail address and without `email_verified`, which only the userinfo
//! endpoint gives, as Authelia does.

use hallpass_tests::{App, AppOptions, Client, FakeProvider};
use serde_json::{Value, json};

use super::played::{Change, Played, remove, start, try_sign_in};

const ISSUER: &str = "https://auth.example.org";
const ADDRESS: &str = "authelia@example.org";

/// Authelia with these claims, and what userinfo says; `null` if it fails.
fn authelia(claims: Change, userinfo: &Value) -> Played {
    let settings = &[("_ISSUER", ISSUER)];
    Played { settings, claims, userinfo: userinfo.clone(), ..Played::new("authelia", ISSUER) }
}

/// A claims policy adds the address to the ID token.
fn without_verdict(claims: &mut Value) {
    remove(claims, "email_verified");
}

/// Signs in. Returns the error code, the address, and whether that is verified.
async fn sign_in(app: &App) -> (Option<String>, Value, bool) {
    let mut browser = Client::of(app);
    let error = try_sign_in(&mut browser, "authelia").await;
    let user = browser.fetch_session().await["user"].clone();
    (error, user["email"].clone(), user["emailVerified"] == true)
}

#[tokio::test]
async fn email_verdict_of_userinfo_is_taken_for_the_address_of_the_id_token() {
    let said = json!({ "sub": "fake-1", "email": ADDRESS, "email_verified": true });
    let (providers, app) = start(&[authelia(without_verdict, &said)]);
    assert_eq!(sign_in(&app).await, (None, json!(ADDRESS), true));
    assert_eq!(providers[0].count_requests("userinfo"), 1);

    let denied: Change = |claims| claims["email_verified"] = json!(false);
    let cases: [(Change, Value, bool); 6] = [
        (without_verdict, json!({ "sub": "fake-1", "email": ADDRESS }), false),
        (without_verdict, json!({ "sub": "fake-1", "email_verified": true }), false),
        (
            without_verdict,
            json!({ "sub": "fake-1", "email": "eve@example.org", "email_verified": true }),
            false,
        ),
        (without_verdict, json!({ "sub": "fake-1", "email": ADDRESS, "email_verified": "true" }), false),
        // What the signed token says stays.
        (denied, said.clone(), false),
        (|_| (), json!({ "sub": "fake-1", "email": ADDRESS, "email_verified": false }), true),
    ];
    for (claims, userinfo, is_verified) in cases {
        providers[0].set_behaviour(authelia(claims, &userinfo).behaviour());
        assert_eq!(sign_in(&app).await, (None, json!(ADDRESS), is_verified), "{userinfo}");
    }
    let other = json!({ "sub": "fake-2", "email": ADDRESS, "email_verified": true });
    providers[0].set_behaviour(authelia(without_verdict, &other).behaviour());
    assert_eq!(sign_in(&app).await, (Some("SignInRejected".into()), Value::Null, false));
}

/// An outage of userinfo makes no one's address unverified, and no one else's verified.
#[tokio::test]
async fn email_verdict_that_could_not_be_asked_for_stays_as_it_was() {
    let said = json!({ "sub": "fake-1", "email": ADDRESS, "email_verified": true });
    let (providers, app) = start(&[authelia(without_verdict, &Value::Null)]);
    assert_eq!(sign_in(&app).await, (None, json!(ADDRESS), false));
    providers[0].set_behaviour(authelia(without_verdict, &said).behaviour());
    assert_eq!(sign_in(&app).await, (None, json!(ADDRESS), true));
    providers[0].set_behaviour(authelia(without_verdict, &Value::Null).behaviour());
    assert_eq!(sign_in(&app).await, (None, json!(ADDRESS), true));
    let eve: Change = |claims| {
        without_verdict(claims);
        claims["email"] = json!("eve@example.org");
    };
    providers[0].set_behaviour(authelia(eve, &Value::Null).behaviour());
    assert_eq!(sign_in(&app).await, (None, json!("eve@example.org"), false));
}

/// A sign-in rule is not decided by what could not be asked for.
#[tokio::test]
async fn email_verdict_that_could_not_be_asked_for_decides_no_rule() {
    let provider = FakeProvider::start();
    let options = provider.configure_preset(AppOptions::default(), "authelia");
    let options =
        options.env("AUTH_AUTHELIA_ISSUER", ISSUER).env("AUTH_AUTHELIA_ALLOWED_EMAILS", "example.org");
    let app = App::start_with(options);
    for (userinfo, error) in [
        (json!({ "sub": "fake-1", "email": ADDRESS, "email_verified": true }), None),
        (json!({ "sub": "fake-1", "email": ADDRESS }), Some("AccessDenied")),
        (Value::Null, Some("ProviderUnavailable")),
    ] {
        provider.set_behaviour(authelia(without_verdict, &userinfo).behaviour());
        assert_eq!(sign_in(&app).await.0.as_deref(), error, "{userinfo}");
    }
}
