//! A session as the store has it.

use std::{ops::Deref, sync::Arc};

pub use hallpass_types::EndReason;
use hallpass_types::{Session, Timestamp};

use crate::model::{
    data_parts::DataParts, kept_tag::KeptTag, server_part::ServerPart, session_token::SessionTokenHash,
};

/// A session, live or ended: what clients see of it, and what the policy judges.
///
/// Handlers, pages and the cache share one copy of the [`Session`] in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// What clients see. It expires at `idle_expires_at` or `absolute_expires_at`, whichever is
    /// first.
    pub session: Arc<Session>,
    /// What clients never see; `None` if the application keeps nothing there.
    pub server_part: Option<Arc<ServerPart>>,
    /// The hash of the token in the browser's cookie.
    pub token_hash: SessionTokenHash,
    /// When the callback created it.
    pub created_at: Timestamp,
    /// When the person proved who they are, in the provider's own words; `None` if it does not say.
    pub proved_at: Option<Timestamp>,
    /// The last activity that was written down.
    pub last_active_at: Timestamp,
    /// When it expires by the idle timeout.
    pub idle_expires_at: Timestamp,
    /// When it expires by the absolute timeout.
    pub absolute_expires_at: Timestamp,
    /// Counts the changes of the session's data.
    pub data_version: i64,
    /// Why it was signed out or revoked, if it was. An expired session has none.
    pub ended: Option<EndReason>,
    /// The entity tag of `session`, once it was computed.
    pub tag: KeptTag,
}

impl SessionRecord {
    /// Both parts of what the application keeps in it.
    pub fn data_parts(&self) -> DataParts {
        let private = self.server_part.as_ref().map(|part| part.private_data.clone());
        let mut parts = DataParts::default();
        (parts.public, parts.private) = (self.session.data.clone(), private.unwrap_or_default());
        parts
    }

    /// The same record with these data, which has `data_version` in the store.
    #[must_use]
    pub fn with_data(&self, data: DataParts, data_version: i64) -> Self {
        let application_id = self.server_part.as_ref().and_then(|part| part.application_id.clone());
        let part = ServerPart { application_id, private_data: data.private };
        let session = Arc::new(Session { data: data.public, ..(*self.session).clone() });
        Self { session, server_part: part.into_shared(), data_version, ..self.clone() }
    }

    /// Takes over activity at `now`, which has moved the idle timeout to `idle_expires_at`.
    pub fn touch(&mut self, now: Timestamp, idle_expires_at: Timestamp) {
        self.last_active_at = now;
        self.idle_expires_at = idle_expires_at;
        Arc::make_mut(&mut self.session).expires = idle_expires_at.min(self.absolute_expires_at);
        // The one for what it was: a cached record is asked for it again and again.
        self.tag = KeptTag::default();
    }
}

impl Deref for SessionRecord {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use hallpass_types::{ProviderId, SessionData, SessionId, User, UserId};

    use super::*;
    use crate::model::session_limits::Limits;

    pub(crate) fn record(start: Timestamp, limits: Limits) -> SessionRecord {
        let absolute_expires_at = start.saturating_add(limits.absolute);
        let idle_expires_at = limits.idle_expiry(start, absolute_expires_at);
        let session = Session {
            id: SessionId::new("s1"),
            user: User { id: UserId::new("u1"), name: None, email: None, image: None },
            provider: ProviderId::new("dev"),
            authenticated_at: start,
            expires: idle_expires_at.min(absolute_expires_at),
            data: SessionData::new(),
        };
        SessionRecord {
            session: Arc::new(session),
            server_part: None,
            token_hash: SessionTokenHash::from_stored("hash".into()),
            created_at: start,
            proved_at: None,
            last_active_at: start,
            idle_expires_at,
            absolute_expires_at,
            data_version: 0,
            ended: None,
            tag: KeptTag::default(),
        }
    }

    #[test]
    fn touch_moves_the_expiry_that_clients_see() {
        let start = Timestamp::from_unix_ms(0);
        let mut record = record(start, Limits::default());
        let shared = Arc::clone(&record.session);
        let [now, idle] = [1_000, 2_000].map(Timestamp::from_unix_ms);
        record.touch(now, idle);
        assert_eq!((record.last_active_at, record.idle_expires_at, record.expires), (now, idle, idle));
        record.touch(now, record.absolute_expires_at.saturating_add(std::time::Duration::from_secs(1)));
        assert_eq!(record.expires, record.absolute_expires_at);
        // A handler that holds the session sees one value from beginning to end.
        assert_eq!(shared.expires, start.saturating_add(Limits::default().idle));
    }
}
