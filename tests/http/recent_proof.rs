//! A recent proof of who somebody is (S17): a provider's own session cannot fake it, and nobody else can give it.

use std::time::UNIX_EPOCH;

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider};
use reqwest::{Method, StatusCode};

/// The person `subject`, who proved it `ago` seconds ago, if the provider says when.
fn person(subject: &'static str, ago: Option<u64>) -> Behaviour {
    Behaviour {
        claims: Box::new(move |claims| {
            claims["sub"] = subject.into();
            claims["email"] = format!("{subject}@example.org").into();
            if let Some(ago) = ago {
                claims["auth_time"] = (UNIX_EPOCH.elapsed().unwrap().as_secs() - ago).into();
            }
        }),
        ..Default::default()
    }
}

async fn attempt(browser: &mut Client, query: &str) -> String {
    let callback = browser.callback("fake", query, "/settings").await;
    browser.get(&callback).await.location().to_owned()
}

async fn may_delete(browser: &Client) -> bool {
    let status = browser.clone().send(Method::DELETE, "/api/notes", None).await.status;
    assert!([StatusCode::NO_CONTENT, StatusCode::FORBIDDEN].contains(&status), "{status}");
    status == StatusCode::NO_CONTENT
}

#[tokio::test]
async fn session_s17_only_the_providers_auth_time_counts() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::example(), "fake"));
    for (ago, enough) in [(None, false), (Some(10), true), (Some(4000), false)] {
        provider.behave(person("ada", ago));
        let mut browser = Client::of(&app);
        assert_eq!(attempt(&mut browser, "").await, format!("{}/settings", app.url));
        assert_eq!(may_delete(&browser).await, enough, "{ago:?}");
    }
}

#[tokio::test]
async fn session_s17_proof_of_another_user_changes_nothing() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::example(), "fake"));
    let mut browser = Client::of(&app);
    provider.behave(person("ada", None));
    attempt(&mut browser, "").await;
    let session = browser.session().await;
    let anew = "prompt=login&max_age=300";
    for (behaviour, code) in [
        (person("eve", Some(0)), "SamePersonRequired"),
        (person("ada", None), "RecentSignInUnsupported"),
        (person("ada", Some(4000)), "SignInRejected"),
    ] {
        provider.behave(behaviour);
        let told = attempt(&mut browser, anew).await;
        // The next attempt asks for the proof again.
        assert!(
            told.starts_with(&format!("{}/login?error={code}&callbackUrl=%2Fsettings", app.url)),
            "{told}"
        );
        assert!(told.ends_with("&maxAge=300"), "{told}");
        assert_eq!(browser.session().await, session);
        assert!(!may_delete(&browser).await);
    }
    provider.behave(person("ada", Some(0)));
    assert_eq!(attempt(&mut browser, anew).await, format!("{}/settings", app.url));
    assert_eq!(browser.session().await["user"], session["user"]);
    assert!(may_delete(&browser).await);
    // Whoever is not asked for a proof may still be somebody else.
    provider.behave(person("eve", Some(0)));
    attempt(&mut browser, "").await;
    assert_ne!(browser.session().await["user"], session["user"]);
}
