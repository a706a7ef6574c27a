//! Waiting for a condition, with a timeout that only a failure reaches.

use std::{
    future::Future,
    time::{Duration, Instant},
};

const TIMEOUT: Duration = Duration::from_mins(4);
const PAUSE: Duration = Duration::from_millis(40);

/// Waits until `condition` returns a value. `what` names it in the failure message.
pub fn wait_for<T>(what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(value) = condition() {
            return value;
        }
        assert!(started.elapsed() < TIMEOUT, "timeout while waiting for: {what}");
        std::thread::sleep(PAUSE);
    }
}

/// Waits until `condition` returns a value.
pub async fn wait_for_async<T, F>(what: &str, mut condition: impl FnMut() -> F) -> T
where
    F: Future<Output = Option<T>>,
{
    let started = Instant::now();
    loop {
        if let Some(value) = condition().await {
            return value;
        }
        assert!(started.elapsed() < TIMEOUT, "timeout while waiting for: {what}");
        tokio::time::sleep(PAUSE).await;
    }
}

/// Waits until `condition` is true.
pub async fn wait_until(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    let started = Instant::now();
    while !condition().await {
        assert!(started.elapsed() < TIMEOUT, "timeout while waiting for: {what}");
        tokio::time::sleep(PAUSE).await;
    }
}
