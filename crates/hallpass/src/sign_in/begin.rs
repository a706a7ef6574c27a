//! Begins a sign-in: makes its state and the URL of the provider. Nothing is written to the store.

use hallpass_types::{ProviderId, SessionId};
use secrecy::SecretString;

use super::{
    extra_params::AuthorizationExtras,
    pending_sign_in::{Binding, PendingSignIn, SignInPurpose, state_hash},
    recent_sign_in::RECENT_SIGN_IN_MAX_AGE,
    sign_in_secrets::{SignInSecrets, browser_secret},
    sign_ins::SignIns,
};
use crate::{
    crypto::{random, secret_ring::KeyAge},
    model::{return_to::ReturnTo, sign_in_cookie::SignInCookie},
    providers::{authorization_request::AuthorizationParams, provider_fault::ProviderFault},
};

/// Why a sign-in could not begin.
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
    /// The sign-in cookie of the browser that sent `cookie`. For a browser without one it is made
    /// from what its CSRF tokens have in common.
    pub fn browser(&self, cookie: Option<&str>, csrf_browser: Option<&[u8]>) -> SignInCookie {
        let known = cookie.and_then(SignInCookie::parse);
        known.unwrap_or_else(|| {
            SignInCookie::new(
                csrf_browser.map_or_else(random::random_token, |browser| browser_secret(&self.ring, browser)),
            )
        })
    }

    /// Begins a sign-in that belongs to `browser`, adds it to that cookie, and returns the
    /// authorization URL.
    ///
    /// # Errors
    /// See [`BeginFailure`].
    pub async fn begin(
        &self,
        provider: &ProviderId,
        browser: &mut SignInCookie,
        return_to: &ReturnTo,
        started_from: Option<SessionId>,
        purpose: SignInPurpose,
        extras: &AuthorizationExtras,
    ) -> Result<String, BeginFailure> {
        let connection = self.connections.get(provider).ok_or(BeginFailure::UnknownProvider)?;
        // The provider may leave the date out: see `is_recent_enough`.
        let asked = if purpose == SignInPurpose::SamePerson && self.asks_for_date(connection, extras) {
            &extras.clone().with_recent_proof(RECENT_SIGN_IN_MAX_AGE)
        } else {
            extras
        };
        let http = self.http.within_total_timeout();
        let purpose = match purpose {
            SignInPurpose::Link if !connection.asks_for_account_choice(&http, asked.pairs()).await? => {
                SignInPurpose::UnconfirmedLink
            }
            other => other,
        };
        let pending = PendingSignIn {
            purpose,
            begun_at: self.clock.now(),
            max_age: extras.max_age(),
            started_from,
            binding: Binding::new(browser.browser_secret(), provider),
        };
        let state = pending.to_state(&self.ring);
        let secrets = SignInSecrets::derive(&self.ring, KeyAge::CURRENT, &state, browser.browser_secret());
        // The start page needs no entry.
        if return_to.as_str() != self.site.home() {
            browser.add(&state_hash(&state), return_to.as_str());
        }
        let params = AuthorizationParams {
            state: &SecretString::from(state),
            nonce: &secrets.nonce,
            pkce_verifier: &secrets.pkce_verifier,
            extras: asked.pairs(),
        };
        Ok(connection.authorization_url(&http, params).await?)
    }
}
