//! People add ways to sign in to their accounts, and remove them (S27).

mod account_page;
mod adding;
mod confirming;
mod forced_answers;
mod forced_links;
mod recent_sign_in;
mod removing;
mod ruled;

use std::time::UNIX_EPOCH;

use hallpass_tests::{Answer, App, AppOptions, Behaviour, Client, FakeProvider};
use reqwest::{Method, StatusCode};
use serde_json::Value;

/// A person whom the provider vouches for, and who signed in there `ago` seconds ago, if it says
/// so.
fn with_person(subject: &'static str, email: &'static str, ago: Option<u64>) -> Behaviour {
    Behaviour {
        claims: Box::new(move |claims| {
            claims["sub"] = subject.into();
            claims["email"] = email.into();
            if let Some(ago) = ago {
                claims["auth_time"] = (UNIX_EPOCH.elapsed().unwrap().as_secs() - ago).into();
            }
        }),
        ..Behaviour::default()
    }
}

/// Two providers, at both of which one person has just signed in.
struct Providers {
    one: FakeProvider,
    two: FakeProvider,
}

impl Providers {
    fn start() -> Self {
        let (one, two) = (FakeProvider::start(), FakeProvider::start());
        one.set_behaviour(with_person("ada-at-one", "ada@example.org", Some(0)));
        two.set_behaviour(with_person("ada-at-two", "countess@example.org", Some(0)));
        Self { one, two }
    }

    fn configure(&self, options: AppOptions) -> AppOptions {
        self.two.configure(self.one.configure(options, "one"), "two")
    }

    fn start_app(&self) -> App {
        App::start_with(self.configure(AppOptions::default()))
    }
}

async fn sign_in(app: &App, provider: &str) -> Client {
    let mut browser = Client::of(app);
    let back = browser.sign_in_with(provider, "", "/profile").await;
    assert!(back.location().ends_with("/profile"), "{}", back.location());
    browser
}

/// Begins a link, as the form of the account page does.
async fn post_link(browser: &mut Client, provider: &str) -> Answer {
    let token = browser.fetch_csrf_token().await;
    browser.post(&format!("/api/auth/link/{provider}"), &[("csrfToken", &token)]).await
}

/// Begins a link, and visits the provider. Returns the URL of the callback.
async fn reach_link_callback(browser: &mut Client, provider: &str) -> String {
    let url = post_link(browser, provider).await.location().to_owned();
    browser.get(&url).await.location().to_owned()
}

async fn link(browser: &mut Client, provider: &str) -> Answer {
    let callback = reach_link_callback(browser, provider).await;
    browser.get(&callback).await
}

async fn identities(browser: &mut Client) -> Vec<Value> {
    let answer = browser.get("/api/auth/identities").await;
    assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, Some("private, no-store")));
    answer.json().as_array().unwrap().clone()
}

/// The id of the own identity at `provider`.
async fn identity_at(browser: &mut Client, provider: &str) -> String {
    let found = identities(browser).await.into_iter().find(|identity| identity["provider"] == provider);
    found.unwrap()["id"].as_str().unwrap().to_owned()
}

async fn remove(browser: &mut Client, id: &str) -> Answer {
    let token = browser.fetch_csrf_token().await;
    let path = format!("/api/auth/identities/{id}");
    let mut with_token = browser.with_header("X-CSRF-Token", &token);
    let answer = with_token.send(Method::DELETE, &path, None).await;
    browser.cookies = with_token.cookies;
    answer
}

async fn user_id(browser: &mut Client) -> String {
    browser.fetch_session().await["user"]["id"].as_str().unwrap().to_owned()
}
