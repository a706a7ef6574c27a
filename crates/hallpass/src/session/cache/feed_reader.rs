//! Reads the store's change feed from where the last read ended.

use std::time::Duration;

use tokio::time::{Instant, timeout};

use crate::store::{ChangeFeed, ChangedSessions, FEED_READ_TIMEOUT, Revision, StoreError};

/// After this long without a successful read, the whole cache is dropped: older changes may have
/// been pruned from the feed.
const FULL_RESET_AFTER: Duration = Duration::from_mins(1);

/// The position in the change feed, and when it was last read.
#[derive(Debug, Default)]
pub(super) struct FeedReader {
    position: Option<Revision>,
    /// When the last successful read began.
    last_success: Option<Instant>,
    /// When the last failed read began.
    last_failure: Option<Instant>,
}

impl FeedReader {
    /// The result of a read that began at `time` or later; `None` if there was none.
    pub(super) fn result_since(&self, time: Instant) -> Option<Result<(), StoreError>> {
        let is_since = |began: Option<Instant>| began.is_some_and(|began| began >= time);
        if is_since(self.last_success) {
            return Some(Ok(()));
        }
        is_since(self.last_failure).then_some(Err(StoreError::Deadline))
    }

    /// Reads what has changed since the last read. It begins at `began`, which is now.
    pub(super) async fn read(
        &mut self,
        feed: &impl ChangeFeed,
        began: Instant,
    ) -> Result<ChangedSessions, StoreError> {
        let is_recent = self.last_success.is_some_and(|last| began.duration_since(last) < FULL_RESET_AFTER);
        let since = self.position.clone().filter(|_| is_recent);
        let answer = timeout(FEED_READ_TIMEOUT, feed.changes_since(since)).await;
        match answer.unwrap_or(Err(StoreError::Deadline)) {
            Ok(changes) => {
                *self =
                    Self { position: Some(changes.revision), last_success: Some(began), last_failure: None };
                Ok(changes.sessions)
            }
            Err(error) => {
                self.last_failure = Some(began);
                Err(error)
            }
        }
    }
}
