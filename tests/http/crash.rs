//! The server is killed at any moment: acknowledged changes survive (S18).

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use hallpass_tests::{App, AppOptions, Client, FakeProvider, Wire, on_wires};
use reqwest::{Error, Method};
use serde_json::Value;
use sqlx::{AnyConnection, Row as _};

const PEOPLE: usize = 6;

/// How many sign-ins, and how many sign-outs, must have been acknowledged.
const MIN_ACKNOWLEDGED: usize = 10;

on_wires! { session_s18_acknowledged_changes_survive_a_kill_in_postgres }

/// Counts of partial sign-ins, of which there must be none.
const PARTIAL_SIGN_INS: [&str; 5] = [
    "SELECT COUNT(*) FROM hallpass_sign_in_callbacks c WHERE c.session_id IS NOT NULL \
     AND NOT EXISTS (SELECT 1 FROM hallpass_sessions s WHERE s.id = c.session_id)",
    "SELECT COUNT(*) FROM hallpass_users u WHERE NOT EXISTS (SELECT 1 FROM hallpass_accounts a WHERE a.user_id = u.id)",
    "SELECT COUNT(*) FROM hallpass_users u WHERE NOT EXISTS (SELECT 1 FROM hallpass_identities i WHERE i.user_id = u.id)",
    "SELECT COUNT(*) FROM hallpass_identities i WHERE NOT EXISTS (SELECT 1 FROM hallpass_users u WHERE u.id = i.user_id)",
    "SELECT COUNT(*) FROM hallpass_sessions s WHERE NOT EXISTS (SELECT 1 FROM hallpass_users u WHERE u.id = s.user_id)",
];

/// Fails if a sign-in was made by half.
pub async fn assert_no_partial_sign_in(database: &mut AnyConnection) {
    for partial in PARTIAL_SIGN_INS {
        let found = sqlx::query(partial).fetch_one(&mut *database).await.unwrap();
        assert_eq!(found.try_get::<i64, _>(0).unwrap(), 0, "{partial}");
    }
}

/// What the server has acknowledged.
#[derive(Default)]
struct Acknowledged {
    signed_in: Vec<Client>,
    signed_out: Vec<Client>,
}

/// Signs in. Returns the browser once the server has acknowledged it.
async fn sign_in(mut browser: Client) -> Result<Client, Error> {
    let csrf = browser.try_send(Method::GET, "/api/auth/csrf", &[]).await?;
    let token = csrf.json()["csrfToken"].as_str().unwrap().to_owned();
    let fields = [("csrfToken", token.as_str()), ("callbackUrl", "/profile")];
    let begun = browser.try_send(Method::POST, "/api/auth/signin/fake", &fields).await?;
    let callback = browser.get(begun.location()).await.location().to_owned();
    let back = browser.try_send(Method::GET, &callback, &[]).await?;
    assert!(back.location().ends_with("/profile"), "{}", back.location());
    Ok(browser)
}

/// Signs in one browser after another until the server is down; every second signs out again.
async fn sign_in_repeatedly(fresh: Client, acknowledged: Arc<Mutex<Acknowledged>>) -> Result<(), Error> {
    loop {
        let staying = sign_in(fresh.clone()).await?;
        acknowledged.lock().unwrap().signed_in.push(staying);
        let mut leaving = sign_in(fresh.clone()).await?;
        // Its activity is due to be stored again.
        let used = leaving.try_send(Method::GET, "/profile", &[]).await?;
        assert!(used.text.contains("Fay Ke") || used.status.is_server_error(), "{}", used.text);
        let token = leaving.try_send(Method::GET, "/api/auth/csrf", &[]).await?;
        let token = token.json()["csrfToken"].as_str().unwrap().to_owned();
        // Without an answer to the sign-out either is allowed.
        let kept = leaving.clone();
        let fields = [("csrfToken", token.as_str())];
        let left = leaving.try_send(Method::POST, "/api/auth/signout", &fields).await?;
        // An overloaded server acknowledges nothing, either.
        if !left.status.is_server_error() {
            acknowledged.lock().unwrap().signed_out.push(kept);
        }
    }
}

/// Makes all sessions look idle for two minutes, again and again, as another server might.
async fn age_sessions_repeatedly(mut database: AnyConnection) {
    loop {
        for sql in [
            "UPDATE hallpass_change_mark SET generation = generation + 2",
            "UPDATE hallpass_sessions SET last_active_at = last_active_at - 120000 WHERE ended_at IS NULL",
        ] {
            // Fails if the server writes at the same time.
            let _ = sqlx::query(sql).execute(&mut database).await;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s18_acknowledged_changes_survive_a_kill_in_sqlite() {
    let options = AppOptions::default();
    assert_acknowledged_changes_survive(options, Some("PRAGMA integrity_check")).await;
}

async fn session_s18_acknowledged_changes_survive_a_kill_in_postgres(wire: Wire) {
    let options = AppOptions::default().on_postgres(&wire.fresh_database().await);
    assert_acknowledged_changes_survive(options, None).await;
}

async fn assert_acknowledged_changes_survive(options: AppOptions, check: Option<&'static str>) {
    let rounds = if std::env::var_os("HALLPASS_TEST_LONG").is_some() { 200 } else { 20 };
    let provider = FakeProvider::start();
    // One user signs in again and again.
    let options = options.env("HALLPASS_SESSIONS_PER_USER", "0").env("HALLPASS_SIGN_INS_PER_MINUTE", "0");
    let mut app = App::start_with(provider.configure(options, "fake"));
    let (mut kept, mut ended) = (0, 0);
    let mut round = 0;
    // On a slow computer little is acknowledged before the kill: then more rounds follow, with more
    // time.
    while round < rounds || kept < MIN_ACKNOWLEDGED || ended < MIN_ACKNOWLEDGED {
        assert!(round < 50 * rounds, "too little was acknowledged: {kept} sign-ins, {ended} sign-outs");
        let acknowledged = Arc::new(Mutex::new(Acknowledged::default()));
        let people: Vec<_> = (0..PEOPLE)
            .map(|_| tokio::spawn(sign_in_repeatedly(Client::of(&app), Arc::clone(&acknowledged))))
            .collect();
        // This sleep waits for nothing: it chooses another moment each time.
        let ageing = tokio::spawn(age_sessions_repeatedly(app.open_database().await));
        tokio::time::sleep(Duration::from_millis(round * 17 % 400 * (1 + round / rounds))).await;
        app.kill();
        ageing.abort();
        for person in people {
            assert!(person.await.unwrap().is_err(), "the server was killed");
        }
        app.start_again();
        let mut database = app.open_database().await;
        if let Some(check) = check {
            let checked = sqlx::query(check).fetch_one(&mut database).await.unwrap();
            assert_eq!(checked.try_get::<String, _>(0).unwrap(), "ok");
        }
        assert_no_partial_sign_in(&mut database).await;
        let acknowledged = Arc::into_inner(acknowledged).unwrap().into_inner().unwrap();
        for mut browser in acknowledged.signed_in {
            let session = browser.fetch_session_with_retries().await;
            assert_eq!(session["user"]["name"], "Fay Ke", "round {round}");
            kept += 1;
        }
        for mut browser in acknowledged.signed_out {
            assert_eq!(browser.fetch_session_with_retries().await, Value::Null, "round {round}");
            ended += 1;
        }
        round += 1;
    }
}
