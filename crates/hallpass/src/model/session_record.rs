//! A session as it is kept: what the policy judges, and what the answer is made from.

pub use hallpass_types::EndReason;
use hallpass_types::{ProviderId, Session, SessionData, SessionId, Timestamp, User};

use crate::model::session_token::SessionTokenHash;

/// A row of the store, with its user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// Names the session; not a secret.
    pub id: SessionId,
    /// What finds it.
    pub token_hash: SessionTokenHash,
    /// Who is signed in.
    pub user: User,
    /// With which provider.
    pub provider: ProviderId,
    /// When it was started, by the sign-in's callback.
    pub created_at: Timestamp,
    /// When they proved who they are.
    pub authenticated_at: Timestamp,
    /// When the provider says that they did; `None` if it does not say.
    pub proved_at: Option<Timestamp>,
    /// The last use that was written down.
    pub last_active_at: Timestamp,
    /// When it goes idle.
    pub idle_expires_at: Timestamp,
    /// When it ends in any case.
    pub absolute_expires_at: Timestamp,
    /// What the application keeps in it.
    pub data: SessionData,
    /// Counts the changes of `data`.
    pub data_version: i64,
    /// Why it was ended before its time, if it was.
    pub ended: Option<EndReason>,
}

impl SessionRecord {
    /// When it ends if nothing more happens.
    pub fn expires(&self) -> Timestamp {
        self.idle_expires_at.min(self.absolute_expires_at)
    }

    /// What the wire says of it.
    pub fn to_session(&self) -> Session {
        Session {
            id: self.id.clone(),
            user: self.user.clone(),
            provider: self.provider.clone(),
            authenticated_at: self.authenticated_at,
            expires: self.expires(),
            data: self.data.clone(),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use hallpass_types::UserId;

    use super::*;
    use crate::session::{Limits, policy::idle_expiry};

    pub(crate) fn record(start: Timestamp, limits: Limits) -> SessionRecord {
        let absolute = start.saturating_add(limits.absolute);
        SessionRecord {
            id: SessionId::new("s1"),
            token_hash: SessionTokenHash::from_stored("hash".into()),
            user: User { id: UserId::new("u1"), name: None, email: None, image: None },
            provider: ProviderId::new("dev"),
            created_at: start,
            authenticated_at: start,
            proved_at: None,
            last_active_at: start,
            idle_expires_at: idle_expiry(start, absolute, limits),
            absolute_expires_at: absolute,
            data: SessionData::new(),
            data_version: 0,
            ended: None,
        }
    }
}
