//! The sessions of one person: listed, and ended from each other (S8).

use hallpass_types::{OwnSession, ProviderId, SESSIONS_PER_PAGE, SessionId};

use super::{
    lifecycle::Sessions,
    store_time::{in_time, in_time_to_change},
};
use crate::{
    crypto::random,
    model::{device::device, session_record::SessionRecord},
    store::{EndedSession, ListCursor, ListedSession, OwnEnd, OwnSelection, StoreError},
};

/// A page of a person's sessions.
pub struct OwnSessionsPage {
    /// The sessions.
    pub sessions: Vec<OwnSession>,
    /// From where on the next page begins; `None` if this is the last.
    pub next: Option<ListCursor>,
}

impl OwnSessionsPage {
    /// The same, with what the providers are called.
    #[must_use]
    pub fn name_providers(mut self, name_of: impl Fn(&ProviderId) -> Option<String>) -> Self {
        for session in &mut self.sessions {
            session.provider_name = name_of(&session.provider);
        }
        self
    }
}

impl Sessions {
    /// The sessions of the person who asks from `this` one, the one that was used last first, from `after` on.
    ///
    /// # Errors
    /// The store failed or did not answer in time.
    pub async fn list(
        &self,
        this: &SessionRecord,
        after: Option<&ListCursor>,
    ) -> Result<OwnSessionsPage, StoreError> {
        let listed =
            self.store.list_sessions(&this.user.id, self.now(), after, u32::from(SESSIONS_PER_PAGE) + 1);
        let mut listed = in_time(listed).await?;
        let more = listed.len() > usize::from(SESSIONS_PER_PAGE);
        listed.truncate(SESSIONS_PER_PAGE.into());
        let next = listed.last().filter(|_| more).map(ListedSession::cursor);
        let own = listed.into_iter().map(|listed| OwnSession {
            current: listed.id == this.id,
            id: listed.id,
            device: device(listed.user_agent.as_deref()),
            address: listed.ip,
            provider: listed.provider,
            // The store does not know it: see `OwnSessionsPage::name_providers`.
            provider_name: None,
            created_at: listed.created_at,
            last_active_at: listed.last_active_at,
        });
        Ok(OwnSessionsPage { sessions: own.collect(), next })
    }

    /// Ends the session `id`, if it is one of the person who asks from `this` one, and that is still live.
    ///
    /// # Errors
    /// The store failed or did not answer in time, and the session may live on.
    pub async fn revoke(&self, this: &SessionRecord, id: &SessionId) -> Result<OwnEnd, StoreError> {
        // What no session can be called is not asked for: a database may not even take it for a text.
        if !random::is_id(id.as_str()) {
            return Ok(OwnEnd::NotTheirs);
        }
        self.change(in_time_to_change(self.store.end_own_session(&this.id, id, self.now()))).await
    }

    /// Ends sessions of the person who asks from `this` one, if that is still live; gives them, or `None` if it is not.
    ///
    /// # Errors
    /// The store failed or did not answer in time, and they may live on.
    pub async fn revoke_several(
        &self,
        this: &SessionRecord,
        which: OwnSelection,
    ) -> Result<Option<Vec<EndedSession>>, StoreError> {
        self.change(in_time_to_change(self.store.end_own_sessions(&this.id, which, self.now()))).await
    }
}
