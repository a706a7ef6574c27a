//! The checker of watched sessions: a background task that looks them up when they have changed, or
//! should have expired.

use std::time::Duration;

use futures_util::future::join_all;
use hallpass_types::Timestamp;
use tokio::time::MissedTickBehavior;

use super::{current_session::CurrentSession, sessions::Sessions, watch::Watchers};
use crate::{model::session_token::SessionTokenHash, store::StoreError};

/// How often it looks whether a watched session has expired, and asks a store again that did not
/// answer. By the wall clock, which may have been set, or the computer may have slept.
const CHECK_INTERVAL: Duration = Duration::from_millis(250);

/// How many sessions are looked up at once. If any of them may have changed, there may be
/// thousands.
const BATCH_SIZE: usize = 64;

/// Looks up the watched sessions of `sessions`, until it is aborted.
pub async fn check_watched(sessions: Sessions) {
    let (watchers, mut interval) = (sessions.watchers(), tokio::time::interval(CHECK_INTERVAL));
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let due = watchers.due();
    loop {
        tokio::select! {
            () = due.notified() => {}
            _ = interval.tick() => {}
        }
        let look_up = |session| sessions.resolve_hash(session);
        watchers.check(|| sessions.now(), look_up).await;
    }
}

impl Watchers {
    /// Looks up what is due, until nothing is or the store does not answer.
    async fn check<F>(&self, now: impl Fn() -> Timestamp, look_up: impl Fn(SessionTokenHash) -> F)
    where
        F: Future<Output = Result<CurrentSession, StoreError>>,
    {
        loop {
            let batch = self.take_due(now(), BATCH_SIZE);
            if batch.is_empty() {
                return;
            }
            let found = join_all(batch.iter().cloned().map(&look_up)).await;
            let mut is_answered = true;
            for (session, found) in batch.iter().zip(found) {
                if let Ok(current) = found {
                    self.settle(session, &current, now());
                } else {
                    self.postpone(session);
                    is_answered = false;
                }
            }
            if !is_answered {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests;
