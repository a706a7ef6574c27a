//! Resolving a session token: who a request comes from.

use std::sync::Arc;

use super::{current_session::CurrentSession, policy, sessions::Sessions, timeouts::with_lookup_timeout};
use crate::{
    model::{
        session_record::SessionRecord,
        session_token::{SessionToken, SessionTokenHash},
    },
    store::StoreError,
};

impl Sessions {
    /// The session of `token`, from the cache or with one look-up.
    ///
    /// # Errors
    /// The store failed or did not answer in time: it is not known who is signed in.
    pub async fn resolve(&self, token: &SessionToken) -> Result<CurrentSession, StoreError> {
        self.resolve_hash(token.hash()).await
    }

    /// The session of the token with this hash, if it is live, cached, and nothing has to be
    /// written down about it. `is_activity`: the request extends the idle timeout.
    pub fn resolve_at_once(&self, hash: &SessionTokenHash, is_activity: bool) -> Option<CurrentSession> {
        let (cached, _) = self.cache.get(hash);
        let record = cached.filter(|record| !(is_activity && self.is_due_for_touch(record)))?;
        Some(self.judge(record)).filter(CurrentSession::is_live)
    }

    /// The same session as it is now: for a request that was resolved before its body had arrived.
    ///
    /// # Errors
    /// As for [`Self::resolve_hash`].
    pub async fn resolve_again(&self, record: &SessionRecord) -> Result<CurrentSession, StoreError> {
        self.resolve_hash(record.token_hash.clone()).await
    }

    /// Whether the session is live at this moment, by the store and not by the cache.
    ///
    /// # Errors
    /// The store failed or did not answer in time.
    pub async fn confirm(&self, record: &SessionRecord) -> Result<bool, StoreError> {
        Ok(self.look_up(&record.token_hash).await?.is_live())
    }

    /// As [`Self::resolve`], by the hash of the token.
    ///
    /// # Errors
    /// As for [`Self::resolve`].
    pub async fn resolve_hash(&self, hash: SessionTokenHash) -> Result<CurrentSession, StoreError> {
        let (cached, epoch) = self.cache.get(&hash);
        // If it seems to have expired, another server may have extended it: the store knows.
        if let Some(current) = cached.map(|record| self.judge(record)).filter(CurrentSession::is_live) {
            return Ok(current);
        }
        let current = self.look_up(&hash).await?;
        match &current {
            CurrentSession::Live(record) => self.cache.insert(hash, Arc::clone(record), epoch),
            CurrentSession::Anonymous | CurrentSession::Ended(_) => self.cache.remove(&hash),
        }
        Ok(current)
    }

    /// The session with this hash, by the store.
    pub(super) async fn look_up(&self, hash: &SessionTokenHash) -> Result<CurrentSession, StoreError> {
        match with_lookup_timeout(self.store.find_session(hash)).await {
            Ok(Some(record)) => Ok(self.judge(Arc::new(record))),
            Ok(None) => Ok(CurrentSession::Anonymous),
            // Damaged, or of a later version: its holder is signed out, and no one else is
            // concerned.
            Err(StoreError::Row(column)) => {
                tracing::error!(column, "a session cannot be read, and counts as ended");
                Ok(CurrentSession::Anonymous)
            }
            Err(error) => Err(error),
        }
    }

    pub(super) fn judge(&self, record: Arc<SessionRecord>) -> CurrentSession {
        match policy::end_reason(&record, self.now()) {
            Some(reason) => CurrentSession::Ended(reason),
            None => CurrentSession::Live(record),
        }
    }
}
