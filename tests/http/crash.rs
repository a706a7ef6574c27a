//! Killed at any moment: what was acknowledged holds (S18).

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use hallpass_tests::{App, AppOptions, Client, FakeProvider};
use reqwest::{Error, Method};
use serde_json::Value;
use sqlx::Row as _;

const ROUNDS: u32 = 20;
const PEOPLE: usize = 6;

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
        let token = leaving.try_send(Method::GET, "/api/auth/csrf", &[]).await?;
        let token = token.json()["csrfToken"].as_str().unwrap().to_owned();
        // Whether it is over when we hear nothing, nobody has promised.
        let kept = leaving.clone();
        leaving.try_send(Method::POST, "/api/auth/signout", &[("csrfToken", token.as_str())]).await?;
        promises.lock().unwrap().signed_out.push(kept);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s18_killed_at_any_moment_what_was_acknowledged_holds() {
    let provider = FakeProvider::start();
    let mut app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let (mut kept, mut ended) = (0, 0);
    for round in 0..ROUNDS {
        let promises = Arc::new(Mutex::new(Promises::default()));
        let people: Vec<_> =
            (0..PEOPLE).map(|_| tokio::spawn(live(Client::of(&app), Arc::clone(&promises)))).collect();
        // The one sleep that is meant: not waiting for anything, but another moment each time, from before the first sign-in to well among them.
        tokio::time::sleep(Duration::from_millis(u64::from(round) * 17)).await;
        app.kill();
        for person in people {
            assert!(person.await.unwrap().is_err(), "the server was gone");
        }
        app.start_again();
        let mut database = app.database().await;
        let checked = sqlx::query("PRAGMA integrity_check").fetch_one(&mut database).await.unwrap();
        assert_eq!(checked.try_get::<String, _>(0).unwrap(), "ok");
        let promises = Arc::into_inner(promises).unwrap().into_inner().unwrap();
        for mut browser in promises.signed_in {
            assert_eq!(browser.session().await["user"]["name"], "Fay Ke", "round {round}");
            kept += 1;
        }
        for mut browser in promises.signed_out {
            assert_eq!(browser.session().await, Value::Null, "round {round}");
            ended += 1;
        }
    }
    assert!(kept >= 10 && ended >= 10, "hardly anything was promised: {kept} sign-ins, {ended} sign-outs");
}
