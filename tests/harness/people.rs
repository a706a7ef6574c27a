//! A provider at which the test decides who signs in. Correct and fast.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use reqwest::StatusCode;

use crate::{Answer, AppOptions, Behaviour, Client, FakeProvider};

/// The name of the provider.
const PROVIDER: &str = "fake";
/// Where the sign-ins lead.
const RETURN_TO: &str = "/profile";

/// The provider, and the people who are about to sign in.
pub struct People {
    provider: FakeProvider,
    /// Who is meant by the nonce of a sign-in.
    expected: Arc<Mutex<HashMap<String, String>>>,
}

impl People {
    /// Starts the provider.
    #[expect(clippy::new_without_default, reason = "starting a server is not a default")]
    pub fn new() -> Self {
        let expected = Arc::new(Mutex::new(HashMap::<String, String>::new()));
        let provider = FakeProvider::start();
        let known = Arc::clone(&expected);
        provider.set_behaviour(Behaviour {
            claims: Box::new(move |claims| {
                let person = known.lock().unwrap().remove(claims["nonce"].as_str().unwrap()).unwrap();
                claims["email"] = format!("{person}@example.org").into();
                (claims["sub"], claims["name"]) = (person.clone().into(), person.into());
            }),
            ..Behaviour::default()
        });
        Self { provider, expected }
    }

    /// Configures `options` with the provider, and with limits that no test reaches.
    pub fn configure(&self, options: AppOptions) -> AppOptions {
        let options = self.provider.configure(options.without_dev_provider(), PROVIDER);
        options.env("HALLPASS_SIGN_INS_PER_MINUTE", "0").env("HALLPASS_SESSIONS_PER_USER", "100000")
    }

    /// Begins a sign-in, with a CSRF token of `browser`.
    pub async fn begin(&self, browser: &mut Client, csrf_token: &str) -> Answer {
        let fields = [("csrfToken", csrf_token), ("callbackUrl", RETURN_TO)];
        browser.post(&format!("/api/auth/signin/{PROVIDER}"), &fields).await
    }

    /// As [`Self::begin`], and signs in as `person` at the provider. Returns the URL of the
    /// callback.
    ///
    /// # Errors
    /// The sign-in did not begin.
    pub async fn reach_callback(
        &self,
        browser: &mut Client,
        csrf_token: &str,
        person: &str,
    ) -> Result<String, StatusCode> {
        let begun = self.begin(browser, csrf_token).await;
        let url = begun.header("location").and_then(|url| url::Url::parse(url).ok());
        let nonce = |url: url::Url| Some(url.query_pairs().find(|(name, _)| name == "nonce")?.1.into_owned());
        let nonce = url.and_then(nonce).ok_or(begun.status)?;
        self.expected.lock().unwrap().insert(nonce, person.to_owned());
        Ok(browser.get(begun.location()).await.location().to_owned())
    }

    /// Whether `answer` to a callback is that of a successful sign-in.
    pub fn is_signed_in(answer: &Answer) -> bool {
        answer.header("location").is_some_and(|url| url.ends_with(RETURN_TO))
    }
}
