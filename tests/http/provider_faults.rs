//! Faults of a provider: "try again" is only suggested if it can help, and the log names the
//! endpoint, the claim or the setting, and no secret.

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider, Reply, Signature};
use serde_json::{Value, json};

use crate::fake_sign_in::{sign_in_location, start_with_fake_provider, try_sign_in};

/// Fetches the login page with `error`.
async fn fetch_login_page(browser: &mut Client, error: &str) -> String {
    browser.get(&format!("/login?error={error}")).await.text
}

#[tokio::test]
async fn provider_that_is_set_up_wrongly_is_not_an_outage() {
    let (provider, app) = start_with_fake_provider();
    let mut browser = Client::of(&app);
    let refusal = |name: &str| Reply::new(400, "application/json", json!({ "error": name }).to_string());
    let hs256: fn(&[u8]) -> Vec<u8> = |_| vec![0; 32];
    for (behaviour, logged) in [
        (Behaviour::replying("token", refusal("invalid_client")), "invalid_client"),
        (Behaviour::replying("token", refusal("redirect_uri_mismatch")), "redirect_uri_mismatch"),
        (Behaviour::replying("token", Reply::html(404)), "the token endpoint's answer"),
        (
            Behaviour::replying("token", Reply::json(&json!({ "access_token": "a" }))),
            "the token endpoint gave no ID token",
        ),
        (Behaviour { signature: Signature::Hs256(hs256), ..Behaviour::default() }, "HS256"),
    ] {
        provider.set_behaviour(behaviour);
        assert_eq!(try_sign_in(&mut browser).await.as_deref(), Some("ProviderMisconfigured"), "{logged}");
        assert!(app.log().contains(logged), "{logged}: {}", app.log());
    }
    let page = fetch_login_page(&mut browser, "ProviderMisconfigured").await;
    assert!(page.contains("not set up correctly") && page.contains("Trying again will not help"), "{page}");
    assert!(!page.contains("cannot be reached"), "{page}");
}

#[tokio::test]
async fn discovery_that_is_unusable_differs_from_one_that_is_down() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let document = |change: fn(&mut Value)| Behaviour { discovery: Box::new(change), ..Behaviour::default() };
    for (behaviour, error, logged) in [
        (
            Behaviour::replying("discovery", Reply::html(404)),
            "ProviderMisconfigured",
            "the discovery document answered status 404",
        ),
        (Behaviour::replying("discovery", Reply::html(200)), "ProviderMisconfigured", "is not a JSON object"),
        (
            document(|it| it["issuer"] = json!("https://evil.example")),
            "ProviderMisconfigured",
            "calls its issuer",
        ),
        (document(|it| it["jwks_uri"] = json!(7)), "ProviderMisconfigured", "has no jwks_uri"),
        (
            document(|it| it["token_endpoint"] = json!("http://example.org/")),
            "ProviderMisconfigured",
            "token_endpoint is not https",
        ),
        (Behaviour::replying("jwks", Reply::html(200)), "ProviderMisconfigured", "(jwks_uri) is no key set"),
        (
            Behaviour::replying("discovery", Reply::html(503)),
            "ProviderUnavailable",
            "the discovery document answered status 503",
        ),
        (
            Behaviour::replying("jwks", Reply::html(429)),
            "ProviderUnavailable",
            "(jwks_uri) answered status 429",
        ),
        (
            Behaviour::replying("jwks", Reply::cut()),
            "ProviderUnavailable",
            "the key set (jwks_uri) at 127.0.0.1",
        ),
    ] {
        provider.set_behaviour(behaviour);
        let login = Client::of(&app).begin_sign_in("fake", "", "/").await;
        assert!(login.contains(&format!("error={error}")), "{logged}: {login}");
        assert!(app.log().contains(logged), "{logged}: {}", app.log());
    }
}

#[tokio::test]
async fn provider_without_answer_is_logged_with_endpoint_and_cause() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let options = AppOptions::default()
        .env("AUTH_GONE_ISSUER", &format!("http://{free}"))
        .env("AUTH_GONE_ID", "client")
        .env("AUTH_GONE_SECRET", "hunter2");
    let app = App::start_with(options);
    let login = Client::of(&app).begin_sign_in("gone", "", "/").await;
    assert!(login.contains("error=ProviderUnavailable"), "{login}");
    let log = app.log();
    let message = format!("the discovery document at {free} gave no answer: Connection refused");
    assert!(log.contains(&message) && !log.contains("hunter2"), "{log}");
}

/// `error`, `error_description`, and the error code that the user gets.
const CALLBACK_ERRORS: [(&str, &str, &str); 13] = [
    ("user_cancelled_login", "", "AccessDenied"),
    ("user_cancelled_authorize", "", "AccessDenied"),
    ("consent_required", "", "AccessDenied"),
    ("temporarily_unavailable", "authentication_expired", "SignInExpired"),
    ("temporarily_unavailable", "", "ProviderUnavailable"),
    ("login_required", "", "OAuthCallbackError"),
    ("interaction_required", "", "OAuthCallbackError"),
    ("unauthorized_client", "", "ProviderMisconfigured"),
    ("invalid_scope", "", "ProviderMisconfigured"),
    ("unsupported_response_type", "", "ProviderMisconfigured"),
    ("redirect_uri_mismatch", "", "ProviderMisconfigured"),
    ("unauthorized_scope_error", "", "ProviderMisconfigured"),
    ("something_of_its_own", "", "OAuthCallbackError"),
];

#[tokio::test]
async fn provider_errors_say_whether_trying_again_helps() {
    let (provider, app) = start_with_fake_provider();
    let mut browser = Client::of(&app);
    for (error, description, code) in CALLBACK_ERRORS {
        let callback = move |parameters: &mut Value| {
            parameters.as_object_mut().unwrap().remove("code");
            parameters["error"] = json!(error);
            parameters["error_description"] = json!(description);
        };
        provider.set_behaviour(Behaviour { callback: Box::new(callback), ..Behaviour::default() });
        assert_eq!(try_sign_in(&mut browser).await.as_deref(), Some(code), "{error}");
        assert!(app.log().contains(error), "{error} is not in the log");
        let page = fetch_login_page(&mut browser, code).await;
        let tries_again = page.contains("Try again") || page.contains("try again");
        assert_eq!(tries_again, code != "ProviderMisconfigured", "{code}: {page}");
    }
}

#[tokio::test]
async fn provider_texts_are_bounded_and_escaped_in_the_log() {
    let (provider, app) = start_with_fake_provider();
    let mut browser = Client::of(&app);
    let token = "gho_16C7e42F292c6912E7710c838347Ae178B4a";
    let description = format!("Sorry,\r\nlog: forged {token} \u{1b}[31m {}", "word ".repeat(10_000));
    for name in [token.to_owned(), "x".repeat(50_000), "an access token".into(), "invalid_grant".into()] {
        let refusal = json!({ "error": name, "error_description": description });
        provider.set_behaviour(Behaviour::replying(
            "token",
            Reply::new(400, "application/json", refusal.to_string()),
        ));
        assert_eq!(try_sign_in(&mut browser).await.as_deref(), Some("OAuthCallbackError"));
    }
    let error = "e".repeat(50_000);
    let callback = move |parameters: &mut Value| {
        *parameters = json!({ "error": error, "state": parameters["state"], "iss": parameters["iss"] });
    };
    provider.set_behaviour(Behaviour { callback: Box::new(callback), ..Behaviour::default() });
    let url = browser.begin_sign_in("fake", "", "/").await;
    let back = browser.get(&url).await.location().to_owned();
    browser.get(&back).await;
    // Also without a sign-in.
    browser.get(&format!("/api/auth/callback/{}?state=x", "p".repeat(50_000))).await;

    let log = app.log();
    assert!(log.contains("invalid_grant") && log.contains("Sorry,"), "{log}");
    assert!(!log.contains(token) && !log.contains("an access token"), "{log}");
    let longest = log.lines().map(str::len).max().unwrap();
    assert!(longest < 2_500, "a line has {longest} bytes");
    assert!(!log.contains('\u{1b}') && !log.lines().any(|line| line.starts_with("log: forged")), "{log}");
}

/// GitHub answers errors with status 200.
#[tokio::test]
async fn github_errors_and_odd_answers_have_their_codes() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure_github(AppOptions::default()));
    for (endpoint, reply, error) in [
        ("token", Reply::json(&json!({ "error": "incorrect_client_credentials" })), "ProviderMisconfigured"),
        ("token", Reply::json(&json!({ "error": "bad_verification_code" })), "OAuthCallbackError"),
        ("token", Reply::json(&json!({ "scope": "user" })), "ProviderMisconfigured"),
        ("user", Reply::html(429), "ProviderUnavailable"),
    ] {
        provider.set_behaviour(Behaviour::replying(endpoint, reply));
        let back = sign_in_location(&mut Client::of(&app), "github").await;
        assert!(back.contains(&format!("error={error}")), "{endpoint}: {back}");
    }
    let odd = json!([{ "email": 5 }, "x", { "email": "o@example.org", "primary": true, "verified": true }]);
    // A value stays if it cannot be fetched: an outage takes no verified e-mail address away.
    for reply in [Reply::json(&odd), Reply::html(500), Reply::json(&json!({ "message": "sorry" }))] {
        provider.set_behaviour(Behaviour::replying("emails", reply));
        let mut browser = Client::of(&app);
        assert!(sign_in_location(&mut browser, "github").await.ends_with("/profile"));
        assert_eq!(browser.fetch_session().await["user"]["email"], "o@example.org");
    }
    let mut database = app.open_database().await;
    let verified: String = sqlx::query_scalar("SELECT verified_email FROM hallpass_users")
        .fetch_one(&mut database)
        .await
        .unwrap();
    assert_eq!(verified, "o@example.org");
}
