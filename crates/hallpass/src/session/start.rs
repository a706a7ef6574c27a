//! Starting a session.

use std::sync::Arc;

use hallpass_types::SessionId;

use super::sessions::Sessions;
use crate::{
    crypto::random,
    model::session_token::SessionToken,
    store::{NewSession, SignIn, SignInOutcome, StoreError},
};

/// Longer `User-Agent` headers are cut off.
const MAX_USER_AGENT_CHARS: usize = 512;

impl Sessions {
    /// Starts a session with this new token and ends the sessions that it replaces, all or nothing.
    ///
    /// # Errors
    /// The store failed, and nothing was changed.
    pub async fn start(
        &self,
        token: &SessionToken,
        mut sign_in: SignIn,
    ) -> Result<SignInOutcome, StoreError> {
        let now = self.now();
        // A provider whose clock is ahead makes no sign-in more recent than it is.
        sign_in.proved_at = sign_in.proved_at.map(|proved_at| proved_at.min(now));
        sign_in.user_agent = sign_in.user_agent.map(|text| text.chars().take(MAX_USER_AGENT_CHARS).collect());
        let absolute_expires_at = now.saturating_add(self.limits.absolute);
        let session = NewSession {
            id: SessionId::new(random::random_id()),
            token_hash: token.hash(),
            created_at: now,
            authenticated_at: sign_in.proved_at.unwrap_or(now),
            idle_expires_at: self.limits.idle_expiry(now, absolute_expires_at),
            absolute_expires_at,
            sessions_per_user: self.limits.sessions_per_user,
        };
        let (id, provider, ip) = (session.id.clone(), sign_in.provider.clone(), sign_in.ip.clone());
        let store = Arc::clone(&self.store);
        let started =
            self.recorded(async move { store.sign_in(sign_in, session).await }, move |audit, started| {
                if let SignInOutcome::Session(signed_in) = started {
                    audit.signed_in(signed_in, &id, &provider, ip.as_deref());
                }
            });
        self.change(started).await
    }
}
