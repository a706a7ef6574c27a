//! How long a request may wait for the store: all of its look-ups together, and all of its changes
//! together (S3).

use std::{cell::Cell, time::Duration};

use tokio::{
    task::{LocalKey, futures::TaskLocalFuture},
    time::{Instant, timeout},
};

use crate::store::StoreError;

/// A store that takes longer to answer a request's look-ups is unavailable.
const LOOKUP_TIMEOUT: Duration = Duration::from_millis(900);

const _: () = assert!(LOOKUP_TIMEOUT.as_millis() < 1000, "S3: an outage is answered within a second");

/// How long a request waits for activity to be written down. No one asked for it, and the look-ups
/// of the request come after it: they keep more than half of the time.
const TOUCH_TIMEOUT: Duration = Duration::from_millis(400);

/// How long a change that a person asked for, such as a sign-out, may wait for its turn. While the
/// store answers at all, slowness is no reason to fail it (S24): the look-up of the session, which
/// came before, has shown that it does.
const CHANGE_TIMEOUT: Duration = Duration::from_secs(5);

tokio::task_local! {
    static LOOKUP_TIME_LEFT: Cell<Duration>;
    static CHANGE_TIME_LEFT: Cell<Duration>;
}

/// A request whose look-ups share their time, and whose changes do: of [`share_timeouts`].
pub type SharingTimeouts<F> = TaskLocalFuture<Cell<Duration>, TaskLocalFuture<Cell<Duration>, F>>;

/// Makes everything in `request` share one lookup timeout and one change timeout.
pub fn share_timeouts<F: Future>(request: F) -> SharingTimeouts<F> {
    let change = CHANGE_TIME_LEFT.scope(Cell::new(CHANGE_TIMEOUT), request);
    LOOKUP_TIME_LEFT.scope(Cell::new(LOOKUP_TIMEOUT), change)
}

/// Waits for a look-up in the store as long as the request still may.
///
/// A sign-in is not limited by it: its person has no session to lose, beginning again costs much
/// more, and the store has timeouts of its own.
///
/// # Errors
/// The store failed, or did not answer in time: a change that was asked for may still be made.
pub async fn with_lookup_timeout<T>(
    lookup: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    with_timeout(&LOOKUP_TIME_LEFT, LOOKUP_TIMEOUT, Duration::MAX, lookup).await
}

/// Waits until activity is written down, for a part of the time that the request's look-ups have.
///
/// # Errors
/// The store failed, or did not answer in time: it may still be written down.
pub async fn with_touch_timeout<T>(
    touch: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    with_timeout(&LOOKUP_TIME_LEFT, LOOKUP_TIMEOUT, TOUCH_TIMEOUT, touch).await
}

/// Waits for a change in the store, or for its turn, as long as the request still may. A server
/// that shuts down waits for it, too (S19).
///
/// # Errors
/// The store failed, or did not answer in time: the change may still be made.
pub async fn with_change_timeout<T>(
    change: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    with_timeout(&CHANGE_TIME_LEFT, CHANGE_TIMEOUT, Duration::MAX, change).await
}

/// Waits for the rest of the request's time, at most for `most` of it; outside of a request, for
/// `default`.
async fn with_timeout<T>(
    time_left: &'static LocalKey<Cell<Duration>>,
    default: Duration,
    most: Duration,
    question: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let left = time_left.try_with(Cell::get).unwrap_or(default);
    let started = Instant::now();
    let answer = timeout(left.min(most), question).await.unwrap_or(Err(StoreError::Deadline));
    // It fails outside of a request, where nothing shares the time.
    let _ = time_left.try_with(|time| time.set(left.saturating_sub(started.elapsed())));
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn answer_after(time: Duration) -> Result<(), StoreError> {
        tokio::time::sleep(time).await;
        Ok(())
    }

    async fn look_up(takes: Duration) -> Result<(), StoreError> {
        with_lookup_timeout(answer_after(takes)).await
    }

    async fn change(takes: Duration) -> Result<(), StoreError> {
        with_change_timeout(answer_after(takes)).await
    }

    #[tokio::test(start_paused = true)]
    async fn session_s03_lookups_of_one_request_share_their_time() {
        let started = Instant::now();
        share_timeouts(async {
            assert!(look_up(Duration::from_millis(500)).await.is_ok());
            assert!(look_up(Duration::from_millis(300)).await.is_ok());
            for _ in 0..3 {
                assert!(matches!(look_up(Duration::from_mins(1)).await, Err(StoreError::Deadline)));
            }
        })
        .await;
        assert_eq!(started.elapsed(), LOOKUP_TIMEOUT);
        // The next request has its own.
        share_timeouts(async { assert!(look_up(Duration::from_millis(800)).await.is_ok()) }).await;
        assert!(look_up(Duration::from_millis(800)).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn session_s03_touch_leaves_time_for_lookups() {
        let started = Instant::now();
        share_timeouts(async {
            let touched = with_touch_timeout(answer_after(Duration::from_mins(1))).await;
            assert!(matches!(touched, Err(StoreError::Deadline)));
            assert!(look_up(Duration::from_millis(450)).await.is_ok());
            let touched = with_touch_timeout(answer_after(Duration::from_mins(1))).await;
            assert!(matches!(touched, Err(StoreError::Deadline)));
        })
        .await;
        assert_eq!(started.elapsed(), LOOKUP_TIMEOUT);
    }

    #[tokio::test(start_paused = true)]
    async fn session_s24_change_has_more_time_than_a_lookup() {
        share_timeouts(async {
            assert!(change(Duration::from_secs(4)).await.is_ok());
            assert!(look_up(Duration::from_millis(800)).await.is_ok());
            assert!(matches!(change(Duration::from_mins(1)).await, Err(StoreError::Deadline)));
        })
        .await;
    }

    /// An update is tried again if another one was first: all of its tries share the time.
    #[tokio::test(start_paused = true)]
    async fn session_s19_changes_of_one_request_share_their_time() {
        let started = Instant::now();
        share_timeouts(async {
            for _ in 0..20 {
                let _ = change(Duration::from_secs(2)).await;
            }
        })
        .await;
        assert_eq!(started.elapsed(), CHANGE_TIMEOUT);
    }
}
