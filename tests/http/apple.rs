//! Sign in with Apple, as it is documented: it posts its answer, the secret is a token, and the
//! name comes once.

use hallpass_tests::{
    App, AppOptions, Behaviour, CLIENT_KEY, Client, FakeProvider, Signature, verify_client_token,
};
use reqwest::StatusCode;
use serde_json::{Value, json};

const ISSUER: &str = "https://appleid.apple.com";
const SETTINGS: [(&str, &str); 4] = [
    ("AUTH_APPLE_SECRET", ""),
    ("AUTH_APPLE_TEAM_ID", "TEAM123456"),
    ("AUTH_APPLE_KEY_ID", "KEY1234567"),
    ("AUTH_APPLE_PRIVATE_KEY", CLIENT_KEY),
];

/// Apple, which posts `user` beside its answer.
fn behaviour(user: Option<String>, issuer: &'static str) -> Behaviour {
    Behaviour {
        signature: Signature::With("RS256"),
        claims: Box::new(move |claims| {
            let all = claims.as_object_mut().unwrap();
            all.retain(|name, _| name != "name" && name != "picture");
            claims["iss"] = json!(issuer);
            claims["email"] = json!("x1y2z3@privaterelay.appleid.com");
            claims["email_verified"] = json!("true");
            claims["is_private_email"] = json!("true");
        }),
        discovery: Box::new(move |document| {
            document["issuer"] = json!(issuer);
            document["authorization_response_iss_parameter_supported"] = json!(false);
            document["token_endpoint_auth_methods_supported"] = json!(["client_secret_post"]);
            document.as_object_mut().unwrap().remove("userinfo_endpoint");
        }),
        callback: Box::new(move |parameters| {
            parameters.as_object_mut().unwrap().remove("iss");
            if let Some(user) = &user {
                parameters["user"] = json!(user);
            }
        }),
        ..Behaviour::default()
    }
}

fn user(first: &str, last: &str) -> String {
    let name = json!({ "firstName": first, "middleName": null, "lastName": last });
    json!({ "name": name, "email": "attacker@example.org" }).to_string()
}

fn start(settings: &[(&str, &str)]) -> (FakeProvider, App) {
    let provider = FakeProvider::start();
    provider.set_behaviour(behaviour(None, ISSUER));
    let options = provider.configure_preset(AppOptions::default(), "apple");
    let app = settings.iter().fold(options, |options, (name, value)| options.env(name, value));
    (provider, App::start_with(app))
}

async fn sign_in(app: &App, browser: &mut Client) -> Value {
    let back = browser.sign_in_with("apple", "", "/profile").await;
    assert_eq!(back.location(), format!("{}/profile", app.url), "{}", app.log());
    browser.fetch_session().await["user"].clone()
}

/// The secret of the last token request.
fn secret_of(provider: &FakeProvider) -> String {
    let body = provider.token_requests().pop().unwrap();
    let mut fields = url::form_urlencoded::parse(body.as_bytes());
    fields.find(|(name, _)| name == "client_secret").unwrap().1.into_owned()
}

#[tokio::test]
async fn apple_name_comes_once_and_is_kept() {
    let (provider, app) = start(&SETTINGS);
    let mut browser = Client::of(&app);
    // The first time with the name, later without; a name that cannot be read is none.
    for given in [Some(user("Ada", "<b>Byron</b>")), None, Some("no JSON".into()), Some(user("", " "))] {
        provider.set_behaviour(behaviour(given, ISSUER));
        let user = sign_in(&app, &mut browser).await;
        assert_eq!(user["name"], "Ada <b>Byron</b>");
        // Never the address that no one signed.
        assert_eq!(user["email"], "x1y2z3@privaterelay.appleid.com");
        assert_eq!(user["emailVerified"], true);
    }
    let mut other = Client::of(&app);
    assert_eq!(sign_in(&app, &mut other).await["name"], "Ada <b>Byron</b>");
    let log = app.log();
    assert!(!log.contains("Byron") && !log.contains("attacker@"), "{log}");
    assert!(!log.contains(CLIENT_KEY.lines().nth(1).unwrap()));
}

/// The name is kept, and an address that Apple no longer vouches for is not: neither as a verified
/// one, nor for display.
#[tokio::test]
async fn apple_email_that_is_no_longer_in_its_answer_is_not_kept() {
    let (provider, app) = start(&SETTINGS);
    let mut browser = Client::of(&app);
    provider.set_behaviour(behaviour(Some(user("Ada", "Byron")), ISSUER));
    assert_eq!(sign_in(&app, &mut browser).await["emailVerified"], true);
    let mut without = behaviour(None, ISSUER);
    without.claims = Box::new(|claims| {
        claims
            .as_object_mut()
            .unwrap()
            .retain(|name, _| !["name", "picture", "email", "email_verified"].contains(&&**name));
        claims["iss"] = json!(ISSUER);
    });
    provider.set_behaviour(without);
    let user = sign_in(&app, &mut browser).await;
    assert_eq!((&user["name"], &user["email"]), (&json!("Ada Byron"), &Value::Null), "{user}");
}

#[tokio::test]
async fn apple_secret_is_made_for_each_request() {
    let (provider, app) = start(&SETTINGS);
    let mut browser = Client::of(&app);
    sign_in(&app, &mut browser).await;
    let secret = secret_of(&provider);
    let [header, claims] = verify_client_token(&secret).unwrap();
    assert_eq!((&header["alg"], &header["kid"]), (&json!("ES256"), &json!("KEY1234567")));
    let found = json!([claims["iss"], claims["sub"], claims["aud"]]);
    assert_eq!(found, json!(["TEAM123456", "hallpass-tests", ISSUER]));
    let (from, to) = (claims["iat"].as_u64().unwrap(), claims["exp"].as_u64().unwrap());
    assert!(to - from <= 600, "{claims}");
    let url = provider.authorization_requests().pop().unwrap();
    assert_eq!((&*url["response_mode"], &*url["scope"]), ("form_post", "openid name email"));
    // The signature of the next one differs.
    sign_in(&app, &mut browser).await;
    assert_ne!(secret_of(&provider), secret);
    assert!(!app.log().contains(&secret));
}

/// As Auth.js has it.
#[tokio::test]
async fn apple_secret_that_was_made_in_advance_is_sent() {
    let (provider, app) = start(&[("AUTH_APPLE_SECRET", "e30.eyJleHAiOjF9.c2ln")]);
    sign_in(&app, &mut Client::of(&app)).await;
    assert_eq!(secret_of(&provider), "e30.eyJleHAiOjF9.c2ln");
}

/// A plus sign is no space to Apple.
#[tokio::test]
async fn apple_scopes_have_encoded_spaces_between_them() {
    let (_provider, app) = start(&SETTINGS);
    let url = Client::of(&app).begin_sign_in("apple", "", "/").await;
    assert!(url.contains("scope=openid%20name%20email") && !url.contains('+'), "{url}");
}

#[tokio::test]
async fn apple_issuer_may_be_its_other_name_and_no_third() {
    let (provider, app) = start(&SETTINGS);
    for (issuer, is_known) in [
        ("https://account.apple.com", true),
        (ISSUER, true),
        ("https://account.apple.com/", false),
        ("https://appleid.apple.com.evil.example", false),
    ] {
        let mut behaviour = behaviour(None, issuer);
        behaviour.discovery = self::behaviour(None, ISSUER).discovery;
        provider.set_behaviour(behaviour);
        let mut browser = Client::of(&app);
        browser.sign_in_with("apple", "", "/profile").await;
        assert_eq!(browser.fetch_session().await != Value::Null, is_known, "{issuer}");
    }
}

#[tokio::test]
async fn apple_cancelled_sign_in_is_explained() {
    let (provider, app) = start(&SETTINGS);
    for (error, code) in
        [("user_cancelled_authorize", "AccessDenied"), ("invalid_request", "ProviderMisconfigured")]
    {
        let mut behaviour = behaviour(None, ISSUER);
        behaviour.callback = Box::new(move |parameters| {
            let state = parameters["state"].take();
            *parameters = json!({ "state": state, "error": error });
        });
        provider.set_behaviour(behaviour);
        let back = Client::of(&app).sign_in_with("apple", "", "/profile").await;
        assert!(back.location().contains(&format!("error={code}")), "{error}: {}", back.location());
        assert!(back.location().contains("callbackUrl=%2Fprofile"), "{}", back.location());
    }
    assert_eq!(provider.count_requests("token"), 0);
}

/// There is no proof of a recent sign-in, and it is offered for none.
#[tokio::test]
async fn apple_cannot_prove_a_recent_sign_in() {
    let (_provider, app) = start(&SETTINGS);
    let providers = Client::of(&app).get("/api/auth/providers").await;
    assert_eq!(providers.status, StatusCode::OK);
    assert_eq!(providers.json()["apple"]["recentSignIn"], false);
}
