//! Begins a sign-in: writes it down, and says where the browser goes.

use hallpass_shared::{ProviderId, SessionId};
use secrecy::{ExposeSecret as _, SecretString};

use super::{CAPS, PENDING_LIFETIME, PassedOn, SignIns, connection::AuthorizationParams};
use crate::{
    random,
    secret_ring::Purpose,
    security::ReturnTo,
    store::{NewPendingSignIn, StoreError},
};

/// A sign-in could not begin.
#[derive(Debug, thiserror::Error)]
pub enum BeginFailure {
    /// There is no such provider.
    #[error("there is no such provider")]
    UnknownProvider,
    /// The provider cannot be reached, or makes no sense.
    #[error("the provider is unavailable: {0:#}")]
    Unavailable(anyhow::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SignIns {
    /// Writes down a pending sign-in for the browser with `browser_secret`, and gives the authorization URL.
    ///
    /// # Errors
    /// See [`BeginFailure`]; nothing was written down, unless the store failed half-way.
    pub async fn begin(
        &self,
        provider: &ProviderId,
        browser_secret: &SecretString,
        return_to: &ReturnTo,
        started_from: Option<SessionId>,
        passed_on: &PassedOn,
    ) -> Result<String, BeginFailure> {
        let connection = self.connections.get(provider).ok_or(BeginFailure::UnknownProvider)?;
        let (state, nonce, pkce_verifier) =
            (random::random_token(), random::random_token(), random::random_token());
        let params = AuthorizationParams {
            state: &state,
            nonce: &nonce,
            pkce_verifier: &pkce_verifier,
            passed_on: passed_on.pairs(),
        };
        let url = connection.authorization_url(&self.http, params);
        let url = url.await.map_err(BeginFailure::Unavailable)?;

        let now = self.clock.now();
        let state_hash = random::hash(state.expose_secret());
        let pending = NewPendingSignIn {
            nonce: self.ring.seal(Purpose::PendingSignIn, &state_hash, &nonce),
            pkce_verifier: self.ring.seal(Purpose::PendingSignIn, &state_hash, &pkce_verifier),
            state_hash,
            browser_hash: random::hash(browser_secret.expose_secret()),
            provider: provider.clone(),
            return_to: return_to.as_str().to_owned(),
            started_from,
            max_age: passed_on.max_age(),
            created_at: now,
            expires_at: now.saturating_add(PENDING_LIFETIME),
        };
        self.store.create_pending_sign_in(pending, CAPS).await?;
        Ok(url)
    }
}
