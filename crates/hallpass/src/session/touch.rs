//! Writing down activity, which extends the idle timeout (S7).

use std::sync::Arc;

use super::{current_session::CurrentSession, policy, sessions::Sessions, timeouts::with_touch_timeout};
use crate::{model::session_record::SessionRecord, store::StoreError};

impl Sessions {
    /// Writes down that there is activity, if that is due. Returns who is signed in then.
    ///
    /// If the store fails, for example because its disk is full, or another process has locked it
    /// for changes, the session is as live as before: that is logged and signs no one out.
    pub async fn record_activity(&self, current: CurrentSession) -> CurrentSession {
        let CurrentSession::Live(record) = &current else { return current };
        if !self.is_due_for_touch(record) {
            return current;
        }
        match self.touch(Arc::clone(record)).await {
            Ok(touched) => touched,
            Err(error) => {
                tracing::warn!(session = %record.id, %error, "activity could not be written down");
                current
            }
        }
    }

    /// Whether activity is to be written down: the last touch is long enough ago.
    pub fn is_due_for_touch(&self, record: &SessionRecord) -> bool {
        policy::is_due_for_touch(record, self.now(), self.limits)
    }

    /// Writes down activity and extends the idle timeout. Returns what the session is then: it may
    /// have ended while this waited for its turn.
    ///
    /// # Errors
    /// The store failed; the session is as it was.
    pub async fn touch(&self, mut record: Arc<SessionRecord>) -> Result<CurrentSession, StoreError> {
        let now = self.now();
        let idle = self.limits.idle_expiry(now, record.absolute_expires_at);
        let unless_since = now.saturating_sub(self.limits.touch_interval);
        let touched =
            with_touch_timeout(self.store.touch_session(&record.id, now, idle, unless_since)).await?;
        if touched {
            let before = Arc::clone(&record);
            Arc::make_mut(&mut record).touch(now, idle);
            self.cache.replace(&before, Arc::clone(&record));
            return Ok(CurrentSession::Live(record));
        }
        // Another request was first, or it has ended.
        self.cache.remove(&record.token_hash);
        self.resolve_hash(record.token_hash.clone()).await
    }
}
