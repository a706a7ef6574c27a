//! Ending sessions: a sign-out, and a person's ends of their other sessions (S8).

use hallpass_types::SessionId;

use super::{sessions::Sessions, timeouts::with_change_timeout};
use crate::{
    crypto::random,
    model::session_record::{EndReason, SessionRecord},
    store::{EndedSession, OwnEnd, OwnSelection, StoreError},
};

impl Sessions {
    /// Ends a session; returns whether it was live until now. Ending an ended one is not an error.
    ///
    /// # Errors
    /// The store failed or did not answer in time: the session may still be live.
    pub async fn end(&self, id: &SessionId, reason: EndReason) -> Result<bool, StoreError> {
        let ended = self.store.end_session(id, reason, self.now());
        let is_ended_now = self.change(with_change_timeout(ended)).await?;
        if !is_ended_now {
            self.catch_up().await;
        }
        Ok(is_ended_now)
    }

    /// Ends the session `id` if it belongs to the user of `this` one, and `this` one is still live.
    ///
    /// # Errors
    /// The store failed or did not answer in time: the session may still be live.
    pub async fn revoke(&self, this: &SessionRecord, id: &SessionId) -> Result<OwnEnd, StoreError> {
        // A text that is no session id does not go to the store: a database may not even take it.
        if !random::is_id(id.as_str()) {
            return Ok(OwnEnd::NotTheirs);
        }
        let end = self.store.end_own_session(&this.id, id, self.now());
        let end = self.change(with_change_timeout(end)).await?;
        if matches!(end, OwnEnd::AlreadyEnded | OwnEnd::AskingEnded) {
            self.catch_up().await;
        }
        Ok(end)
    }

    /// Ends sessions of the user of `this` one and returns them; `None` if `this` one is not live.
    ///
    /// # Errors
    /// The store failed or did not answer in time: they may still be live.
    pub async fn revoke_several(
        &self,
        this: &SessionRecord,
        which: OwnSelection,
    ) -> Result<Option<Vec<EndedSession>>, StoreError> {
        let ended = self.store.end_own_sessions(&this.id, which, self.now());
        let ended = self.change(with_change_timeout(ended)).await?;
        if ended.is_none() {
            self.catch_up().await;
        }
        Ok(ended)
    }
}
