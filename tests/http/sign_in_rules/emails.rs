//! Allowed e-mail addresses and domains.

use std::collections::HashMap;

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider, Reply};
use serde_json::{Value, json};

use super::{assert_refused, sign_in};

const ALL: &str = "HALLPASS_ALLOWED_EMAILS";
const OWN: &str = "AUTH_FAKE_ALLOWED_EMAILS";

fn start(settings: &[(&str, &str)]) -> (FakeProvider, App) {
    let provider = FakeProvider::start();
    let mut options = provider.configure(AppOptions::default(), "fake");
    for (name, value) in settings {
        options = options.env(name, value);
    }
    (provider, App::start_with(options))
}

/// A provider that says this about the e-mail address, in the ID token and nowhere else.
fn saying(email: Value, verified: Value) -> Behaviour {
    let claims = move |claims: &mut Value| {
        claims["email"] = email.clone();
        claims["email_verified"] = verified.clone();
    };
    Behaviour { claims: Box::new(claims), ..Behaviour::default() }
}

#[tokio::test]
async fn rule_about_emails_admits_verified_addresses_of_its_list() {
    for setting in [ALL, OWN] {
        let (provider, app) = start(&[(setting, "Example.org, grace@corp.example")]);
        for address in ["fay@example.org", "FAY@EXAMPLE.ORG", "Grace@Corp.Example"] {
            provider.set_behaviour(saying(json!(address), json!(true)));
            sign_in(&app, "fake").await.unwrap_or_else(|refused| panic!("{address}: {refused:?}"));
        }
        for (verified, says) in [
            (json!(false), "does not say that the e-mail address of your account is verified"),
            (json!(null), "does not say that the e-mail address of your account is verified"),
            (json!("true"), "does not say that the e-mail address of your account is verified"),
            (json!(1), "does not say that the e-mail address of your account is verified"),
        ] {
            provider.set_behaviour(saying(json!("fay@example.org"), verified));
            assert_refused(sign_in(&app, "fake").await, setting, "fake-1", says, &["example.org"]);
        }
        for address in [
            "eve@evil.example",
            "eve@sub.example.org",
            "eve@notexample.org",
            "eve@example.org.evil.example",
            "eve@example.org.",
            "eve@evil.example@example.org",
            "\"eve@evil.example\"@example.org",
            "eve @example.org",
            "eve@example\u{3002}org",
            "eve@\u{ff45}xample.org",
            "eve@corp.example",
            "xgrace@corp.example",
            "example.org",
            "@example.org",
        ] {
            provider.set_behaviour(saying(json!(address), json!(true)));
            let says = "is not one that may sign in here. Ask the admin of this site";
            assert_refused(
                sign_in(&app, "fake").await,
                setting,
                "fake-1",
                says,
                &["xample.org", "corp.example"],
            );
        }
        provider.set_behaviour(saying(json!(null), json!(true)));
        let says = "Your account at Fake gives no e-mail address";
        assert_refused(sign_in(&app, "fake").await, setting, "fake-1", says, &["example.org"]);
        let counted: (i64,) = sqlx::query_as("SELECT COUNT(*) FROM hallpass_users")
            .fetch_one(&mut app.open_database().await)
            .await
            .unwrap();
        assert_eq!(counted.0, 1, "a refusal writes nothing");
    }
}

/// What is not known decides nothing.
#[tokio::test]
async fn rule_about_emails_that_cannot_be_asked_for_is_an_error() {
    let (provider, app) = start(&[(ALL, "example.org")]);
    for (userinfo, expected) in [
        (Reply::html(500), Some("ProviderUnavailable")),
        (Reply::html(200), Some("ProviderUnavailable")),
        (Reply::json(&json!({ "sub": "fake-1" })), Some("AccessDenied")),
        (Reply::json(&json!({ "sub": "fake-1", "email": "fay@example.org", "email_verified": true })), None),
    ] {
        let thin = saying(json!(null), json!(null));
        provider.set_behaviour(Behaviour { replies: HashMap::from([("userinfo", userinfo)]), ..thin });
        let refused = sign_in(&app, "fake").await.err();
        assert_eq!(refused.as_ref().map(|refused| refused.code.as_str()), expected, "{refused:?}");
        if let Some(refused) = refused.filter(|refused| refused.code == "ProviderUnavailable") {
            assert!(refused.log.contains("HALLPASS_ALLOWED_EMAILS cannot be decided"), "{}", refused.log);
        }
    }
}

#[tokio::test]
async fn rules_about_emails_of_all_and_of_one_provider_must_both_be_met() {
    let (provider, app) = start(&[(ALL, "example.org example.com"), (OWN, "example.org")]);
    assert!(sign_in(&app, "fake").await.is_ok());
    provider.set_behaviour(saying(json!("fay@example.com"), json!(true)));
    assert_refused(sign_in(&app, "fake").await, OWN, "fake-1", "may sign in here", &["example."]);
    // The rule of all providers is that of the development provider, too.
    let mut browser = Client::of(&app);
    let refused = browser.sign_in("khwarizmi", "/profile").await;
    assert!(refused.location().contains("error=AccessDenied"), "{}", refused.location());
    assert!(browser.sign_in("ada", "/profile").await.location().ends_with("/profile"));
}

/// A rule is asked at a sign-in: what began before goes on until it ends.
#[tokio::test]
async fn rule_that_comes_later_ends_no_session() {
    let (provider, mut app) = start(&[]);
    let mut browser = Client::of(&app);
    browser.sign_in_with("fake", "", "/profile").await;
    app.terminate();
    app.set_env(ALL, "corp.example");
    app.start_again();
    assert_eq!(browser.fetch_session().await["user"]["email"], "fay@example.org");
    // Signing in anew, also to prove it is the same person, asks the rule.
    let back = browser.sign_in_with("fake", "max_age=60", "/profile").await;
    assert!(back.location().contains("error=AccessDenied"), "{}", back.location());
    assert_eq!(browser.fetch_session().await["user"]["email"], "fay@example.org");
    assert_eq!(provider.count_requests("token"), 2);
}

/// The refusal is for the browser that was refused.
#[tokio::test]
async fn rule_tells_no_other_browser_why() {
    let (provider, app) = start(&[(ALL, "corp.example")]);
    provider.set_behaviour(Behaviour::default());
    let mut browser = Client::of(&app);
    let back = browser.sign_in_with("fake", "", "/profile").await;
    let says = "The e-mail address of your account at Fake is not one that may sign in here.";
    assert!(browser.get(back.location()).await.text.contains(says));
    assert!(!Client::of(&app).get(back.location()).await.text.contains(says));
}

#[tokio::test]
async fn rule_about_emails_may_be_in_a_file() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "ada@example.org\nfay@example.org\n").unwrap();
    let (provider, app) = start(&[("HALLPASS_ALLOWED_EMAILS_FILE", &file.path().display().to_string())]);
    assert!(sign_in(&app, "fake").await.is_ok());
    provider.set_behaviour(saying(json!("eve@example.org"), json!(true)));
    assert_refused(sign_in(&app, "fake").await, ALL, "fake-1", "may sign in here", &["ada@"]);
}
