//! Load of 64 people who sign in and out, each as soon as the answer before is there.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use hallpass_tests::{App, Client, People};

const PEOPLE: usize = 64;

/// The results of a phase of load.
#[derive(Clone, Copy, Debug)]
pub struct Phase {
    /// Successes a second.
    pub per_second: f64,
    /// The 99th percentile of how long one takes, in milliseconds.
    pub p99_ms: f64,
    /// How many failed.
    pub failed: usize,
    /// How many were tried.
    pub tried: usize,
}

/// The load: each person has a browser, at one of the servers.
pub struct PeopleLoad {
    people: Arc<People>,
    visitors: Vec<Visitor>,
    /// How many people have signed in for the first time.
    known: Arc<AtomicUsize>,
    /// The browsers that are signed in, each with the CSRF token of its visitor.
    signed_in: Arc<Mutex<Vec<Visitor>>>,
}

/// A browser, with a CSRF token.
#[derive(Clone)]
struct Visitor {
    browser: Client,
    csrf_token: String,
}

impl PeopleLoad {
    /// People at all of `apps`, in turn.
    pub async fn at(apps: &[App], people: People) -> Self {
        let visitors = join_all((0..PEOPLE).map(async |at| {
            let mut browser = Client::keeping_connections(&apps[at % apps.len()]);
            let csrf_token = browser.fetch_csrf_token().await;
            Visitor { browser, csrf_token }
        }));
        Self {
            visitors: visitors.await,
            people: Arc::new(people),
            known: Arc::default(),
            signed_in: Arc::default(),
        }
    }

    /// Each sign-in is that of another person, who is not known yet.
    pub async fn sign_in_new_people(&self, time: Duration) -> Phase {
        let known = Arc::clone(&self.known);
        self.sign_in(time, move || known.fetch_add(1, Ordering::Relaxed)).await
    }

    /// Each sign-in is that of a person who has signed in before, in turn.
    pub async fn sign_in_known_people(&self, time: Duration) -> Phase {
        let known = self.known.load(Ordering::Relaxed);
        let next = Arc::new(AtomicUsize::new(0));
        self.sign_in(time, move || next.fetch_add(1, Ordering::Relaxed) % known).await
    }

    /// Signs out the browsers that have signed in, until none is left.
    pub async fn sign_out(&self, time: Duration) -> Phase {
        let signed_in = Arc::clone(&self.signed_in);
        self.run(time, move |_| {
            let next = signed_in.lock().unwrap().pop();
            next.map(|Visitor { mut browser, csrf_token }| async move {
                let answer = browser.post("/api/auth/signout", &[("csrfToken", &csrf_token)]).await;
                answer.status.is_redirection() && !browser.cookies.contains_key("hallpass.session")
            })
        })
        .await
    }

    async fn sign_in(&self, time: Duration, next: impl Fn() -> usize + Clone + Send + 'static) -> Phase {
        let (people, signed_in) = (Arc::clone(&self.people), Arc::clone(&self.signed_in));
        self.run(time, move |visitor| {
            let (people, signed_in) = (Arc::clone(&people), Arc::clone(&signed_in));
            let (person, mut visitor) = (format!("person-{}", next()), visitor.clone());
            Some(async move {
                let Visitor { browser, csrf_token } = &mut visitor;
                let Ok(callback) = people.reach_callback(browser, csrf_token, &person).await else {
                    return false;
                };
                let succeeded = People::is_signed_in(&browser.get(&callback).await);
                if succeeded {
                    signed_in.lock().unwrap().push(visitor);
                }
                succeeded
            })
        })
        .await
    }

    /// Has every visitor begin one attempt after the other for `time`, or until there is none left.
    async fn run<A: Future<Output = bool> + Send + 'static>(
        &self,
        time: Duration,
        attempt: impl Fn(&Visitor) -> Option<A> + Clone + Send + 'static,
    ) -> Phase {
        let started = Instant::now();
        let visitors = self.visitors.iter().map(|visitor| {
            let (visitor, attempt) = (visitor.clone(), attempt.clone());
            tokio::spawn(async move {
                let mut attempts = Vec::new();
                while started.elapsed() < time {
                    let begun = Instant::now();
                    let Some(attempt) = attempt(&visitor) else { break };
                    let succeeded = attempt.await;
                    attempts.push((succeeded, begun.elapsed()));
                }
                attempts
            })
        });
        let attempts: Vec<_> = join_all(visitors).await.into_iter().flat_map(|done| done.unwrap()).collect();
        let elapsed = started.elapsed().as_secs_f64();
        let mut took: Vec<_> = attempts.iter().map(|(_, took)| took.as_secs_f64() * 1e3).collect();
        took.sort_by(f64::total_cmp);
        let failed = attempts.iter().filter(|(succeeded, _)| !succeeded).count();
        Phase {
            per_second: (attempts.len() - failed) as f64 / elapsed,
            p99_ms: took.get(took.len().saturating_sub(1) * 99 / 100).copied().unwrap_or_default(),
            failed,
            tried: attempts.len(),
        }
    }
}
