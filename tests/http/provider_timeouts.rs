//! Timeouts of provider requests: of one, and of all that a callback makes.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider, Reply, wait_for_async};
use serde_json::Value;

use crate::fake_sign_in::try_sign_in;

fn start_with_timeouts(provider: &FakeProvider, request: &str, total: &str) -> App {
    let options = AppOptions::default()
        .env("HALLPASS_PROVIDER_TIMEOUT", request)
        .env("HALLPASS_PROVIDER_TOTAL_TIMEOUT", total);
    App::start_with(provider.configure(options, "fake"))
}

fn delayed(delays: &[(&'static str, Duration)]) -> Behaviour {
    Behaviour { delays: delays.iter().copied().collect(), ..Behaviour::default() }
}

const SECOND: Duration = Duration::from_secs(1);

/// Longer than any computer is slow.
const NEVER: Duration = Duration::from_mins(2);

#[tokio::test]
async fn provider_timeout_can_be_configured() {
    let provider = FakeProvider::start();
    let app = start_with_timeouts(&provider, "1", "2");
    provider.set_behaviour(delayed(&[("token", NEVER)]));
    let started = Instant::now();
    assert_eq!(try_sign_in(&mut Client::of(&app)).await.as_deref(), Some("ProviderUnavailable"));
    assert!(started.elapsed() < NEVER / 2, "{:?}", started.elapsed());
    let log = app.log();
    assert!(log.contains("the token endpoint at 127.0.0.1") && log.contains("within 1.0 s"), "{log}");

    // Longer than the default, for a slow provider.
    let app = start_with_timeouts(&provider, "9", "9");
    provider.set_behaviour(delayed(&[("token", 7 * SECOND)]));
    assert_eq!(try_sign_in(&mut Client::of(&app)).await, None);
}

/// A callback may reach a server that has not fetched the discovery document yet.
#[tokio::test(flavor = "multi_thread")]
async fn session_s19_discovery_counts_in_the_total_timeout() {
    let provider = FakeProvider::start();
    let app = start_with_timeouts(&provider, "2", "3");
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("fake", "", "/profile").await;
    let other = app.start_neighbour();
    let mut browser = browser.moved_to(&other);
    let callback = callback.replace(&app.url, &other.url);
    let slow = Duration::from_millis(1500);
    provider.set_behaviour(delayed(&[("discovery", slow), ("jwks", slow), ("token", slow)]));
    // Each request is within its timeout, but not the sum.
    let back = browser.get(&callback).await;
    assert!(back.location().contains("error=ProviderUnavailable"), "{}", back.location());
}

/// Userinfo gets the rest of the total timeout, and the sign-in succeeds without it.
#[tokio::test]
async fn userinfo_that_takes_too_long_does_not_fail_the_sign_in() {
    let provider = FakeProvider::start();
    let app = start_with_timeouts(&provider, "2", "3");
    let claims = |claims: &mut Value| drop(claims.as_object_mut().unwrap().remove("picture"));
    provider.set_behaviour(Behaviour {
        claims: Box::new(claims),
        ..delayed(&[("token", Duration::from_millis(1700)), ("userinfo", NEVER)])
    });
    let started = Instant::now();
    assert_eq!(try_sign_in(&mut Client::of(&app)).await, None);
    assert!(started.elapsed() < NEVER / 2, "{:?}", started.elapsed());
    assert!(app.log().contains("the userinfo endpoint at"), "{}", app.log());
}

#[tokio::test]
async fn key_refresh_does_not_delay_other_sign_ins() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let mut browser = Client::of(&app);
    assert_eq!(try_sign_in(&mut browser).await, None);
    provider.rotate_key();
    provider.set_behaviour(Behaviour {
        replies: HashMap::from([("jwks", Reply::stalled())]),
        ..Behaviour::default()
    });
    let waiting = tokio::spawn(async move { try_sign_in(&mut browser).await });
    wait_for_async("the keys are fetched again", || async {
        (provider.count_requests("jwks") == 2).then_some(())
    })
    .await;
    let url = Client::of(&app).begin_sign_in("fake", "", "/").await;
    assert!(url.starts_with(provider.issuer()), "{url}");
    assert!(!waiting.is_finished(), "the other sign-in waited for the keys");
    assert_eq!(waiting.await.unwrap().as_deref(), Some("ProviderUnavailable"));
}

#[tokio::test]
async fn provider_timeouts_out_of_range_stop_the_start() {
    let folder = tempfile::tempdir().unwrap();
    for (name, value) in [
        ("HALLPASS_PROVIDER_TIMEOUT", "60"),
        ("HALLPASS_PROVIDER_TIMEOUT", "0"),
        ("HALLPASS_PROVIDER_TOTAL_TIMEOUT", "20"),
        ("HALLPASS_PROVIDER_TOTAL_TIMEOUT", "2"),
        ("HALLPASS_CA_FILE", "/nowhere/ca.pem"),
    ] {
        let (status, stderr) = AppOptions::default().env(name, value).run_to_end(folder.path());
        assert_eq!(status.code(), Some(2), "{name}={value}");
        assert!(stderr.contains(name), "{stderr}");
    }
}
