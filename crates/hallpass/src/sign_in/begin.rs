//! Begins a sign-in: says where the browser goes, and what it has to bring back. Nothing is written to the store.

use hallpass_types::{ProviderId, SessionId};
use secrecy::SecretString;

use super::{
    PassedOn, SignIns,
    state::{Binding, SignInSecrets, SignInState, browser_secret, state_hash},
};
use crate::{
    crypto::{random, secret_ring::KeyAge},
    model::{return_to::ReturnTo, sign_in_cookie::SignInCookie},
    providers::{connection::AuthorizationParams, provider_fault::ProviderFault},
};

/// A sign-in could not begin.
#[derive(Debug, thiserror::Error)]
pub enum BeginFailure {
    /// There is no such provider.
    #[error("there is no such provider")]
    UnknownProvider,
    /// The provider cannot be used.
    #[error(transparent)]
    Provider(#[from] ProviderFault),
}

impl SignIns {
    /// The browser that sent `cookie`; one without any is known by what its CSRF tokens have in common.
    pub fn browser(&self, cookie: Option<&str>, csrf_browser: Option<&[u8]>) -> SignInCookie {
        let known = cookie.and_then(SignInCookie::parse);
        known.unwrap_or_else(|| {
            SignInCookie::new(
                csrf_browser.map_or_else(random::random_token, |browser| browser_secret(&self.ring, browser)),
            )
        })
    }

    /// Begins a sign-in that belongs to `browser`, adds it there, and gives the authorization URL.
    ///
    /// # Errors
    /// See [`BeginFailure`].
    pub async fn begin(
        &self,
        provider: &ProviderId,
        browser: &mut SignInCookie,
        return_to: &ReturnTo,
        started_from: Option<SessionId>,
        passed_on: &PassedOn,
    ) -> Result<String, BeginFailure> {
        let connection = self.connections.get(provider).ok_or(BeginFailure::UnknownProvider)?;
        let state = SignInState {
            begun_at: self.clock.now(),
            max_age: passed_on.max_age(),
            started_from,
            binding: Binding::new(browser.browser_secret(), provider),
        };
        let state = state.to_parameter(&self.ring);
        let secrets = SignInSecrets::derive(&self.ring, KeyAge::CURRENT, &state, browser.browser_secret());
        browser.add(&state_hash(&state), return_to.as_str());
        let params = AuthorizationParams {
            state: &SecretString::from(state),
            nonce: &secrets.nonce,
            pkce_verifier: &secrets.pkce_verifier,
            passed_on: passed_on.pairs(),
        };
        let http = self.http.within_total_timeout();
        Ok(connection.authorization_url(&http, params).await?)
    }
}
