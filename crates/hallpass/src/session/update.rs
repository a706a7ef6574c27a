//! Updates of a session's data through the application's hook.

use std::{sync::Arc, time::Duration};

use hallpass_types::{Session, SessionData};
use serde_json::Value;

use super::{
    current_session::CurrentSession,
    sessions::Sessions,
    timeouts::{with_change_timeout, with_lookup_timeout},
    update_hook::{UpdateRefusal, UpdateSession},
};
use crate::{
    model::{data_parts::DataTooLarge, session_record::SessionRecord},
    store::{DataWrite, StoreError},
};

/// What a client sends may have at most this size, as JSON.
pub const MAX_UPDATE_BYTES: usize = 4 * 1024;

/// How often an update is tried that conflicts with those of other servers.
pub(super) const MAX_TRIES: u32 = 20;

/// A hook that takes longer has failed: the request does not wait for it forever.
const HOOK_TIMEOUT: Duration = Duration::from_secs(30);

/// The outcome of an update.
pub enum Updated {
    /// The session with its new data.
    Kept(Arc<SessionRecord>),
    /// The session has ended meanwhile, and nothing was changed.
    Ended(CurrentSession),
}

/// Why an update was not made.
#[derive(Debug, thiserror::Error)]
pub enum UpdateFailure {
    /// The application refused it.
    #[error(transparent)]
    Refused(#[from] UpdateRefusal),
    /// The hook returned more data than a session may keep.
    #[error("the hook returned {0}")]
    TooLarge(#[from] DataTooLarge),
    /// The hook did not return in time.
    #[error("the hook did not return within {} s", HOOK_TIMEOUT.as_secs())]
    HookTimeout,
    /// The store failed, or the update conflicted with those of other servers again and again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Sessions {
    /// Replaces the session's data by what `hook` returns, unless it was changed in between.
    ///
    /// # Errors
    /// See [`UpdateFailure`]; the session is as it was.
    pub async fn update(
        &self,
        mut record: Arc<SessionRecord>,
        hook: &dyn UpdateSession,
        sent: Value,
    ) -> Result<Updated, UpdateFailure> {
        let _turn = with_change_timeout(async { Ok(self.updates.turn(&record.id).await) }).await?;
        for _ in 0..MAX_TRIES {
            // Not from the cache: another server may have changed it.
            let found = with_lookup_timeout(self.store.find_session(&record.token_hash)).await?;
            record = match found.map(|record| self.judge(Arc::new(record))) {
                Some(CurrentSession::Live(record)) => record,
                ended => return Ok(Updated::Ended(ended.unwrap_or(CurrentSession::Anonymous))),
            };
            let mut data = record.data_parts();
            data.public = call_hook(hook, &record.session, sent.clone()).await?;
            data.check_size()?;
            let written = self.store.replace_session_data(&record.id, record.data_version, &data, self.now());
            let written = self.change(with_change_timeout(written)).await?;
            if let DataWrite::Kept(data_version) = written {
                return Ok(Updated::Kept(Arc::new(record.with_data(data, data_version))));
            }
        }
        Err(StoreError::Deadline.into())
    }
}

async fn call_hook(
    hook: &dyn UpdateSession,
    session: &Session,
    sent: Value,
) -> Result<SessionData, UpdateFailure> {
    let updated = tokio::time::timeout(HOOK_TIMEOUT, hook.update(session, sent)).await;
    Ok(updated.map_err(|_| UpdateFailure::HookTimeout)??)
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;
    use hallpass_types::Timestamp;

    use super::*;
    use crate::model::{session_limits::Limits, session_record::tests::record};

    /// Returns the data that it has after this time.
    struct Slow(Duration);

    #[async_trait]
    impl UpdateSession for Slow {
        async fn update(&self, session: &Session, _: Value) -> Result<SessionData, UpdateRefusal> {
            tokio::time::sleep(self.0).await;
            Ok(session.data.clone())
        }
    }

    #[tokio::test(start_paused = true)]
    async fn hook_that_takes_longer_than_thirty_seconds_has_failed() {
        let record = record(Timestamp::from_unix_ms(0), Limits::default());
        let call = async |seconds| {
            call_hook(&Slow(Duration::from_secs(seconds)), &record.session, Value::Null).await
        };
        assert_eq!(call(29).await.unwrap(), SessionData::new());
        assert!(matches!(call(3600).await, Err(UpdateFailure::HookTimeout)));
    }
}
