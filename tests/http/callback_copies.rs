//! The same callback more than once: browsers preload, users reload, proxies retry. There is one
//! exchange and one session, and the browser that began the sign-in gets it.

use std::{collections::HashMap, io::Write as _, net::TcpStream, time::Duration};

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider, Reply, execute, wait_until};
use serde_json::Value;

/// Starts a provider with a slow token endpoint.
fn start_slow_provider() -> FakeProvider {
    let provider = FakeProvider::start();
    provider.set_behaviour(Behaviour { delay: Box::new(|_| Duration::from_secs(2)), ..Behaviour::default() });
    provider
}

/// Sends the callback. Dropping the connection hangs up before it is answered.
fn send_callback(app: &App, browser: &Client, callback: &str) -> TcpStream {
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

async fn count_live_sessions(app: &App) -> i64 {
    app.count_rows("sessions WHERE ended_at IS NULL").await
}

/// Which copy of the callback waits, of several the last; empty if none does.
async fn waiting_copy(app: &App) -> String {
    let sql = "SELECT COALESCE(MAX(waiter), '') FROM hallpass_sign_in_callbacks";
    sqlx::query_scalar(sql).fetch_one(&mut app.open_database().await).await.unwrap()
}

#[tokio::test]
async fn callback_copies_at_once_all_reach_the_return_url() {
    for options in AppOptions::default().on_every_engine().await {
        let provider = start_slow_provider();
        let app = App::start_with(provider.configure(options, "fake"));
        let mut browser = Client::of(&app);
        let callback = browser.reach_callback("fake", "", "/profile").await;
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
        assert_eq!(
            (cookies.len(), provider.count_requests("token"), count_live_sessions(&app).await),
            (1, 1, 1)
        );
        browser.cookies.insert("hallpass.session".into(), cookies.remove(0));
        assert_eq!(browser.fetch_session().await["user"]["name"], "Fay Ke");
    }
}

#[tokio::test]
async fn callback_reloaded_during_the_exchange_gets_the_session() {
    for options in AppOptions::default().on_every_engine().await {
        let provider = FakeProvider::start();
        provider.hold_tokens();
        let app = App::start_with(provider.configure(options, "fake"));
        let mut browser = Client::of(&app);
        let callback = browser.reach_callback("fake", "", "/profile").await;
        let first = send_callback(&app, &browser, &callback);
        wait_until("the code is exchanged", async || provider.count_requests("token") == 1).await;
        drop(first);
        // Reloaded twice: the first reload hangs up, too.
        drop(send_callback(&app, &browser, &callback));
        wait_until("the first reload waits", async || !waiting_copy(&app).await.is_empty()).await;
        let before = waiting_copy(&app).await;
        let release = async {
            wait_until("the second reload waits", async || waiting_copy(&app).await != before).await;
            provider.release_tokens();
        };
        let (answer, ()) = tokio::join!(browser.get(&callback), release);
        assert_eq!(answer.location(), format!("{}/profile", app.url));
        assert_eq!(browser.fetch_session().await["user"]["name"], "Fay Ke");
        assert_eq!((provider.count_requests("token"), count_live_sessions(&app).await), (1, 1));
    }
}

#[tokio::test]
async fn callback_reloaded_at_another_server_gets_the_session() {
    let provider = FakeProvider::start();
    provider.hold_tokens();
    let options = AppOptions::default().env("AUTH_SECRET", "of both servers, with 32 bytes and more");
    let app = App::start_with(provider.configure(options, "fake"));
    let other = app.start_neighbour_with(
        provider
            .configure(AppOptions::default(), "fake")
            .env("AUTH_SECRET", "of both servers, with 32 bytes and more")
            .env("AUTH_URL", &app.url),
    );
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("fake", "", "/profile").await;
    let first = send_callback(&app, &browser, &callback);
    wait_until("the code is exchanged", async || provider.count_requests("token") == 1).await;
    drop(first);
    // A load balancer sends the reload to the other server.
    let mut moved = browser.moved_to(&other);
    let there = url::Url::parse(&callback).unwrap();
    let there = format!("{}?{}", there.path(), there.query().unwrap());
    let release = async {
        wait_until("the reload waits", async || !waiting_copy(&app).await.is_empty()).await;
        provider.release_tokens();
    };
    let (answer, ()) = tokio::join!(moved.get(&there), release);
    assert!(answer.location().ends_with("/profile"));
    assert_eq!(moved.fetch_session().await["user"]["name"], "Fay Ke");
    assert_eq!((provider.count_requests("token"), count_live_sessions(&app).await), (1, 1));
}

#[tokio::test]
async fn callback_reloaded_after_lost_answers_gets_the_session() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("fake", "", "/profile").await;
    // Its answer is never read.
    let first = send_callback(&app, &browser, &callback);
    wait_until("the session is there", async || count_live_sessions(&app).await == 1).await;
    drop(first);
    // Neither is that of a copy. While an answer may still be in transit a copy gets no session.
    let mut copies = [browser.clone(), browser.clone()];
    for copy in &mut copies {
        wait_until("a copy gets the session", async || {
            assert_eq!(copy.get(&callback).await.location(), format!("{}/profile", app.url));
            copy.cookies.contains_key("hallpass.session")
        })
        .await;
    }
    browser.cookies.clone_from(&copies[1].cookies);
    assert_eq!(browser.fetch_session().await["user"]["name"], "Fay Ke");
    // Now the browser holds the session, and gets no cookie for it again.
    let again = browser.get(&callback).await;
    assert_eq!((again.location(), again.cookies_written()), (&*format!("{}/profile", app.url), Vec::new()));
    assert_eq!((provider.count_requests("token"), count_live_sessions(&app).await), (1, 1));
}

#[tokio::test]
async fn callback_with_a_second_code_keeps_the_session() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("dev", "login_hint=ada", "/profile").await;
    browser.get(&callback).await;
    let session = browser.fetch_session().await["id"].clone();
    let mut other_code = url::Url::parse(&callback).unwrap();
    let pairs: Vec<_> = other_code.query_pairs().into_owned().collect();
    other_code.query_pairs_mut().clear().extend_pairs(
        pairs.iter().map(|(name, value)| (name, if name == "code" { "of-the-second-choice" } else { value })),
    );
    let answer = browser.get(other_code.as_str()).await;
    assert_eq!(answer.location(), format!("{}/profile", app.url));
    assert_eq!(browser.fetch_session().await["id"], session);
}

#[tokio::test]
async fn callback_reload_does_not_repeat_a_store_outage() {
    let provider = FakeProvider::start();
    let replies = HashMap::from([("token", Reply::html(503))]);
    provider.set_behaviour(Behaviour { replies, ..Behaviour::default() });
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("fake", "", "/profile").await;
    assert!(browser.get(&callback).await.location().contains("error=ProviderUnavailable"));
    // As if the store had failed after the exchange.
    let fail = "UPDATE hallpass_sign_in_callbacks SET failure = 'StoreUnavailable'";
    assert_eq!(execute(&mut app.open_database().await, fail).await, 1);
    let reload = browser.get(&callback).await;
    let login = "/login?error=SignInExpired&callbackUrl=%2Fprofile";
    assert!(reload.location().starts_with(&format!("{}{login}", app.url)), "{}", reload.location());
    assert_eq!(provider.count_requests("token"), 1);
}

#[tokio::test]
async fn callback_copy_needs_the_same_code_and_browser() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let mut victim = Client::of(&app);
    let callback = victim.reach_callback("fake", "", "/profile").await;
    // An attacker who has planted their own cookies knows the state, but not the code.
    let mut planted = victim.clone();
    victim.get(&callback).await;
    assert_eq!(victim.fetch_session().await["user"]["name"], "Fay Ke");
    let url = url::Url::parse(&callback).unwrap();
    let state = url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let guessed = format!("/api/auth/callback/fake?code=guessed&state={state}&iss={}", provider.issuer());
    for _ in 0..3 {
        let answer = planted.get(&guessed).await;
        assert!(answer.location().contains("error=SignInExpired"), "{}", answer.location());
        assert_eq!(planted.fetch_session().await, Value::Null);
    }
    let mut anonymous = Client::of(&app);
    anonymous.fetch_csrf_token().await;
    assert!(anonymous.get(&callback).await.location().contains("error=SignInExpired"));
    assert_eq!(anonymous.fetch_session().await, Value::Null);
    assert_eq!(provider.count_requests("token"), 1);
}

#[tokio::test]
async fn callback_copy_after_a_sign_out_restores_nothing() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("dev", "login_hint=ada", "/profile").await;
    let began_it = browser.clone();
    browser.get(&callback).await;
    browser.sign_out().await;
    for mut copy in [browser, began_it] {
        assert_eq!(copy.get(&callback).await.cookies_written(), Vec::<&str>::new());
        assert_eq!(copy.fetch_session().await, Value::Null);
    }
}
