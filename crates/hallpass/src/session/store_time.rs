//! How long a request may wait for the store (S3): in all, however often it asks.

use std::{cell::Cell, time::Duration};

use tokio::{
    task::LocalKey,
    time::{Instant, timeout},
};

use crate::store::StoreError;

/// What takes longer than this is an outage, which whoever holds a cookie is told within a second.
pub const DEADLINE: Duration = Duration::from_millis(900);

const _: () = assert!(DEADLINE.as_millis() < 1000, "S3: told within a second");

/// How long a change that a person asked for, such as a sign-out, may wait for its turn: while the store answers at all, being slow is no
/// reason to fail it (S24). Whether the store answers was seen before, when the session was looked up.
const CHANGE_TIMEOUT: Duration = Duration::from_secs(5);

tokio::task_local! {
    static LEFT: Cell<Duration>;
    static LEFT_TO_CHANGE: Cell<Duration>;
}

/// Has everything in `request` share one deadline.
pub async fn share<F: Future>(request: F) -> F::Output {
    LEFT.scope(Cell::new(DEADLINE), LEFT_TO_CHANGE.scope(Cell::new(CHANGE_TIMEOUT), request)).await
}

/// Waits for the store for as long as the request still may. A sign-in does not come here: its holder has no session to lose,
/// it costs much more to begin again, and it waits its turn as long as the store lets it.
///
/// # Errors
/// The store failed, or did not answer in time: what it was asked to change may still change.
pub async fn in_time<T>(asked: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    within(&LEFT, DEADLINE, asked).await
}

/// Waits for a change of the store, or for its turn, for as long as the request's changes still may in all: a server that shuts down
/// waits for them (S19).
///
/// # Errors
/// The store failed, or did not answer in time: the change may still be made.
pub async fn in_time_to_change<T>(
    change: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    within(&LEFT_TO_CHANGE, CHANGE_TIMEOUT, change).await
}

/// Waits for what is `left` of the request's time; outside of a request, for `alone`.
async fn within<T>(
    left: &'static LocalKey<Cell<Duration>>,
    alone: Duration,
    asked: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let time = left.try_with(Cell::get).unwrap_or(alone);
    let started = Instant::now();
    let answer = timeout(time, asked).await.unwrap_or(Err(StoreError::Deadline));
    // Outside of a request there is nothing to share it with.
    let _ = left.try_with(|shared| shared.set(time.saturating_sub(started.elapsed())));
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn asks(takes: Duration) -> Result<(), StoreError> {
        in_time(async {
            tokio::time::sleep(takes).await;
            Ok(())
        })
        .await
    }

    #[tokio::test(start_paused = true)]
    async fn session_s03_a_request_that_asks_often_waits_no_longer_than_one_that_asks_once() {
        let started = Instant::now();
        share(async {
            assert!(asks(Duration::from_millis(500)).await.is_ok());
            assert!(asks(Duration::from_millis(300)).await.is_ok());
            for _ in 0..3 {
                assert!(matches!(asks(Duration::from_secs(60)).await, Err(StoreError::Deadline)));
            }
        })
        .await;
        assert_eq!(started.elapsed(), DEADLINE);
        // The next request has its own.
        share(async { assert!(asks(Duration::from_millis(800)).await.is_ok()) }).await;
        assert!(asks(Duration::from_millis(800)).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn session_s24_change_waits_longer_than_a_look_up_and_costs_it_nothing() {
        let change = |takes| {
            in_time_to_change(async move {
                tokio::time::sleep(takes).await;
                Ok(())
            })
        };
        share(async {
            assert!(change(Duration::from_secs(4)).await.is_ok());
            assert!(asks(Duration::from_millis(800)).await.is_ok());
            assert!(matches!(change(Duration::from_secs(60)).await, Err(StoreError::Deadline)));
        })
        .await;
    }

    /// An update is tried again when another one was first: all of its tries share the time.
    #[tokio::test(start_paused = true)]
    async fn session_s19_changes_of_one_request_share_their_time() {
        let started = Instant::now();
        share(async {
            for _ in 0..20 {
                let _ = in_time_to_change(async {
                    tokio::time::sleep(Duration::from_secs(2)).await;
                    Ok(())
                })
                .await;
            }
        })
        .await;
        assert_eq!(started.elapsed(), CHANGE_TIMEOUT);
    }
}
