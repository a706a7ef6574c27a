//! Short idle timeouts.

use std::time::{Duration, Instant};

use hallpass_tests::{App, AppOptions, Client, wait_for_async};
use reqwest::StatusCode;
use serde_json::Value;

const IDLE_TIMEOUT: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(300);

#[tokio::test]
async fn session_s06_short_idle_timeout_ends_only_idle_sessions() {
    for options in AppOptions::default().on_every_engine().await {
        let app = App::start_with(options.env("HALLPASS_IDLE_LIMIT", &IDLE_TIMEOUT.as_secs().to_string()));
        let mut browser = Client::of(&app);
        browser.sign_in("ada", "/").await;
        let started = Instant::now();
        while started.elapsed() < IDLE_TIMEOUT * 2 {
            let answer = browser.get("/dashboard").await;
            assert_eq!(answer.status, StatusCode::OK, "signed out after {:?}", started.elapsed());
            tokio::time::sleep(PAUSE).await;
        }
        // Polling is not activity.
        let has_ended = || {
            let mut browser = browser.clone();
            async move { (browser.fetch_session().await == Value::Null).then_some(()) }
        };
        wait_for_async("the idle session expires", has_ended).await;
    }
}
