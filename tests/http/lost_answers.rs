//! The connection to PostgreSQL is cut between a statement and its answer: the server learns what
//! became of the statement, and does not guess (S10, S18).

use hallpass_tests::{
    Answer, App, AppOptions, Client, People, TcpProxy, Wire, count_rows, execute, fresh_database, on_wires,
    wait_until,
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Row as _};

use crate::{
    crash::assert_no_partial_sign_in,
    killed_in_a_statement::{LOCK_CLAIMS, WAIT_IN_CLAIMS},
};

on_wires! {
    session_s10_sign_out_whose_answer_is_lost_is_acknowledged,
    session_s18_sign_in_whose_answer_is_lost_is_finished,
    session_s12_callback_whose_claim_is_lost_is_finished_once,
    session_s18_update_whose_answer_is_lost_is_kept_once,
}

const PERSON: &str = "ada";

/// The change feed, which an end locks.
const LOCK_CHANGES: &str = "SELECT 1 FROM hallpass_change_mark FOR UPDATE";
/// What a sign-in of a known person locks.
const LOCK_USERS: &str = "SELECT 1 FROM hallpass_users FOR UPDATE";

/// A server with a proxy before its database, and connections of the test around the proxy.
struct Setup {
    people: People,
    app: App,
    proxy: TcpProxy,
    locking: AnyConnection,
    observing: AnyConnection,
}

impl Setup {
    async fn start(wire: Wire) -> Self {
        Self::start_with(wire, AppOptions::default()).await
    }

    async fn start_with(wire: Wire, options: AppOptions) -> Self {
        let people = People::new();
        let database = fresh_database(None).await;
        let proxy = TcpProxy::to(&wire.reach(&database).await).await;
        let app = App::start_with(people.configure(options.on_postgres(&proxy.url)));
        let open = || connect(&database);
        Self { people, app, proxy, locking: open().await, observing: open().await }
    }

    async fn reach_callback(&self) -> (Client, String) {
        let mut browser = Client::of(&self.app);
        let token = browser.fetch_csrf_token().await;
        let callback = self.people.reach_callback(&mut browser, &token, PERSON).await.unwrap();
        (browser, callback)
    }

    async fn sign_in(&self) -> Client {
        let (mut browser, callback) = self.reach_callback().await;
        assert!(People::is_signed_in(&browser.get(&callback).await));
        browser
    }

    /// Sends a request, whose statement waits for `lock`, and loses the answer to the statement
    /// once `made` counts a row. Returns the answer to the request.
    async fn lose_answer(
        &mut self,
        lock: &str,
        made: &str,
        request: impl Future<Output = Answer> + Send + 'static,
    ) -> Answer {
        assert_eq!(count_rows(&mut self.observing, made).await, 0);
        execute(&mut self.locking, "BEGIN").await;
        execute(&mut self.locking, lock).await;
        let request = tokio::spawn(request);
        let observing = &mut self.observing;
        wait_until("the statement waits for the lock", async || count_waiting(observing).await > 0).await;
        self.proxy.lose_answers();
        execute(&mut self.locking, "COMMIT").await;
        wait_until("the statement is executed", async || count_rows(observing, made).await > 0).await;
        assert!(!request.is_finished(), "the fault has no effect");
        self.proxy.cut_once().await;
        request.await.unwrap()
    }

    fn assert_learnt(&self) {
        assert!(self.app.log().contains("the answer to a change was lost"), "the fault has no effect");
    }
}

async fn connect(url: &str) -> AnyConnection {
    sqlx::any::install_default_drivers();
    AnyConnection::connect(url).await.unwrap()
}

/// Counts the statements that wait for a lock.
async fn count_waiting(database: &mut AnyConnection) -> i64 {
    let sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(database).await.unwrap();
    row.try_get(0).unwrap()
}

async fn session_s10_sign_out_whose_answer_is_lost_is_acknowledged(wire: Wire) {
    let mut setup = Setup::start(wire).await;
    let mut browser = setup.sign_in().await;
    let mut held = browser.clone();
    let token = browser.fetch_csrf_token().await;
    let signing_out = async move { browser.post("/api/auth/signout", &[("csrfToken", &token)]).await };
    let ended = "sessions WHERE ended_at IS NOT NULL";
    let answer = setup.lose_answer(LOCK_CHANGES, ended, signing_out).await;
    setup.assert_learnt();
    assert_eq!((answer.status, answer.cookies_written()), (StatusCode::SEE_OTHER, vec!["hallpass.session"]));
    assert_eq!(held.fetch_session_with_retries().await, Value::Null);
    // It is one end and not two.
    assert_eq!(count_rows(&mut setup.observing, "session_changes").await, 1);
}

async fn session_s18_sign_in_whose_answer_is_lost_is_finished(wire: Wire) {
    let mut setup = Setup::start(wire).await;
    setup.sign_in().await.sign_out().await;
    let (mut browser, callback) = setup.reach_callback().await;
    let mut same = browser.clone();
    let signing_in = async move { same.get(&callback).await };
    let answer = setup.lose_answer(LOCK_USERS, "sessions WHERE ended_at IS NULL", signing_in).await;
    setup.assert_learnt();
    assert!(People::is_signed_in(&answer), "{} {:?}", answer.status, answer.header("location"));
    browser.store_cookies(&answer);
    assert_eq!(browser.fetch_session_with_retries().await["user"]["name"], PERSON);
    assert_eq!(count_rows(&mut setup.observing, "sessions WHERE ended_at IS NULL").await, 1);
    assert_no_partial_sign_in(&mut setup.observing).await;
}

async fn session_s12_callback_whose_claim_is_lost_is_finished_once(wire: Wire) {
    let mut setup = Setup::start(wire).await;
    for sql in WAIT_IN_CLAIMS {
        execute(&mut setup.locking, sql).await;
    }
    let (browser, callback) = setup.reach_callback().await;
    let mut same = browser.clone();
    let signing_in = async move {
        let answer = same.get(&callback).await;
        assert_eq!(same.fetch_session_with_retries().await["user"]["name"], PERSON);
        answer
    };
    let answer = setup.lose_answer(LOCK_CLAIMS, "sign_in_callbacks", signing_in).await;
    setup.assert_learnt();
    assert!(People::is_signed_in(&answer), "{} {:?}", answer.status, answer.header("location"));
    assert_eq!(count_rows(&mut setup.observing, "sessions").await, 1);
    assert_eq!(count_rows(&mut setup.observing, "sign_in_callbacks").await, 1);
}

async fn session_s18_update_whose_answer_is_lost_is_kept_once(wire: Wire) {
    let mut setup = Setup::start_with(wire, AppOptions::example()).await;
    let mut browser = setup.sign_in().await;
    let mut same = browser.clone();
    let sent = json!({ "csrfToken": same.fetch_csrf_token().await, "data": { "theme": "dark" } });
    let updating = async move { same.send_json(Method::POST, "/api/auth/session", &sent).await };
    let answer = setup.lose_answer(LOCK_CHANGES, "sessions WHERE data_version > 0", updating).await;
    setup.assert_learnt();
    assert_eq!((answer.status, &answer.json()["data"]), (StatusCode::OK, &json!({ "theme": "dark" })));
    assert_eq!(browser.fetch_session_with_retries().await["data"], json!({ "theme": "dark" }));
    assert_eq!(count_rows(&mut setup.observing, "sessions WHERE data_version = 1").await, 1);
    assert_eq!(count_rows(&mut setup.observing, "session_changes").await, 1);
}
