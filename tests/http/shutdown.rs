//! The shutdown of a server (S19).

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider, wait_for_async};
use reqwest::{Method, StatusCode};

/// On a signal under load the server first says that it is not ready, and goes on answering every
/// request.
#[tokio::test(flavor = "multi_thread")]
async fn session_s19_drain_under_load_is_not_ready_and_answers_all() {
    let mut app = App::start_with(AppOptions::default().env("HALLPASS_DRAIN", "600"));
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let (stopping, answered) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let load: Vec<_> = (0..8)
        .map(|_| {
            let (mut browser, stopping, answered) =
                (browser.clone(), Arc::clone(&stopping), Arc::clone(&answered));
            tokio::spawn(async move {
                loop {
                    match browser.try_send(Method::GET, "/api/auth/session", &[]).await {
                        Ok(answer) => assert_eq!(answer.status, StatusCode::OK),
                        // Only after the drain may a request be refused.
                        Err(_) if stopping.load(Ordering::SeqCst) => return,
                        Err(error) => panic!("{error:?}"),
                    }
                    answered.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    let wait_for_more = |than: usize| {
        let answered = Arc::clone(&answered);
        let enough = move || {
            let answered = answered.load(Ordering::SeqCst);
            async move { (answered > than).then_some(()) }
        };
        wait_for_async("many requests are answered", enough)
    };
    wait_for_more(100).await;
    app.send_sigterm();
    let not_ready = || {
        let mut browser = browser.clone();
        async move { (browser.get("/health/ready").await.status == StatusCode::SERVICE_UNAVAILABLE).then_some(()) }
    };
    wait_for_async("the server is not ready", not_ready).await;
    assert_eq!(browser.get("/health/live").await.status, StatusCode::NO_CONTENT);
    // Everything else works, also a sign-in with its several steps.
    let so_far = answered.load(Ordering::SeqCst);
    wait_for_more(so_far + 100).await;
    Client::of(&app).sign_in("grace", "/").await;
    // A second signal ends the drain.
    stopping.store(true, Ordering::SeqCst);
    assert!(app.terminate().success());
    for client in load {
        client.await.unwrap();
    }
    assert!(browser.try_send(Method::GET, "/", &[]).await.is_err());
    app.start_again();
    assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s19_shutdown_finishes_a_callback_in_flight() {
    for options in AppOptions::default().on_every_engine().await {
        let provider = FakeProvider::start();
        let mut app = App::start_with(provider.configure(options, "fake"));
        provider
            .set_behaviour(Behaviour { delay: Box::new(|_| Duration::from_secs(2)), ..Default::default() });
        let mut browser = Client::of(&app);
        let callback = browser.reach_callback("fake", "", "/profile").await;
        let finishing = tokio::spawn(async move {
            let back = browser.get(&callback).await;
            (back.location().to_owned(), browser)
        });
        wait_for_async("the code is being exchanged", || async {
            (provider.token_requests().len() == 1).then_some(())
        })
        .await;
        app.send_sigterm();
        // New connections are refused while the callback is finished.
        let refused = || {
            let mut late = Client::of(&app);
            async move { late.try_send(Method::GET, "/", &[]).await.is_err().then_some(()) }
        };
        wait_for_async("new connections are refused", refused).await;
        assert!(!finishing.is_finished());
        let (location, mut browser) = finishing.await.unwrap();
        assert!(app.wait_for_exit().success());
        assert_eq!(location, format!("{}/profile", app.url));
        app.start_again();
        assert_eq!(browser.fetch_session().await["user"]["name"], "Fay Ke");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s19_one_signal_is_enough_to_shut_down() {
    let mut app = App::start_with(AppOptions::default().env("HALLPASS_DRAIN", "1"));
    app.send_sigterm();
    assert!(app.wait_for_exit().success());
    let log = app.log();
    let position = |text: &str| log.find(text).unwrap_or_else(|| panic!("{text}: {log}"));
    assert!(position("not ready any more") < position("what was begun is finished"));
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s19_signal_right_after_the_start_is_not_lost() {
    for _ in 0..20 {
        let mut app = App::start();
        app.send_sigterm();
        assert!(app.wait_for_exit().success());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn shutdown_second_signal_does_not_wait_for_requests() {
    let provider = FakeProvider::start();
    let mut app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    provider.set_behaviour(Behaviour { delay: Box::new(|_| Duration::from_mins(1)), ..Default::default() });
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("fake", "", "/profile").await;
    let hanging = tokio::spawn(async move {
        // The answer, if there is one, is an error.
        let answer = browser.try_send(Method::GET, &callback, &[]).await;
        answer.is_ok_and(|answer| !answer.location().contains("error="))
    });
    wait_for_async("the code is being exchanged", || async {
        (provider.token_requests().len() == 1).then_some(())
    })
    .await;
    app.send_sigterm();
    wait_for_async("the shutdown begins", || async { app.log().contains("ending").then_some(()) }).await;
    assert!(!app.terminate().success(), "requests were left unanswered");
    assert!(app.log().contains("hallpass ended early: told to end at once"), "{}", app.log());
    assert!(!hanging.await.unwrap(), "a user was signed in");
}
