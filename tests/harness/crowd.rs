//! Many users who sign in at the same moment, with a provider that answers each after another
//! delay.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use crate::{App, AppOptions, Behaviour, Client, FakeProvider};

/// A provider where every sign-in is another user: the nonce is the subject and the name.
pub struct Crowd {
    provider: FakeProvider,
}

impl Crowd {
    /// A provider whose answers take up to `slowest`.
    pub fn with_slowest_answer(slowest: Duration) -> Self {
        let provider = FakeProvider::start();
        provider.set_behaviour(Behaviour {
            claims: Box::new(|claims| {
                let person = claims["nonce"].as_str().unwrap().to_owned();
                claims["email"] = format!("{person}@example.org").into();
                (claims["sub"], claims["name"]) = (person.clone().into(), person.into());
            }),
            // Practically random: the code is made from the state.
            delay: Box::new(move |code| {
                slowest * code.bytes().map(u32::from).sum::<u32>().rem_euclid(101) / 100
            }),
            ..Behaviour::default()
        });
        Self { provider }
    }

    /// Configures `options` with the provider under the name `fake`.
    pub fn configure(&self, options: AppOptions) -> AppOptions {
        self.provider.configure(options, "fake")
    }

    /// Signs in `count` users at the same moment. Returns how long each took, sorted. Fails if one
    /// got no session, or that of another.
    pub async fn sign_in_all(&self, app: &App, count: usize) -> Vec<Duration> {
        let users: Vec<_> = (0..count)
            .map(|_| {
                let mut browser = Client::of(app);
                tokio::spawn(async move {
                    let started = Instant::now();
                    let url = browser.begin_sign_in("fake", "", "/profile").await;
                    let callback = browser.get(&url).await.location().to_owned();
                    let back = browser.get(&callback).await;
                    let took = started.elapsed();
                    assert!(back.location().ends_with("/profile"), "{}", back.location());
                    let parameters = url::Url::parse(&url).unwrap();
                    let nonce =
                        parameters.query_pairs().find(|(name, _)| name == "nonce").unwrap().1.into_owned();
                    // On an overloaded computer the server may answer 503, but never another
                    // session.
                    let session = browser.fetch_session_with_retries().await;
                    assert_eq!(session["user"]["name"], nonce.as_str(), "the session of another user");
                    (took, session["id"].as_str().unwrap().to_owned())
                })
            })
            .collect();
        let (mut took, mut sessions) = (Vec::new(), HashSet::new());
        for user in users {
            let (time, session) = user.await.unwrap();
            took.push(time);
            sessions.insert(session);
        }
        assert_eq!(sessions.len(), count, "two users share a session");
        took.sort_unstable();
        took
    }
}
