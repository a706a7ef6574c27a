//! The server is killed while PostgreSQL executes one of its statements: the change is made as a
//! whole or not at all, and the next server goes on with what the database says (S18).

use hallpass_tests::{
    App, AppOptions, Client, People, count_rows, execute, fresh_database, wait_for_async, wait_until,
};
use reqwest::{Error, Method, StatusCode};
use serde_json::Value;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use crate::crash::assert_no_partial_sign_in;

const LOCK_CHANGES: &str = "SELECT 1 FROM hallpass_change_mark FOR UPDATE";
const LOCK_USERS: &str = "SELECT 1 FROM hallpass_users FOR UPDATE";
/// What a sign-in of a new person inserts after the user.
const LOCK_IDENTITIES: &str = "LOCK TABLE hallpass_identities IN SHARE MODE";
/// What the claim of a callback waits for, with [`WAIT_IN_CLAIMS`]. A lock of the table would stop
/// it while it is prepared, before it is executed.
pub const LOCK_CLAIMS: &str = "DO 'BEGIN PERFORM pg_advisory_xact_lock(1); END'";
pub const WAIT_IN_CLAIMS: [&str; 2] = [
    "CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS \
     'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NEW; END'",
    "CREATE TRIGGER wait_for_test BEFORE INSERT ON hallpass_sign_in_callbacks \
     FOR EACH ROW EXECUTE FUNCTION wait_for_test()",
];

/// What becomes of the statement after the server is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// The database finishes it: it notices later that the server is gone.
    Finished,
    /// It is cancelled.
    Undone,
}

const FATES: [Fate; 2] = [Fate::Finished, Fate::Undone];

struct Setup {
    people: People,
    app: App,
}

impl Setup {
    async fn start() -> Self {
        let people = People::new();
        let options = AppOptions::default().on_postgres(&fresh_database(None).await);
        let app = App::start_with(people.configure(options));
        Self { people, app }
    }

    async fn reach_callback(&self, mut browser: Client, person: &str) -> (Client, String) {
        let token = browser.fetch_csrf_token().await;
        let callback = self.people.reach_callback(&mut browser, &token, person).await.unwrap();
        (browser, callback)
    }

    async fn sign_in(&self, person: &str) -> Client {
        let (mut browser, callback) = self.reach_callback(Client::of(&self.app), person).await;
        assert!(People::is_signed_in(&browser.get(&callback).await));
        browser
    }

    /// Sends a request, kills the server while its `statement` waits for `lock`, and starts the
    /// server again once the statement has met its `fate`.
    async fn kill_during(
        &mut self,
        statement: &str,
        lock: &str,
        fate: Fate,
        request: impl Future<Output = Result<(), Error>> + Send + 'static,
    ) {
        let mut locking = self.app.open_database().await;
        let mut observing = self.app.open_database().await;
        execute(&mut locking, "BEGIN").await;
        execute(&mut locking, lock).await;
        let request = tokio::spawn(request);
        let waiting = format!(
            "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' \
             AND query LIKE '%{statement}%'"
        );
        let count = format!("SELECT COUNT(*) {waiting}");
        wait_until(statement, async || number(&mut observing, &count).await == 1).await;
        self.app.kill();
        assert!(request.await.unwrap().is_err(), "the server has answered");
        if fate == Fate::Undone {
            number(&mut observing, &format!("SELECT COUNT(pg_terminate_backend(pid)) {waiting}")).await;
        }
        execute(&mut locking, "COMMIT").await;
        let others = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
                      AND backend_type = 'client backend'";
        wait_until("the server's connections end", async || number(&mut observing, others).await == 2).await;
        self.assert_whole(&mut observing).await;
        self.app.start_again();
    }

    async fn assert_whole(&self, database: &mut AnyConnection) {
        assert_no_partial_sign_in(database).await;
        // Each revision names a session, and each ended session is named.
        let revisions = "SELECT COUNT(DISTINCT generation) FROM hallpass_session_changes";
        let latest = number(database, "SELECT generation FROM hallpass_change_mark").await;
        assert_eq!(number(database, revisions).await, latest);
        let unnamed = "sessions s WHERE s.ended_at IS NOT NULL AND NOT EXISTS \
                       (SELECT 1 FROM hallpass_session_changes c WHERE c.token_hash = s.token_hash)";
        assert_eq!(count_rows(database, unnamed).await, 0);
    }
}

async fn number(database: &mut AnyConnection, sql: &str) -> i64 {
    sqlx::query(AssertSqlSafe(sql)).fetch_one(database).await.unwrap().try_get(0).unwrap()
}

/// Sends a request to a server that is killed.
async fn send(mut browser: Client, method: Method, url: String, token: Option<String>) -> Result<(), Error> {
    let fields = token.iter().map(|token| ("csrfToken", token.as_str())).collect::<Vec<_>>();
    browser.try_send(method, &url, &fields).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s18_kill_during_a_sign_out_leaves_all_or_nothing() {
    for (path, statement) in [
        ("/api/auth/signout", "hallpass_end_session_v1"),
        ("/api/auth/sessions/end", "hallpass_end_own_sessions_v1"),
    ] {
        for fate in FATES {
            let mut setup = Setup::start().await;
            let mut browser = setup.sign_in("ada").await;
            let token = browser.fetch_csrf_token().await;
            let session = browser.fetch_session().await;
            let request = send(browser.clone(), Method::POST, path.into(), Some(token));
            setup.kill_during(statement, LOCK_CHANGES, fate, request).await;
            let found = browser.fetch_session().await;
            assert_eq!(found, if fate == Fate::Finished { Value::Null } else { session }, "{path} {fate:?}");
            // Whatever became of it: the person who tries again is signed out.
            assert_eq!(browser.sign_out().await.status, StatusCode::SEE_OTHER);
            assert_eq!(browser.fetch_session().await, Value::Null);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s18_kill_during_a_sign_in_leaves_all_or_nothing() {
    for (person, lock) in [("ada", LOCK_USERS), ("grace", LOCK_IDENTITIES)] {
        for fate in FATES {
            let mut setup = Setup::start().await;
            setup.sign_in("ada").await;
            let (mut browser, callback) = setup.reach_callback(Client::of(&setup.app), person).await;
            let request = send(browser.clone(), Method::GET, callback.clone(), None);
            setup.kill_during("hallpass_sign_in_v1", lock, fate, request).await;
            let sessions = if fate == Fate::Finished { 2 } else { 1 };
            assert_eq!(setup.app.count_rows("sessions").await, sessions, "{person} {fate:?}");
            if fate == Fate::Finished {
                // The browser sends the callback again, and gets the cookie that it never received.
                wait_for_async("the session is handed over", || {
                    let (mut again, callback) = (browser.clone(), callback.clone());
                    async move {
                        assert!(People::is_signed_in(&again.get(&callback).await));
                        again.cookies.contains_key("hallpass.session").then_some(again)
                    }
                })
                .await
                .clone_into(&mut browser);
            } else {
                browser = setup.sign_in(person).await;
            }
            assert_eq!(browser.fetch_session().await["user"]["name"], person);
            assert_eq!(setup.app.count_rows("sessions").await, 2, "{person} {fate:?}");
        }
    }
}

/// The old session ends with the new one's begin, or stays (S2).
#[tokio::test(flavor = "multi_thread")]
async fn session_s02_kill_during_a_second_sign_in_leaves_one_session() {
    for fate in FATES {
        let mut setup = Setup::start().await;
        let held = setup.sign_in("ada").await;
        let (mut browser, callback) = setup.reach_callback(held, "grace").await;
        let request = send(browser.clone(), Method::GET, callback, None);
        setup.kill_during("hallpass_sign_in_v1", LOCK_CHANGES, fate, request).await;
        assert_eq!(setup.app.count_rows("sessions WHERE ended_at IS NULL").await, 1, "{fate:?}");
        let found = browser.fetch_session().await;
        let expected = if fate == Fate::Finished { Value::Null } else { "ada".into() };
        assert_eq!(found["user"]["name"], expected, "{fate:?}");
    }
}

/// Before the code is exchanged: no one is signed in, and the person can begin again.
#[tokio::test(flavor = "multi_thread")]
async fn session_s12_kill_during_the_claim_of_a_callback_signs_no_one_in() {
    for fate in FATES {
        let mut setup = Setup::start().await;
        let mut database = setup.app.open_database().await;
        for sql in WAIT_IN_CLAIMS {
            execute(&mut database, sql).await;
        }
        drop(database);
        let (browser, callback) = setup.reach_callback(Client::of(&setup.app), "ada").await;
        let request = send(browser, Method::GET, callback, None);
        setup.kill_during("INTO hallpass_sign_in_callbacks", LOCK_CLAIMS, fate, request).await;
        let claimed = i64::from(fate == Fate::Finished);
        assert_eq!(setup.app.count_rows("sign_in_callbacks").await, claimed, "{fate:?}");
        assert_eq!(setup.app.count_rows("users").await, 0);
        assert_eq!(setup.sign_in("ada").await.fetch_session().await["user"]["name"], "ada");
    }
}
