//! Rules about who may sign in, in code, beside the application's own policy.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use actix_web::{App, test};
use async_trait::async_trait;
use hallpass::{
    Admission, AllowedEmails, AllowedOrganizations, ClaimRule, Decision, Hallpass, OpenIdProvider,
    PolicyError, ProviderConfig, SignInAttempt, SignInPolicy, SignInRules,
    refusal_texts::{ARABIC, ENGLISH, GERMAN, RefusalTexts},
    types::ProviderId,
};
use serde_json::json;

use crate::{
    browser::{Browser, config},
    events::next,
    members::app_of,
};

/// Counts whom it is asked about.
struct Counting(Arc<AtomicU32>);

#[async_trait]
impl SignInPolicy for Counting {
    async fn decide(&self, _: &SignInAttempt) -> Result<Decision, PolicyError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(Admission::default().into())
    }
}

/// The policy never sees whom a rule refuses, and the event says which rule it was.
#[actix_web::test]
async fn rule_in_code_is_decided_before_the_policy_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let asked = Arc::new(AtomicU32::new(0));
    let hallpass = Hallpass::builder(config(&folder, &[]))
        .allowed_emails(AllowedEmails::parse("example.org").unwrap())
        .policy(Counting(Arc::clone(&asked)))
        .open()
        .await
        .unwrap();
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config))).await;
    let mut events = hallpass.events();
    let mut browser = Browser::of(&app);
    // One has an address of another domain, the other none.
    for (person, why) in [("khwarizmi", "is not allowed"), ("nobody", "has no e-mail address")] {
        let refused = browser.try_sign_in(person, None).await;
        assert!(refused.header("location").unwrap().contains("error=AccessDenied"));
        let event = next(&mut events).await;
        assert_eq!((&event["kind"], &event["code"]), (&json!("sign-in-refused"), &json!("AccessDenied")));
        let cause = event["cause"].as_str().unwrap();
        assert!(cause.starts_with("HALLPASS_ALLOWED_EMAILS does not allow the subject "), "{cause}");
        assert!(cause.contains(why) && !cause.contains("example"), "{cause}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    browser.sign_in("ada").await;
    assert_eq!(
        (next(&mut events).await["kind"].clone(), asked.load(Ordering::SeqCst)),
        (json!("signed-in"), 1)
    );
}

/// The person reads why in the language of the application, or in its own words.
#[actix_web::test]
async fn rule_in_code_refuses_in_the_language_of_the_application() {
    const MINE: RefusalTexts =
        RefusalTexts { email_not_allowed: |provider| format!("Not with {provider} <today>."), ..GERMAN };
    for (texts, expected) in [
        (&ENGLISH, "email-not-allowed: The e-mail address of your account at Development is not one that"),
        (&GERMAN, "email-not-allowed: Mit der E-Mail-Adresse Ihres Kontos bei Development dürfen"),
        (&ARABIC, "email-not-allowed: عنوان البريد الإلكتروني لحسابك لدى Development"),
        (&MINE, "email-not-allowed: Not with Development &lt;today&gt;."),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let hallpass = Hallpass::builder(config(&folder, &[]))
            .allowed_emails(AllowedEmails::parse("example.org").unwrap())
            .refusal_texts(texts)
            .open()
            .await
            .unwrap();
        let app = app_of(hallpass).await;
        let mut browser = Browser::of(&app);
        let refused = browser.try_sign_in("khwarizmi", None).await;
        let (_, path) = refused.header("location").unwrap().split_once("/login").unwrap();
        let page = browser.get(&format!("/login{path}")).await.text;
        assert!(page.starts_with(expected), "{page}");
    }
}

/// A rule that its provider cannot answer would refuse everyone.
#[actix_web::test]
async fn rule_in_code_that_cannot_be_asked_stops_the_start() {
    let work = |rules: SignInRules| {
        let provider = OpenIdProvider::new("https://id.example.org").unwrap();
        ProviderConfig::new(ProviderId::new("work"), "Work", provider, "client", "hunter2").with_rules(rules)
    };
    let open = async |rules: SignInRules| {
        let folder = tempfile::tempdir().unwrap();
        let opened = Hallpass::builder(config(&folder, &[])).provider(work(rules)).open().await;
        opened.map(drop).map_err(|error| error.to_string())
    };
    let mut rules = SignInRules::default();
    rules.claims.push(ClaimRule::new("groups", ["staff"]).unwrap());
    assert_eq!(open(rules.clone()).await, Ok(()));
    rules.organizations = Some(AllowedOrganizations::parse("acme").unwrap());
    let error = open(rules).await.unwrap_err();
    assert!(error.contains("work") && error.contains("only GitHub can"), "{error}");
}
