//! Waiting for a condition, with a limit that only a failure reaches.

use std::{
    future::Future,
    time::{Duration, Instant},
};

const LIMIT: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(40);

/// Waits until `condition` gives something.
pub fn eventually<T>(what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(value) = condition() {
            return value;
        }
        assert!(started.elapsed() < LIMIT, "it did not happen: {what}");
        std::thread::sleep(PAUSE);
    }
}

/// Waits until `condition` gives something.
pub async fn eventually_async<T, F>(what: &str, mut condition: impl FnMut() -> F) -> T
where
    F: Future<Output = Option<T>>,
{
    let started = Instant::now();
    loop {
        if let Some(value) = condition().await {
            return value;
        }
        assert!(started.elapsed() < LIMIT, "it did not happen: {what}");
        tokio::time::sleep(PAUSE).await;
    }
}

/// Waits until `condition` is true.
pub async fn until(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    let started = Instant::now();
    while !condition().await {
        assert!(started.elapsed() < LIMIT, "it did not happen: {what}");
        tokio::time::sleep(PAUSE).await;
    }
}
