//! Killed at any moment: what was acknowledged holds (S18).

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use hallpass_tests::{App, AppOptions, Client, FakeProvider, fresh_database};
use reqwest::{Error, Method};
use serde_json::Value;
use sqlx::{AnyConnection, Row as _};

const PEOPLE: usize = 6;

/// How many sign-ins, and how many sign-outs, must have been acknowledged.
const ENOUGH: usize = 10;

/// What must not be there, however far the server had got: half of a sign-in.
const HALVES: [&str; 5] = [
    "SELECT COUNT(*) FROM hallpass_sign_in_callbacks c WHERE c.session_id IS NOT NULL \
     AND NOT EXISTS (SELECT 1 FROM hallpass_sessions s WHERE s.id = c.session_id)",
    "SELECT COUNT(*) FROM hallpass_users u WHERE NOT EXISTS (SELECT 1 FROM hallpass_accounts a WHERE a.user_id = u.id)",
    "SELECT COUNT(*) FROM hallpass_users u WHERE NOT EXISTS (SELECT 1 FROM hallpass_identities i WHERE i.user_id = u.id)",
    "SELECT COUNT(*) FROM hallpass_identities i WHERE NOT EXISTS (SELECT 1 FROM hallpass_users u WHERE u.id = i.user_id)",
    "SELECT COUNT(*) FROM hallpass_sessions s WHERE NOT EXISTS (SELECT 1 FROM hallpass_users u WHERE u.id = s.user_id)",
];

/// What the server has said yes to.
#[derive(Default)]
struct Promises {
    signed_in: Vec<Client>,
    signed_out: Vec<Client>,
}

/// Signs in, and gives the browser that the server said yes to.
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

/// One browser after another: every second signs out again. Until the server is gone.
async fn live(fresh: Client, promises: Arc<Mutex<Promises>>) -> Result<(), Error> {
    loop {
        let staying = sign_in(fresh.clone()).await?;
        promises.lock().unwrap().signed_in.push(staying);
        let mut leaving = sign_in(fresh.clone()).await?;
        // Its use is due to be written down again.
        let used = leaving.try_send(Method::GET, "/profile", &[]).await?;
        assert!(used.text.contains("Fay Ke") || used.status.is_server_error(), "{}", used.text);
        let token = leaving.try_send(Method::GET, "/api/auth/csrf", &[]).await?;
        let token = token.json()["csrfToken"].as_str().unwrap().to_owned();
        // Whether it is over when we hear nothing, nobody has promised.
        let kept = leaving.clone();
        let fields = [("csrfToken", token.as_str())];
        let left = leaving.try_send(Method::POST, "/api/auth/signout", &fields).await?;
        // A server that is overloaded promises nothing either.
        if !left.status.is_server_error() {
            promises.lock().unwrap().signed_out.push(kept);
        }
    }
}

/// Has every session look as if it was not used for two minutes, again and again, as another server that changes them would.
async fn age(mut database: AnyConnection) {
    loop {
        for sql in [
            "UPDATE hallpass_change_mark SET generation = generation + 2",
            "UPDATE hallpass_sessions SET last_active_at = last_active_at - 120000 WHERE ended_at IS NULL",
        ] {
            // Whoever writes at the same time may be in the way.
            let _ = sqlx::query(sql).execute(&mut database).await;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s18_acknowledged_changes_survive_a_kill_in_sqlite() {
    let options = AppOptions::default();
    killed_at_any_moment(options, Some("PRAGMA integrity_check")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s18_acknowledged_changes_survive_a_kill_in_postgres() {
    let options = AppOptions::default().on_postgres(&fresh_database(None).await);
    killed_at_any_moment(options, None).await;
}

async fn killed_at_any_moment(options: AppOptions, check: Option<&'static str>) {
    let rounds = if std::env::var_os("HALLPASS_TEST_LONG").is_some() { 200 } else { 20 };
    let provider = FakeProvider::start();
    // It is one person who signs in again and again.
    let options = options.env("HALLPASS_SESSIONS_PER_USER", "0").env("HALLPASS_SIGN_INS_PER_MINUTE", "0");
    let mut app = App::start_with(provider.configure(options, "fake"));
    let (mut kept, mut ended) = (0, 0);
    let mut round = 0;
    // On a slow machine little is acknowledged before the server is killed: it is given more time then, until enough was.
    while round < rounds || kept < ENOUGH || ended < ENOUGH {
        assert!(round < 50 * rounds, "hardly anything was promised: {kept} sign-ins, {ended} sign-outs");
        let promises = Arc::new(Mutex::new(Promises::default()));
        let people: Vec<_> =
            (0..PEOPLE).map(|_| tokio::spawn(live(Client::of(&app), Arc::clone(&promises)))).collect();
        // The one sleep that is meant: not waiting for anything, but another moment each time, from before the first sign-in to well among them.
        let ageing = tokio::spawn(age(app.database().await));
        tokio::time::sleep(Duration::from_millis(round * 17 % 400 * (1 + round / rounds))).await;
        app.kill();
        ageing.abort();
        for person in people {
            assert!(person.await.unwrap().is_err(), "the server was gone");
        }
        app.start_again();
        let mut database = app.database().await;
        if let Some(check) = check {
            let checked = sqlx::query(check).fetch_one(&mut database).await.unwrap();
            assert_eq!(checked.try_get::<String, _>(0).unwrap(), "ok");
        }
        for halves in HALVES {
            let found = sqlx::query(halves).fetch_one(&mut database).await.unwrap();
            assert_eq!(found.try_get::<i64, _>(0).unwrap(), 0, "round {round}: {halves}");
        }
        let promises = Arc::into_inner(promises).unwrap().into_inner().unwrap();
        for mut browser in promises.signed_in {
            let session = browser.session_with_retries().await;
            assert_eq!(session["user"]["name"], "Fay Ke", "round {round}");
            kept += 1;
        }
        for mut browser in promises.signed_out {
            assert_eq!(browser.session_with_retries().await, Value::Null, "round {round}");
            ended += 1;
        }
        round += 1;
    }
}
