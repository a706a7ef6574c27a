//! The sessions of one person: listed, and ended from each other (S8).

use hallpass_shared::{OwnSession, SessionId, UserId};

use super::{
    device::device,
    lifecycle::Sessions,
    record::{EndReason, SessionRecord},
    store_time::in_time,
};
use crate::{random, store::StoreError};

/// What became of a session that somebody wanted to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revoked {
    /// It is over, since now.
    Now,
    /// It was over before.
    Before,
    /// It is not theirs, or there is none; which, is nobody's business.
    NotTheirs,
}

impl Sessions {
    /// The sessions of the person who asks from `this` one, the one that was used last first.
    ///
    /// # Errors
    /// The store failed or did not answer in time.
    pub async fn list(&self, this: &SessionRecord) -> Result<Vec<OwnSession>, StoreError> {
        let listed = in_time(self.store.list_sessions(&this.user.id, self.now())).await?;
        let own = listed.into_iter().map(|listed| OwnSession {
            current: listed.id == this.id,
            id: listed.id,
            device: device(listed.user_agent.as_deref()),
            address: listed.ip,
            provider: listed.provider,
            created_at: listed.created_at,
            last_active_at: listed.last_active_at,
        });
        Ok(own.collect())
    }

    /// Ends the session `id`, if it is one of `user`'s.
    ///
    /// # Errors
    /// The store failed or did not answer in time, and the session may live on.
    pub async fn revoke(&self, user: &UserId, id: &SessionId) -> Result<Revoked, StoreError> {
        // What no session can be called is not asked for: a database may not even take it for a text.
        if !random::is_id(id.as_str()) {
            return Ok(Revoked::NotTheirs);
        }
        if in_time(self.store.owner_of(id)).await?.as_ref() != Some(user) {
            return Ok(Revoked::NotTheirs);
        }
        Ok(if self.end(id, EndReason::Revoked).await? { Revoked::Now } else { Revoked::Before })
    }

    /// Ends all sessions of the person who asks from `this` one, but for this.
    ///
    /// # Errors
    /// The store failed or did not answer in time, and they may live on.
    pub async fn revoke_others(&self, this: &SessionRecord) -> Result<(), StoreError> {
        let others =
            self.store.end_sessions_of(&this.user.id, Some(&this.id), EndReason::Revoked, self.now());
        in_time(others).await?;
        self.learn().await;
        Ok(())
    }
}
