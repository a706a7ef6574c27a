//! How many round trips to the database each operation takes.

use std::time::Duration;

use crate::{App, AppOptions, Client, LatencyProxy, People, fresh_database};

/// How often an operation is counted. The lowest is without background tasks.
const REPETITIONS: usize = 8;
/// Only a server that goes on opening connections needs more.
const MAX_REPETITIONS: usize = 100;

/// Round trips of one operation each, on a server whose connections are open, and whose statements
/// are prepared.
///
/// Reads of the change feed count if the answer waits for them. Others count also after the answer,
/// such as for a connection's return.
#[derive(Clone, Copy, Debug)]
pub struct OperationTrips {
    /// The first check of a session at a server.
    pub look_up: u64,
    /// A sign-out, with a session that was checked before.
    pub end: u64,
    /// The begin of a sign-in.
    pub begin: u64,
    /// The callback of a person who has signed in before, with another browser.
    pub known_person: u64,
    /// The callback of a person who signs in for the first time.
    pub new_person: u64,
}

/// Counts them.
pub async fn count_operation_trips() -> OperationTrips {
    let database = fresh_database(None).await;
    let proxy = LatencyProxy::to(&database, Duration::ZERO).await;
    let people = People::new();
    let app = App::start_with(people.configure(AppOptions::default().on_postgres(&proxy.url)));
    // Its round trips are not counted.
    let other = App::start_with(people.configure(AppOptions::default().on_postgres(&database)));
    let counting = Counting { app: &app, other: &other, people: &people, proxy: &proxy };
    let known_person = counting.sign_in(|_| "known".to_owned()).await;
    let new_person = counting.sign_in(|number| format!("new-{number}")).await;
    OperationTrips {
        known_person,
        new_person,
        begin: counting.begin().await,
        look_up: counting.look_up().await,
        end: counting.end().await,
    }
}

struct Counting<'a> {
    app: &'a App,
    other: &'a App,
    people: &'a People,
    proxy: &'a LatencyProxy,
}

impl Counting<'_> {
    async fn begin(&self) -> u64 {
        let prepare = async || self.open_browser(self.app).await;
        self.count(prepare, async |(mut browser, token)| {
            let begun = self.people.begin(&mut browser, &token).await;
            assert!(!begun.location().starts_with(&self.app.url), "{}", begun.location());
        })
        .await
    }

    async fn sign_in(&self, name: impl Fn(u32) -> String) -> u64 {
        let mut number = 0;
        let prepare = async || {
            number += 1;
            let (mut browser, token) = self.open_browser(self.app).await;
            let callback = self.people.reach_callback(&mut browser, &token, &name(number)).await;
            (browser, callback.unwrap())
        };
        self.count(prepare, async |(mut browser, callback)| {
            assert!(People::is_signed_in(&browser.get(&callback).await));
        })
        .await
    }

    async fn look_up(&self) -> u64 {
        let prepare = async || self.sign_in_at(self.other).await.moved_to(self.app);
        self.count(prepare, async |mut browser| {
            assert_eq!(browser.fetch_session().await["user"]["name"], "known");
        })
        .await
    }

    async fn end(&self) -> u64 {
        let prepare = async || {
            let mut browser = self.sign_in_at(self.app).await;
            browser.fetch_session().await;
            let token = browser.fetch_csrf_token().await;
            (browser, token)
        };
        self.count(prepare, async |(mut browser, token)| {
            browser.post("/api/auth/signout", &[("csrfToken", &token)]).await.location();
            assert!(!browser.cookies.contains_key("hallpass.session"));
        })
        .await
    }

    /// Counts `operation` with what `prepare` makes.
    async fn count<T>(&self, mut prepare: impl AsyncFnMut() -> T, mut operation: impl AsyncFnMut(T)) -> u64 {
        let mut counted = Vec::new();
        for _ in 0..MAX_REPETITIONS {
            let prepared = prepare().await;
            self.proxy.settled_round_trips().await;
            let before = self.proxy.round_trips();
            operation(prepared).await;
            let answered = self.proxy.round_trips().since(before);
            let settled = self.proxy.settled_round_trips().await.since(before);
            if settled.include_preparations() {
                continue;
            }
            counted.push(settled.operations + answered.change_feed);
            if counted.len() == REPETITIONS {
                return counted.into_iter().min().unwrap();
            }
        }
        panic!("the server goes on opening connections, or preparing statements");
    }

    /// A browser at `app`, and its CSRF token.
    async fn open_browser(&self, app: &App) -> (Client, String) {
        let mut browser = Client::of(app);
        let token = browser.fetch_csrf_token().await;
        (browser, token)
    }

    async fn sign_in_at(&self, app: &App) -> Client {
        let (mut browser, token) = self.open_browser(app).await;
        let callback = self.people.reach_callback(&mut browser, &token, "known").await.unwrap();
        assert!(People::is_signed_in(&browser.get(&callback).await));
        browser
    }
}
