//! Many people who sign in at the same moment, with a provider that answers each after another while.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use crate::{App, AppOptions, Behaviour, Client, FakeProvider};

/// A provider where everybody is somebody else: whoever comes with a nonce is called like it.
pub struct Crowd {
    provider: FakeProvider,
}

impl Crowd {
    /// A provider that answers each person after up to `slowest`.
    pub fn at_a_provider_that_takes_up_to(slowest: Duration) -> Self {
        let provider = FakeProvider::start();
        provider.behave(Behaviour {
            claims: Box::new(|claims| {
                let person = claims["nonce"].as_str().unwrap().to_owned();
                claims["email"] = format!("{person}@example.org").into();
                (claims["sub"], claims["name"]) = (person.clone().into(), person.into());
            }),
            // As good as random: the code is made from the state.
            delay: Box::new(move |code| {
                slowest * code.bytes().map(u32::from).sum::<u32>().rem_euclid(101) / 100
            }),
            ..Behaviour::default()
        });
        Self { provider }
    }

    /// Has `options` know the provider, as `fake`.
    pub fn configure(&self, options: AppOptions) -> AppOptions {
        self.provider.configure(options, "fake")
    }

    /// `people` begin at the same moment; gives how long each took until they had their own session. Fails if anybody got
    /// none, or that of somebody else.
    pub async fn sign_in(&self, app: &App, people: usize) -> Vec<Duration> {
        let everybody: Vec<_> = (0..people)
            .map(|_| {
                let mut browser = Client::of(app);
                tokio::spawn(async move {
                    let started = Instant::now();
                    let url = browser.begin("fake", "", "/profile").await;
                    let callback = browser.get(&url).await.location().to_owned();
                    let back = browser.get(&callback).await;
                    let took = started.elapsed();
                    assert!(back.location().ends_with("/profile"), "{}", back.location());
                    let parameters = url::Url::parse(&url).unwrap();
                    let nonce =
                        parameters.query_pairs().find(|(name, _)| name == "nonce").unwrap().1.into_owned();
                    // On an overloaded machine the server may answer 503; it must not give another session.
                    let session = browser.session_with_retries().await;
                    assert_eq!(session["user"]["name"], nonce.as_str(), "somebody else's session");
                    (took, session["id"].as_str().unwrap().to_owned())
                })
            })
            .collect();
        let (mut took, mut sessions) = (Vec::new(), HashSet::new());
        for person in everybody {
            let (time, session) = person.await.unwrap();
            took.push(time);
            sessions.insert(session);
        }
        assert_eq!(sessions.len(), people, "two people share a session");
        took.sort_unstable();
        took
    }
}
