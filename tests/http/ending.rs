//! A server that is told to end (S19).

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider, eventually_async};
use reqwest::{Method, StatusCode};

/// On a signal under load the server first says that it is not ready, and goes on answering every request.
#[tokio::test(flavor = "multi_thread")]
async fn session_s19_drain_under_load_is_not_ready_and_answers_all() {
    let mut app = App::start_with(AppOptions::default().env("HALLPASS_DRAIN", "600"));
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let (ending, answered) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let load: Vec<_> = (0..8)
        .map(|_| {
            let (mut browser, ending, answered) =
                (browser.clone(), Arc::clone(&ending), Arc::clone(&answered));
            tokio::spawn(async move {
                loop {
                    match browser.try_send(Method::GET, "/api/auth/session", &[]).await {
                        Ok(answer) => assert_eq!(answer.status, StatusCode::OK),
                        // Only once it takes nothing new may somebody come too late.
                        Err(_) if ending.load(Ordering::SeqCst) => return,
                        Err(error) => panic!("{error:?}"),
                    }
                    answered.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    let more = |than: usize| {
        let answered = Arc::clone(&answered);
        let enough = move || {
            let answered = answered.load(Ordering::SeqCst);
            async move { (answered > than).then_some(()) }
        };
        eventually_async("many are answered", enough)
    };
    more(100).await;
    app.tell_to_end();
    let not_ready = || {
        let mut browser = browser.clone();
        async move { (browser.get("/health/ready").await.status == StatusCode::SERVICE_UNAVAILABLE).then_some(()) }
    };
    eventually_async("it is not ready any more", not_ready).await;
    assert_eq!(browser.get("/health/live").await.status, StatusCode::NO_CONTENT);
    // Everything else goes on: also what takes several steps.
    let so_far = answered.load(Ordering::SeqCst);
    more(so_far + 100).await;
    Client::of(&app).sign_in("grace", "/").await;
    // Whoever does not want to wait says so again.
    ending.store(true, Ordering::SeqCst);
    assert!(app.terminate().success());
    for person in load {
        person.await.unwrap();
    }
    assert!(browser.try_send(Method::GET, "/", &[]).await.is_err());
    app.start_again();
    assert_eq!(browser.session().await["user"]["name"], "Ada Lovelace");
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s19_shutdown_finishes_a_callback_in_flight() {
    for options in AppOptions::default().on_every_engine().await {
        let provider = FakeProvider::start();
        let mut app = App::start_with(provider.configure(options, "fake"));
        provider.behave(Behaviour { delay: Box::new(|_| Duration::from_secs(2)), ..Default::default() });
        let mut browser = Client::of(&app);
        let callback = browser.callback("fake", "", "/profile").await;
        let finishing = tokio::spawn(async move {
            let back = browser.get(&callback).await;
            (back.location().to_owned(), browser)
        });
        eventually_async("the code is being exchanged", || async {
            (provider.token_requests().len() == 1).then_some(())
        })
        .await;
        app.tell_to_end();
        // New ones are refused while what was begun is finished.
        let refused = || {
            let mut late = Client::of(&app);
            async move { late.try_send(Method::GET, "/", &[]).await.is_err().then_some(()) }
        };
        eventually_async("new ones are refused", refused).await;
        assert!(!finishing.is_finished());
        let (there, mut browser) = finishing.await.unwrap();
        assert!(app.wait().success());
        assert_eq!(there, format!("{}/profile", app.url));
        app.start_again();
        assert_eq!(browser.session().await["user"]["name"], "Fay Ke");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s19_one_signal_is_enough_to_shut_down() {
    let mut app = App::start_with(AppOptions::default().env("HALLPASS_DRAIN", "1"));
    app.tell_to_end();
    assert!(app.wait().success());
    let log = app.log();
    let at = |said: &str| log.find(said).unwrap_or_else(|| panic!("{said}: {log}"));
    assert!(at("not ready any more") < at("what was begun is finished"));
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s19_signal_right_after_the_start_is_not_lost() {
    for _ in 0..20 {
        let mut app = App::start();
        app.tell_to_end();
        assert!(app.wait().success());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn shutdown_second_signal_does_not_wait_for_requests() {
    let provider = FakeProvider::start();
    let mut app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    provider.behave(Behaviour { delay: Box::new(|_| Duration::from_secs(60)), ..Default::default() });
    let mut browser = Client::of(&app);
    let callback = browser.callback("fake", "", "/profile").await;
    let hanging = tokio::spawn(async move {
        // What the person is told, if anything, is that it did not work.
        let answer = browser.try_send(Method::GET, &callback, &[]).await;
        answer.is_ok_and(|answer| !answer.location().contains("error="))
    });
    eventually_async("the code is being exchanged", || async {
        (provider.token_requests().len() == 1).then_some(())
    })
    .await;
    app.tell_to_end();
    eventually_async("it ends", || async { app.log().contains("ending").then_some(()) }).await;
    assert!(!app.terminate().success(), "requests were left unanswered");
    assert!(app.log().contains("hallpass ended early: told to end at once"), "{}", app.log());
    assert!(!hanging.await.unwrap(), "somebody was signed in");
}
