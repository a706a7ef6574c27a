//! A new `AUTH_SECRET` signs no one out (S14).

use hallpass_tests::{App, AppOptions, Client, FakeProvider};
use serde_json::Value;

const OLD: &str = "an old secret, 32 bytes at least";
const NEW: &str = "a new secret, of 32 bytes and more";

#[tokio::test]
async fn session_s14_new_secret_keeps_sessions_and_begun_sign_ins() {
    for options in AppOptions::default().on_every_engine().await {
        // The development provider loses its codes at a restart.
        let provider = FakeProvider::start();
        let mut app = App::start_with(provider.configure(options.env("AUTH_SECRET", OLD), "fake"));
        let (mut ada, mut grace, mut late) = (Client::of(&app), Client::of(&app), Client::of(&app));
        ada.sign_in("ada", "/").await;
        let session = ada.fetch_session().await;
        let [first, second] = [&mut grace, &mut late].map(|browser| browser.reach_callback("fake", "", "/"));
        let (first, second) = (first.await, second.await);

        app.set_env("AUTH_SECRET_1", NEW);
        assert!(app.terminate().success());
        app.start_again();
        assert_eq!(ada.fetch_session().await, session);
        assert_eq!(grace.get(&first).await.location(), format!("{}/", app.url));
        assert_eq!(grace.fetch_session().await["user"]["name"], "Fay Ke");

        // The old secret is removed too early: what it has signed is invalid.
        app.unset_env("AUTH_SECRET_1");
        app.set_env("AUTH_SECRET", NEW);
        assert!(app.terminate().success());
        app.start_again();
        assert!(late.get(&second).await.location().contains("/login?error=SignInExpired"));
        assert_eq!(grace.fetch_session().await["user"]["name"], "Fay Ke");
        let unknown = ada.get("/api/auth/session").await;
        assert_eq!((unknown.text.as_str(), unknown.cookies_written()), ("null", vec![]));
        // The old secret is put back.
        app.set_env("AUTH_SECRET", OLD);
        app.set_env("AUTH_SECRET_1", NEW);
        assert!(app.terminate().success());
        app.start_again();
        assert_eq!(ada.fetch_session().await, session);
    }
}

#[tokio::test]
async fn session_s14_rolling_restart_accepts_cookies_of_both_secrets() {
    // First every server accepts the new secret, then every server uses it.
    let accepts = AppOptions::default().env("AUTH_SECRET", NEW).env("AUTH_SECRET_1", OLD);
    let one = App::start_with(AppOptions::default().env("AUTH_SECRET", OLD));
    let two = one.start_neighbour_with(accepts.clone());
    let three =
        one.start_neighbour_with(AppOptions::default().env("AUTH_SECRET", OLD).env("AUTH_SECRET_1", NEW));
    for (here, there) in [(&one, &two), (&two, &one), (&two, &three), (&three, &two)] {
        let mut browser = Client::of(here);
        browser.sign_in("ada", "/").await;
        let mut moved = browser.moved_to(there);
        assert_eq!(moved.fetch_session().await["user"]["name"], "Ada Lovelace");
    }
    // Without the first step servers that are not restarted yet would ignore a new cookie.
    let mut browser = Client::of(&three);
    browser.sign_in("ada", "/").await;
    let mut moved = browser.moved_to(&one);
    assert_eq!(moved.fetch_session().await, Value::Null);
}
