//! The list of a person's sessions (S8).

use hallpass_types::{OwnSession, ProviderId, SESSIONS_PER_PAGE};

use super::{sessions::Sessions, timeouts::with_lookup_timeout};
use crate::{
    model::{device::describe_device, session_record::SessionRecord},
    store::{ListCursor, ListedSession, StoreError},
};

/// A page of a person's sessions.
pub struct OwnSessionsPage {
    /// The sessions.
    pub sessions: Vec<OwnSession>,
    /// Where the next page begins; `None` if this is the last.
    pub next: Option<ListCursor>,
}

impl OwnSessionsPage {
    /// Adds the names of the providers.
    #[must_use]
    pub fn name_providers(mut self, name_of: impl Fn(&ProviderId) -> Option<String>) -> Self {
        for session in &mut self.sessions {
            session.provider_name = name_of(&session.provider);
        }
        self
    }
}

impl Sessions {
    /// The live sessions of the user of `this` one, the most recently active first, from `after`
    /// on.
    ///
    /// # Errors
    /// The store failed or did not answer in time.
    pub async fn list(
        &self,
        this: &SessionRecord,
        after: Option<&ListCursor>,
    ) -> Result<OwnSessionsPage, StoreError> {
        let limit = u32::from(SESSIONS_PER_PAGE) + 1;
        let listed = self.store.list_sessions(&this.user.id, self.now(), after, limit);
        let mut listed = with_lookup_timeout(listed).await?;
        let has_next = listed.len() > usize::from(SESSIONS_PER_PAGE);
        listed.truncate(SESSIONS_PER_PAGE.into());
        let next = listed.last().filter(|_| has_next).map(ListedSession::cursor);
        let sessions = listed.into_iter().map(|listed| own_session(listed, this)).collect();
        Ok(OwnSessionsPage { sessions, next })
    }
}

fn own_session(listed: ListedSession, this: &SessionRecord) -> OwnSession {
    OwnSession {
        current: listed.id == this.id,
        id: listed.id,
        device: describe_device(listed.user_agent.as_deref()),
        address: listed.ip,
        provider: listed.provider,
        // The store does not know it: see `OwnSessionsPage::name_providers`.
        provider_name: None,
        created_at: listed.created_at,
        last_active_at: listed.last_active_at,
    }
}
