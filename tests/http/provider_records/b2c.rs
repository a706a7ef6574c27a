//! Azure AD B2C: tokens of another policy of the same tenant, and errors that are described only.

use hallpass_tests::{Behaviour, Client, ClientAuth};
use serde_json::{Value, json};

use super::{
    microsoft::with_policy,
    played::{Change, Played, remove, start, try_sign_in},
};

const ISSUER: &str = "https://contoso.b2clogin.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0/";

fn b2c(claims: Change) -> Played {
    let settings = &[("_ISSUER", ISSUER)];
    let client_auth = ClientAuth::Post;
    Played { settings, claims, client_auth, discovery: with_policy, ..Played::new("azure-ad-b2c", ISSUER) }
}

/// The policy is checked whatever its case, in `tfp`, or in `acr` where there is no `tfp`.
#[tokio::test]
async fn b2c_token_of_another_policy_is_refused() {
    let (providers, app) = start(&[b2c(|claims| claims["tfp"] = json!("B2C_1_SIGNIN"))]);
    let cases: [(Change, Option<&str>); 7] = [
        (|claims| claims["tfp"] = json!("B2C_1_SIGNIN"), None),
        (|claims| claims["acr"] = json!("b2c_1_signin"), None),
        (|claims| claims["tfp"] = json!("B2C_1_reset"), Some("SignInRejected")),
        (
            |claims| (claims["tfp"], claims["acr"]) = (json!("B2C_1_reset"), json!("B2C_1_SignIn")),
            Some("SignInRejected"),
        ),
        (|claims| claims["tfp"] = json!(["B2C_1_SignIn"]), Some("SignInRejected")),
        (|claims| claims["acr"] = json!("B2C_1_reset"), Some("SignInRejected")),
        (|claims| remove(claims, "tfp"), Some("SignInRejected")),
    ];
    for (number, (claims, error)) in cases.into_iter().enumerate() {
        providers[0].set_behaviour(b2c(claims).behaviour());
        let mut browser = Client::of(&app);
        assert_eq!(try_sign_in(&mut browser, "azure-ad-b2c").await.as_deref(), error, "{number}");
        assert_eq!(browser.fetch_session().await == Value::Null, error.is_some(), "{number}");
    }
    assert!(app.log().contains("the ID token was issued by another policy (tfp, acr)"), "{}", app.log());
    assert!(app.log().contains("does not say which policy issued it (tfp, acr)"), "{}", app.log());
}

/// Both are `access_denied`: the description says who declined nothing.
#[tokio::test]
async fn b2c_forgotten_password_is_not_called_declined() {
    let (providers, app) = start(&[b2c(|_| ())]);
    for (description, code) in [
        ("AADB2C90091: The user has cancelled entering self-asserted information.", "AccessDenied"),
        ("AADB2C90118: The user has forgotten their password.", "ProviderMisconfigured"),
    ] {
        let described = move |parameters: &mut Value| {
            remove(parameters, "code");
            remove(parameters, "iss");
            parameters["error"] = json!("access_denied");
            parameters["error_description"] = json!(description);
        };
        let behaviour = b2c(|_| ()).behaviour();
        providers[0].set_behaviour(Behaviour { callback: Box::new(described), ..behaviour });
        let error = try_sign_in(&mut Client::of(&app), "azure-ad-b2c").await;
        assert_eq!(error.as_deref(), Some(code), "{description}");
    }
    assert!(app.log().contains("switch on self-service password reset"), "{}", app.log());
}
