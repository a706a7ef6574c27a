//! Ending sessions: a sign-out, and a person's ends of their other sessions (S8).

use std::{slice, sync::Arc};

use hallpass_types::SessionId;

use super::{audit::Audit, sessions::Sessions, timeouts::with_change_timeout};
use crate::{
    crypto::random,
    model::session_record::{EndReason, SessionRecord},
    store::{EndedSession, OwnEnd, OwnSelection, StoreError},
};

impl Sessions {
    /// Signs a person out, from the IP address `ip`; returns whether the session was live until
    /// now. Ending an ended one is not an error.
    ///
    /// # Errors
    /// The store failed or did not answer in time: the session may still be live.
    pub async fn sign_out(&self, record: &SessionRecord, ip: Option<String>) -> Result<bool, StoreError> {
        self.end(EndedSession::of(record), EndReason::SignedOut, move |audit, ended| {
            audit.signed_out(ended, ip.as_deref());
        })
        .await
    }

    /// Ends a session, and has `record` record that if it was live until now.
    ///
    /// # Errors
    /// As for [`Self::sign_out`].
    pub(super) async fn end(
        &self,
        session: EndedSession,
        reason: EndReason,
        record: impl FnOnce(&Audit, &EndedSession) + Send + 'static,
    ) -> Result<bool, StoreError> {
        let (store, id, now) = (Arc::clone(&self.store), session.id.clone(), self.now());
        let ended = async move { store.end_session(&id, reason, now).await };
        let ended = self.recorded(ended, move |audit, is_ended_now| {
            if *is_ended_now {
                record(audit, &session);
            }
        });
        let is_ended_now = self.change(with_change_timeout(ended)).await?;
        if !is_ended_now {
            self.catch_up().await;
        }
        Ok(is_ended_now)
    }

    /// Ends the session `id` if it belongs to the user of `this` one, and `this` one is still live.
    /// `ip` is the IP address of the browser.
    ///
    /// # Errors
    /// The store failed or did not answer in time: the session may still be live.
    pub async fn revoke(
        &self,
        this: &SessionRecord,
        id: &SessionId,
        ip: Option<String>,
    ) -> Result<OwnEnd, StoreError> {
        // A text that is no session id does not go to the store: a database may not even take it.
        if !random::is_id(id.as_str()) {
            return Ok(OwnEnd::NotTheirs);
        }
        let (store, by, id, now) = (Arc::clone(&self.store), this.id.clone(), id.clone(), self.now());
        let asking = by.clone();
        let end = async move { store.end_own_session(&asking, &id, now).await };
        let end = self.recorded(end, move |audit, end| {
            if let OwnEnd::Ended(ended) = end {
                audit.revoked(&by, slice::from_ref(ended), ip.as_deref());
            }
        });
        let end = self.change(with_change_timeout(end)).await?;
        if matches!(end, OwnEnd::AlreadyEnded | OwnEnd::AskingEnded) {
            self.catch_up().await;
        }
        Ok(end)
    }

    /// Ends sessions of the user of `this` one and returns them; `None` if `this` one is not live.
    /// `ip` is the IP address of the browser.
    ///
    /// # Errors
    /// The store failed or did not answer in time: they may still be live.
    pub async fn revoke_several(
        &self,
        this: &SessionRecord,
        which: OwnSelection,
        ip: Option<String>,
    ) -> Result<Option<Vec<EndedSession>>, StoreError> {
        let (store, by, now) = (Arc::clone(&self.store), this.id.clone(), self.now());
        let asking = by.clone();
        let ended = async move { store.end_own_sessions(&asking, which, now).await };
        let ended = self.recorded(ended, move |audit, ended| {
            audit.revoked(&by, ended.as_deref().unwrap_or_default(), ip.as_deref());
        });
        let ended = self.change(with_change_timeout(ended)).await?;
        if ended.is_none() {
            self.catch_up().await;
        }
        Ok(ended)
    }
}
