//! Begins a sign-in: writes it down, and says where the browser goes.

use hallpass_shared::{ProviderId, SessionId};
use openidconnect::{
    CsrfToken, Nonce, PkceCodeChallenge, PkceCodeVerifier, Scope, core::CoreAuthenticationFlow,
};
use secrecy::{ExposeSecret as _, SecretString};

use super::{CAPS, PENDING_LIFETIME, SignIns};
use crate::{
    random,
    security::ReturnTo,
    store::{NewPendingSignIn, StoreError},
};

/// What the address of a sign-in may pass on to the provider, and nothing else: it can never change the redirect URI,
/// the client, the scopes or the response type.
pub const PASSED_ON: [&str; 7] =
    ["prompt", "login_hint", "ui_locales", "acr_values", "max_age", "claims_locales", "display"];

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
        passed_on: &[(String, String)],
    ) -> Result<String, BeginFailure> {
        let connection = self.connections.get(provider).ok_or(BeginFailure::UnknownProvider)?;
        let metadata = connection.metadata(&self.http).await.map_err(BeginFailure::Unavailable)?;
        let client = connection.client(&metadata).map_err(BeginFailure::Unavailable)?;

        let (state, nonce, verifier) =
            (random::random_token(), random::random_token(), random::random_token());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(
            verifier.expose_secret().to_owned(),
        ));
        let sent_state = CsrfToken::new(state.expose_secret().to_owned());
        let sent_nonce = Nonce::new(nonce.expose_secret().to_owned());
        let mut request = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || sent_state, move || sent_nonce)
            .add_scope(Scope::new("profile".into()))
            .add_scope(Scope::new("email".into()))
            .set_pkce_challenge(challenge);
        for (name, value) in passed_on.iter().filter(|(name, _)| PASSED_ON.contains(&name.as_str())) {
            request = request.add_extra_param(name.clone(), value.clone());
        }
        let (url, _, _) = request.url();

        let now = self.clock.now();
        let pending = NewPendingSignIn {
            state_hash: random::hash(state.expose_secret()),
            browser_hash: random::hash(browser_secret.expose_secret()),
            provider: provider.clone(),
            nonce,
            pkce_verifier: verifier,
            return_to: return_to.as_str().to_owned(),
            started_from,
            created_at: now,
            expires_at: now.saturating_add(PENDING_LIFETIME),
        };
        self.store.create_pending_sign_in(&pending, CAPS).await?;
        Ok(url.into())
    }
}
