//! Changes of the same people at the same moment, on two servers (S4, S9).

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde_json::json;
use sqlx::Row as _;
use tokio::sync::Barrier;

use super::{Place, now, try_start};
use crate::{
    clock::SystemClock,
    model::{
        account::{Profile, Subject},
        session_record::SessionRecord,
        session_token::SessionToken,
    },
    session::{CurrentSession, Limits, Sessions},
    store::{OwnSelection, SignInOutcome, SqlStore, StoreError, engine::Engine},
};

const ROUNDS: usize = 14;
const PEOPLE: usize = 3;

/// A browser of one of the people, at one of the servers.
struct Browser {
    number: usize,
    store: Arc<SqlStore>,
    sessions: Sessions,
    /// Whether its server is of a version before migration 16. That one locks the change mark while
    /// it ends several sessions, which sign-ins of this version do not wait for: a session that
    /// begins then may end without being named. (`docs/operating.md`, "Upgrade", says so.)
    is_older: bool,
    token: Option<Arc<SessionToken>>,
    /// All tokens of all browsers.
    tokens: Arc<Mutex<Vec<Arc<SessionToken>>>>,
}

impl Browser {
    /// The session that it holds, if it is live by this server's cache.
    async fn session(&self) -> Option<Arc<SessionRecord>> {
        match self.sessions.resolve(self.token.as_ref()?).await.unwrap() {
            CurrentSession::Live(record) => Some(record),
            CurrentSession::Anonymous | CurrentSession::Ended(_) => None,
        }
    }

    async fn sign_in(&mut self, round: usize) {
        let subject = Subject::parse(&format!("person-{}", self.number % PEOPLE)).unwrap();
        // The profile changes from time to time.
        let profile = Profile::new(subject, Some(format!("Name {}", round / 5)), None, None);
        let replaced: Vec<_> = self.session().await.iter().map(|session| session.id.clone()).collect();
        let started = loop {
            match try_start(&self.sessions, &profile, &replaced).await {
                // Two browsers of a new person. Versions before migration 16 try again there.
                Err(StoreError::Database(error))
                    if self.store.engine == Engine::Sqlite && is_unique_violation(&error) => {}
                done => break done.unwrap(),
            }
        };
        let (SignInOutcome::Session(_), token) = started else { panic!("refused") };
        let token = Arc::new(token);
        self.tokens.lock().unwrap().push(Arc::clone(&token));
        self.token = Some(token);
    }

    /// Makes one of the changes, and checks that an end holds here at once.
    async fn act(&mut self, round: usize) {
        let Some(this) = self.session().await else { return self.sign_in(round).await };
        let ends = match (self.number * 5 + round * 3) % 11 {
            change if change <= 1 || (change <= 4 && self.is_older) => {
                self.sessions.sign_out(&this, None).await.unwrap();
                true
            }
            2 => self.sessions.revoke_several(&this, OwnSelection::All, None).await.unwrap().is_some(),
            3 | 4 => {
                self.sessions.revoke_several(&this, OwnSelection::Others, None).await.unwrap();
                false
            }
            5 => {
                self.store.delete_user(&this.user.id, now()).await.unwrap();
                false
            }
            6 => {
                let data = json!({ "round": round }).as_object().unwrap().clone();
                self.store
                    .replace_session_data(&this.id, this.data_version, &data.clone().into(), now())
                    .await
                    .unwrap();
                false
            }
            _ => return self.sign_in(round).await,
        };
        assert!(!ends || self.session().await.is_none(), "an ended session is live where it was ended");
    }
}

fn is_unique_violation(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.is_unique_violation())
}

/// Reads the change feed again and again. A read that fails makes the cache useless for a while,
/// and not wrong.
async fn follow(sessions: Sessions, is_running: Arc<AtomicBool>) {
    while is_running.load(Ordering::SeqCst) {
        drop(sessions.refresh().await);
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

pub async fn changes_that_race_lose_no_revision_and_no_end(place: Place) {
    race(&place, [place.open().await, place.open().await]).await;
    let most = "SELECT COALESCE(MAX(live), 0) FROM (SELECT COUNT(*) AS live FROM hallpass_sessions \
                WHERE ended_at IS NULL GROUP BY user_id) AS users";
    assert!(place.number(most).await <= 3, "a user has too many sessions");
}

/// Has browsers at two servers change sessions of the same people, and checks what the caches, the
/// change feed and the database say afterwards.
pub async fn race(place: &Place, stores: [Arc<SqlStore>; 2]) {
    let limits = Limits { sessions_per_user: 3, ..Limits::default() };
    let servers =
        [0, 1].map(|server| Sessions::new(Arc::clone(&stores[server]), Arc::new(SystemClock), limits));
    let is_running = Arc::new(AtomicBool::new(true));
    let followers = servers.clone().map(|sessions| tokio::spawn(follow(sessions, Arc::clone(&is_running))));
    let browsers = if place.engine() == Engine::Postgres { 14 } else { 6 };
    let (tokens, begin) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Barrier::new(browsers)));
    let browsers: Vec<_> = (0..browsers)
        .map(|number| {
            let (store, sessions) = (Arc::clone(&stores[number % 2]), servers[number % 2].clone());
            let is_older = store.engine != place.engine();
            let (token, tokens) = (None, Arc::clone(&tokens));
            let mut browser = Browser { number, store, sessions, is_older, token, tokens };
            let begin = Arc::clone(&begin);
            tokio::spawn(async move {
                begin.wait().await;
                for round in 0..ROUNDS {
                    browser.act(round).await;
                }
            })
        })
        .collect();
    for browser in browsers {
        browser.await.unwrap();
    }
    is_running.store(false, Ordering::SeqCst);
    for follower in followers {
        follower.await.unwrap();
    }
    let tokens = tokens.lock().unwrap().clone();
    assert_feed_is_whole(place, &stores[0], &tokens).await;
    // What the caches say is what the store says.
    for (sessions, store) in servers.iter().zip(&stores) {
        sessions.refresh().await.unwrap();
        for token in &tokens {
            let cached = sessions.resolve(token).await.unwrap();
            let stored = store.find_session(&token.hash()).await.unwrap();
            let stored = stored.filter(|record| record.ended.is_none());
            assert_eq!(cached.live(), stored.as_ref());
        }
    }
    drop((servers, stores));
    if place.engine() == Engine::Postgres {
        assert_no_deadlock(place).await;
    }
}

/// Checks that PostgreSQL has ended no transaction because of a deadlock, once all connections are
/// closed: then they have reported it.
async fn assert_no_deadlock(place: &Place) {
    let others = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
                  AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
    for _ in 0..6000 {
        if place.number(others).await == 0 {
            let deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
            assert_eq!(place.number(deadlocks).await, 0);
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("a connection is still open");
}

/// Checks that each revision names sessions, and that all sessions that are not live were named.
async fn assert_feed_is_whole(place: &Place, store: &SqlStore, tokens: &[Arc<SessionToken>]) {
    let revisions = place.number("SELECT COUNT(DISTINCT generation) FROM hallpass_session_changes").await;
    assert_eq!(place.number("SELECT generation FROM hallpass_change_mark").await, revisions);
    let named = sqlx::query("SELECT token_hash FROM hallpass_session_changes");
    let named = named.fetch_all(&mut place.connection().await).await.unwrap();
    let named: BTreeSet<String> = named.iter().map(|row| row.try_get(0).unwrap()).collect();
    for token in tokens {
        let found = store.find_session(&token.hash()).await.unwrap();
        let is_live = found.is_some_and(|record| record.ended.is_none());
        assert!(is_live || named.contains(token.hash().as_str()), "an ended session is not named");
    }
}
