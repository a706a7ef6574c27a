//! One callback: what came from the provider by way of the browser, and what of it is right.

use hallpass_types::{ErrorCode, ProviderId, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};

use super::{
    SignIns,
    callback_params::CallbackParams,
    finish::{FinishFailure, expired, failure},
    state::{Binding, SignInSecrets, SignInState, state_hash},
};
use crate::{
    crypto::{
        random,
        sealed::Sealed,
        secret_ring::{Purpose, SecretRing},
    },
    model::{return_to::ReturnTo, session_token::SessionToken, sign_in_cookie::SignInCookie},
    providers::pending::PendingSignIn,
};

/// A callback that belongs to this browser and this provider, and is not too late. Whether it is the first with its state only
/// the store can tell.
#[derive(Debug)]
pub struct Attempt {
    /// Hash of the state.
    pub state_hash: String,
    /// Hash of the authorization code, or of the error that came instead: a copy of this callback has the same.
    pub code_hash: String,
    /// Where the person goes afterwards.
    pub return_to: ReturnTo,
    /// What the sign-in began with.
    pub pending: PendingSignIn,
    /// From when on the state means nothing.
    pub expires_at: Timestamp,
    browser_secret: SecretString,
    code: SecretString,
}

/// A callback that finishes no sign-in.
#[derive(Debug)]
pub struct Unusable {
    /// Hash of the state, if it is one of ours: the sign-in may have been finished before.
    pub state_hash: Option<String>,
    /// Where the person goes if it was.
    pub return_to: ReturnTo,
    /// What is wrong with it if it was not.
    pub failure: FinishFailure,
}

impl SignIns {
    /// Checks what of a callback can be checked without asking the store or the provider.
    ///
    /// # Errors
    /// It is no sign-in of ours, of this browser, of this provider, or of the last ten minutes.
    pub(super) fn attempt(
        &self,
        provider: &ProviderId,
        params: &CallbackParams,
        cookie: Option<&str>,
    ) -> Result<Attempt, Unusable> {
        let home = || ReturnTo::parse_or_home(None, &self.public_url);
        let foreign = |failure| Unusable { state_hash: None, return_to: home(), failure };
        let Some(state) = params.state.as_deref() else {
            // A provider that sends people here by itself, such as after the installation of a GitHub App.
            return Err(foreign(if params.begun_elsewhere() {
                failure(ErrorCode::SignInNotStarted, anyhow::anyhow!("the provider's answer has no state"))
            } else {
                expired("there is no state")
            }));
        };
        if !self.connections.contains_key(provider) {
            return Err(foreign(expired("there is no such provider")));
        }
        let (opened, age) = SignInState::parse(state, &self.ring)
            .ok_or_else(|| foreign(expired("the state is not one of ours")))?;
        let hash = state_hash(state);
        let is_late = self.clock.now() >= opened.expires_at();
        let late = || expired("it was begun more than ten minutes ago");
        let browser = cookie.and_then(SignInCookie::parse);
        let browser =
            browser.filter(|browser| Binding::new(browser.browser_secret(), provider) == opened.binding);
        let Some(browser) = browser else {
            let elsewhere = anyhow::anyhow!("the sign-in belongs to another browser or another provider");
            let failure = if is_late { late() } else { failure(ErrorCode::SignInElsewhere, elsewhere) };
            return Err(Unusable { state_hash: Some(hash), return_to: home(), failure });
        };
        let return_to = ReturnTo::parse_or_home(browser.return_path(&hash), &self.public_url);
        if is_late {
            let failure = late().leading_to(&return_to, opened.max_age);
            return Err(Unusable { state_hash: Some(hash), return_to, failure });
        }
        let SignInSecrets { nonce, pkce_verifier } =
            SignInSecrets::derive(&self.ring, age, state, browser.browser_secret());
        let code = match (&params.code, &params.error) {
            (_, Some(error)) => format!("error {error}"),
            (Some(code), None) => format!("code {code}"),
            (None, None) => String::new(),
        };
        Ok(Attempt {
            code_hash: random::hash(&code),
            return_to,
            expires_at: opened.expires_at(),
            pending: PendingSignIn {
                nonce,
                pkce_verifier,
                started_from: opened.started_from,
                max_age: opened.max_age,
                created_at: opened.begun_at,
            },
            state_hash: hash,
            browser_secret: browser.browser_secret().clone(),
            code: code.into(),
        })
    }
}

impl Attempt {
    /// Encrypts the token of the session that came of this callback. Only a copy of it from the same browser can open it: who has the
    /// store and the secret lacks the browser's secret and the authorization code.
    pub fn seal_token(&self, ring: &SecretRing, token: &SessionToken) -> Sealed {
        ring.seal(Purpose::CallbackToken, &self.material(), token.expose().as_bytes())
    }

    /// Opens what [`Self::seal_token`] sealed for a copy of this callback.
    pub fn open_token(&self, ring: &SecretRing, sealed: &Sealed) -> Option<SessionToken> {
        let opened = ring.open(Purpose::CallbackToken, &self.material(), sealed)?;
        SessionToken::parse(std::str::from_utf8(&opened.value).ok()?)
    }

    fn material(&self) -> [&[u8]; 3] {
        let [secret, code] =
            [&self.browser_secret, &self.code].map(|secret| secret.expose_secret().as_bytes());
        [self.state_hash.as_bytes(), secret, code]
    }
}
