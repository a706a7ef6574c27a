//! The same callback more than once: browsers preload, people reload, proxies ask again. There is one exchange and one session, and
//! the browser that began it gets it.

use std::{collections::HashMap, io::Write as _, net::TcpStream, time::Duration};

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider, Reply, until};
use serde_json::Value;
use sqlx::Row as _;

/// A provider that takes its time.
fn slow() -> FakeProvider {
    let provider = FakeProvider::start();
    provider.behave(Behaviour { delay: Box::new(|_| Duration::from_secs(2)), ..Behaviour::default() });
    provider
}

/// Sends the callback, and hangs up before it is answered.
fn send_and_hang_up(app: &App, browser: &Client, callback: &str) -> TcpStream {
    let url = url::Url::parse(callback).unwrap();
    let mut connection = TcpStream::connect(("127.0.0.1", url.port().unwrap())).unwrap();
    let request = format!(
        "GET {}?{} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\r\n",
        url.path(),
        url.query().unwrap(),
        app.url.trim_start_matches("http://"),
        browser.cookie_header()
    );
    connection.write_all(request.as_bytes()).unwrap();
    connection
}

async fn live_sessions(app: &App) -> i64 {
    let sql = "SELECT COUNT(*) FROM hallpass_sessions WHERE ended_at IS NULL";
    sqlx::query(sql).fetch_one(&mut app.database().await).await.unwrap().try_get(0).unwrap()
}

async fn waiting_copies(app: &App) -> i64 {
    let sql = "SELECT COUNT(*) FROM hallpass_sign_in_callbacks WHERE waiter IS NOT NULL";
    sqlx::query(sql).fetch_one(&mut app.database().await).await.unwrap().try_get(0).unwrap()
}

#[tokio::test]
async fn callback_copies_at_once_all_reach_the_return_url() {
    for options in AppOptions::default().on_every_engine().await {
        let provider = slow();
        let app = App::start_with(provider.configure(options, "fake"));
        let mut browser = Client::of(&app);
        let callback = browser.callback("fake", "", "/profile").await;
        let copies = (0..3).map(|_| {
            let (mut copy, callback) = (browser.clone(), callback.clone());
            tokio::spawn(async move {
                let answer = copy.get(&callback).await;
                (answer.location().to_owned(), copy.cookies.get("hallpass.session").cloned())
            })
        });
        let copies: Vec<_> = copies.collect();
        let mut cookies = Vec::new();
        for copy in copies {
            let (location, cookie) = copy.await.unwrap();
            assert_eq!(location, format!("{}/profile", app.url));
            cookies.extend(cookie);
        }
        assert_eq!((cookies.len(), provider.asked("token"), live_sessions(&app).await), (1, 1, 1));
        browser.cookies.insert("hallpass.session".into(), cookies.remove(0));
        assert_eq!(browser.session().await["user"]["name"], "Fay Ke");
    }
}

#[tokio::test]
async fn callback_reloaded_during_the_exchange_gets_the_session() {
    for options in AppOptions::default().on_every_engine().await {
        let provider = slow();
        let app = App::start_with(provider.configure(options, "fake"));
        let mut browser = Client::of(&app);
        let callback = browser.callback("fake", "", "/profile").await;
        let first = send_and_hang_up(&app, &browser, &callback);
        until("the code is exchanged", async || provider.asked("token") == 1).await;
        drop(first);
        // Reloaded twice: the first reload is given up, too.
        drop(send_and_hang_up(&app, &browser, &callback));
        until("the first reload waits", async || waiting_copies(&app).await == 1).await;
        assert_eq!(browser.get(&callback).await.location(), format!("{}/profile", app.url));
        assert_eq!(browser.session().await["user"]["name"], "Fay Ke");
        assert_eq!((provider.asked("token"), live_sessions(&app).await), (1, 1));
    }
}

#[tokio::test]
async fn callback_reloaded_at_another_server_gets_the_session() {
    let provider = slow();
    let options = AppOptions::default().env("AUTH_SECRET", "of both servers, with 32 bytes and more");
    let app = App::start_with(provider.configure(options, "fake"));
    let other = app.neighbour_with(
        provider
            .configure(AppOptions::default(), "fake")
            .env("AUTH_SECRET", "of both servers, with 32 bytes and more")
            .env("AUTH_URL", &app.url),
    );
    let mut browser = Client::of(&app);
    let callback = browser.callback("fake", "", "/profile").await;
    let first = send_and_hang_up(&app, &browser, &callback);
    until("the code is exchanged", async || provider.asked("token") == 1).await;
    drop(first);
    // A balancer sends the reload elsewhere.
    let mut moved = browser.moved_to(&other);
    let there = url::Url::parse(&callback).unwrap();
    let there = format!("{}?{}", there.path(), there.query().unwrap());
    assert!(moved.get(&there).await.location().ends_with("/profile"));
    assert_eq!(moved.session().await["user"]["name"], "Fay Ke");
    assert_eq!((provider.asked("token"), live_sessions(&app).await), (1, 1));
}

#[tokio::test]
async fn callback_reloaded_after_lost_answers_gets_the_session() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let mut browser = Client::of(&app);
    let callback = browser.callback("fake", "", "/profile").await;
    // Its answer is never read.
    let first = send_and_hang_up(&app, &browser, &callback);
    until("the session is there", async || live_sessions(&app).await == 1).await;
    drop(first);
    // Neither is that of a copy. Until it is certain that no answer is on its way, a copy goes on without the session.
    let mut copies = [browser.clone(), browser.clone()];
    for copy in &mut copies {
        until("a copy gets the session", async || {
            assert_eq!(copy.get(&callback).await.location(), format!("{}/profile", app.url));
            copy.cookies.contains_key("hallpass.session")
        })
        .await;
    }
    browser.cookies.clone_from(&copies[1].cookies);
    assert_eq!(browser.session().await["user"]["name"], "Fay Ke");
    // Now the browser holds the session, and gets no cookie for it again.
    let again = browser.get(&callback).await;
    assert_eq!((again.location(), again.cookies_written()), (&*format!("{}/profile", app.url), Vec::new()));
    assert_eq!((provider.asked("token"), live_sessions(&app).await), (1, 1));
}

#[tokio::test]
async fn callback_with_a_second_code_keeps_the_session() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let callback = browser.callback("dev", "login_hint=ada", "/profile").await;
    browser.get(&callback).await;
    let session = browser.session().await["id"].clone();
    let mut other_code = url::Url::parse(&callback).unwrap();
    let pairs: Vec<_> = other_code.query_pairs().into_owned().collect();
    other_code.query_pairs_mut().clear().extend_pairs(
        pairs.iter().map(|(name, value)| (name, if name == "code" { "of-the-second-choice" } else { value })),
    );
    let answer = browser.get(other_code.as_str()).await;
    assert_eq!(answer.location(), format!("{}/profile", app.url));
    assert_eq!(browser.session().await["id"], session);
}

#[tokio::test]
async fn callback_reload_does_not_repeat_a_store_outage() {
    let provider = FakeProvider::start();
    let replies = HashMap::from([("token", Reply::html(503))]);
    provider.behave(Behaviour { replies, ..Behaviour::default() });
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let mut browser = Client::of(&app);
    let callback = browser.callback("fake", "", "/profile").await;
    assert!(browser.get(&callback).await.location().contains("error=ProviderUnavailable"));
    // As if it had been the store that failed after the exchange.
    let sql = "UPDATE hallpass_sign_in_callbacks SET failure = 'StoreUnavailable'";
    assert_eq!(sqlx::query(sql).execute(&mut app.database().await).await.unwrap().rows_affected(), 1);
    let reload = browser.get(&callback).await;
    let login = "/login?error=SignInExpired&callbackUrl=%2Fprofile";
    assert!(reload.location().starts_with(&format!("{}{login}", app.url)), "{}", reload.location());
    assert_eq!(provider.asked("token"), 1);
}

#[tokio::test]
async fn callback_copy_needs_the_same_code_and_browser() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let mut victim = Client::of(&app);
    let callback = victim.callback("fake", "", "/profile").await;
    // An attacker who has planted his own cookies knows the state, and not the code.
    let mut planted = victim.clone();
    victim.get(&callback).await;
    assert_eq!(victim.session().await["user"]["name"], "Fay Ke");
    let url = url::Url::parse(&callback).unwrap();
    let state = url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let guessed = format!("/api/auth/callback/fake?code=guessed&state={state}&iss={}", provider.issuer());
    for _ in 0..3 {
        let answer = planted.get(&guessed).await;
        assert!(answer.location().contains("error=SignInExpired"), "{}", answer.location());
        assert_eq!(planted.session().await, Value::Null);
    }
    let mut stranger = Client::of(&app);
    stranger.csrf().await;
    assert!(stranger.get(&callback).await.location().contains("error=SignInExpired"));
    assert_eq!(stranger.session().await, Value::Null);
    assert_eq!(provider.asked("token"), 1);
}

#[tokio::test]
async fn callback_copy_after_a_sign_out_restores_nothing() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let callback = browser.callback("dev", "login_hint=ada", "/profile").await;
    let began_it = browser.clone();
    browser.get(&callback).await;
    browser.sign_out().await;
    for mut copy in [browser, began_it] {
        assert_eq!(copy.get(&callback).await.cookies_written(), Vec::<&str>::new());
        assert_eq!(copy.session().await, Value::Null);
    }
}
