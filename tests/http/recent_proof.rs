//! A recent proof of identity (S17): the provider's session does not count, and no other user can
//! give it.

use std::time::UNIX_EPOCH;

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider};
use reqwest::{Method, StatusCode};

/// The user `subject`, with an `auth_time` of `ago` seconds ago, if any.
fn with_user(subject: &'static str, ago: Option<u64>) -> Behaviour {
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

async fn sign_in_location(browser: &mut Client, query: &str) -> String {
    browser.sign_in_with("fake", query, "/settings").await.location().to_owned()
}

async fn can_delete(browser: &Client) -> bool {
    let status = browser.clone().send(Method::DELETE, "/api/notes", None).await.status;
    assert!([StatusCode::NO_CONTENT, StatusCode::FORBIDDEN].contains(&status), "{status}");
    status == StatusCode::NO_CONTENT
}

#[tokio::test]
async fn session_s17_only_the_providers_auth_time_counts() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::example(), "fake"));
    for (ago, enough) in [(None, false), (Some(10), true), (Some(4000), false)] {
        provider.set_behaviour(with_user("ada", ago));
        let mut browser = Client::of(&app);
        assert_eq!(sign_in_location(&mut browser, "").await, format!("{}/settings", app.url));
        assert_eq!(can_delete(&browser).await, enough, "{ago:?}");
    }
}

#[tokio::test]
async fn session_s17_proof_of_another_user_changes_nothing() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::example(), "fake"));
    let mut browser = Client::of(&app);
    provider.set_behaviour(with_user("ada", None));
    sign_in_location(&mut browser, "").await;
    let session = browser.fetch_session().await;
    let anew = "prompt=login&max_age=300";
    for (behaviour, code) in [
        (with_user("eve", Some(0)), "SamePersonRequired"),
        (with_user("ada", None), "RecentSignInUnsupported"),
        (with_user("ada", Some(4000)), "SignInRejected"),
    ] {
        provider.set_behaviour(behaviour);
        let location = sign_in_location(&mut browser, anew).await;
        // The next sign-in asks for the proof again.
        assert!(
            location.starts_with(&format!("{}/login?error={code}&callbackUrl=%2Fsettings", app.url)),
            "{location}"
        );
        assert!(location.ends_with("&maxAge=300"), "{location}");
        assert_eq!(browser.fetch_session().await, session);
        assert!(!can_delete(&browser).await);
    }
    provider.set_behaviour(with_user("ada", Some(0)));
    assert_eq!(sign_in_location(&mut browser, anew).await, format!("{}/settings", app.url));
    assert_eq!(browser.fetch_session().await["user"], session["user"]);
    assert!(can_delete(&browser).await);
    // Without a request for proof another user may sign in.
    provider.set_behaviour(with_user("eve", Some(0)));
    sign_in_location(&mut browser, "").await;
    assert_ne!(browser.fetch_session().await["user"], session["user"]);
}
