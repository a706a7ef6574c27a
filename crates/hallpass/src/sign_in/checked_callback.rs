//! Checks a callback: whether its state belongs to this browser and this provider, and has not
//! expired.

use hallpass_types::ProviderId;
use secrecy::{ExposeSecret as _, SecretString};

use super::{
    callback_params::CallbackParams,
    finish_failure::{FailedCallback, FinishFailure},
    pending_sign_in::{Binding, PendingSignIn, state_hash},
    sign_in_secrets::SignInSecrets,
    sign_ins::SignIns,
};
use crate::{
    crypto::{
        random,
        sealed::Sealed,
        secret_ring::{KeyAge, Purpose, SecretRing},
    },
    model::{return_to::ReturnTo, session_token::SessionToken, sign_in_cookie::SignInCookie},
    providers::connection::Connection,
};

/// A callback that passed the checks. Whether it is the first with its state only the store knows.
pub struct CheckedCallback<'a> {
    /// The provider that answered.
    pub connection: &'a Connection,
    /// Hash of the state.
    pub state_hash: String,
    /// Hash of the code, or of the error that came instead. A copy of this callback has the same.
    pub code_hash: String,
    /// The return URL.
    pub return_to: ReturnTo,
    /// The sign-in that it finishes.
    pub pending: PendingSignIn,
    /// The secrets of the sign-in.
    pub secrets: SignInSecrets,
    browser_secret: SecretString,
    /// The code or the error, which only copies of this callback have.
    answer: SecretString,
}

/// A callback that did not pass the checks.
pub struct UnusableCallback {
    /// Hash of the state, if it is one of ours: the sign-in may have been finished before.
    pub state_hash: Option<String>,
    /// The return URL if it was.
    pub return_to: ReturnTo,
    /// What is wrong if it was not.
    pub failed: FailedCallback,
}

struct OpenedState<'a, 'p> {
    state: &'p str,
    age: KeyAge,
    pending: PendingSignIn,
    connection: &'a Connection,
}

impl SignIns {
    /// Checks what can be checked without the store and without the provider.
    ///
    /// # Errors
    /// It belongs to no sign-in of ours, of this browser and of this provider, or to an expired
    /// one.
    pub(super) fn check_callback(
        &self,
        provider: &ProviderId,
        params: &CallbackParams,
        cookie: Option<&str>,
    ) -> Result<CheckedCallback<'_>, Box<UnusableCallback>> {
        let home = || ReturnTo::home(&self.site);
        let unusable =
            |state_hash, return_to, failed| Box::new(UnusableCallback { state_hash, return_to, failed });
        let foreign = |failure: FinishFailure| unusable(None, home(), failure.into());
        let OpenedState { state, age, pending, connection } =
            self.open_state(provider, params).map_err(foreign)?;
        let hash = state_hash(state);
        let expired = (self.clock.now() >= pending.expires_at())
            .then_some(FinishFailure::Expired("it was begun more than ten minutes ago"));
        let is_bound =
            |browser: &SignInCookie| Binding::new(browser.browser_secret(), provider) == pending.binding;
        let Some(browser) = cookie.and_then(SignInCookie::parse).filter(is_bound) else {
            let failed = expired.unwrap_or(FinishFailure::Elsewhere).into();
            return Err(unusable(Some(hash), home(), failed));
        };
        let return_to = ReturnTo::parse_or_home(browser.return_path(&hash), &self.site);
        if let Some(expired) = expired {
            let failed = FailedCallback::new(expired, &return_to, &pending);
            return Err(unusable(Some(hash), return_to, failed));
        }
        let browser_secret = browser.browser_secret().clone();
        let answer = answer_of(params);
        Ok(CheckedCallback {
            connection,
            code_hash: random::hash(answer.expose_secret()),
            return_to,
            secrets: SignInSecrets::derive(&self.ring, age, state, &browser_secret),
            pending,
            state_hash: hash,
            browser_secret,
            answer,
        })
    }

    fn open_state<'a, 'p>(
        &'a self,
        provider: &ProviderId,
        params: &'p CallbackParams,
    ) -> Result<OpenedState<'a, 'p>, FinishFailure> {
        let state = params.state.as_deref().ok_or_else(|| missing_state(params))?;
        let connection = self.connections.get(provider);
        let connection = connection.ok_or(FinishFailure::Expired("there is no such provider"))?;
        let opened = PendingSignIn::open(state, &self.ring);
        let (pending, age) = opened.ok_or(FinishFailure::Expired("the state is not one of ours"))?;
        Ok(OpenedState { state, age, pending, connection })
    }
}

/// A provider may send people here by itself, such as after the installation of a GitHub App.
fn missing_state(params: &CallbackParams) -> FinishFailure {
    if params.is_begun_elsewhere() {
        FinishFailure::NotStarted
    } else {
        FinishFailure::Expired("there is no state")
    }
}

fn answer_of(params: &CallbackParams) -> SecretString {
    let answer = match (&params.code, &params.error) {
        (_, Some(error)) => format!("error {error}"),
        (Some(code), None) => format!("code {}", code.expose()),
        (None, None) => String::new(),
    };
    answer.into()
}

impl CheckedCallback<'_> {
    /// The secret of the browser that began the sign-in and sent the callback.
    pub fn browser_secret(&self) -> &SecretString {
        &self.browser_secret
    }

    /// Encrypts the token of the session that this callback started. Only a copy of it from the
    /// same browser can open it: the store and the server's secret do not suffice without the
    /// browser's secret and the authorization code.
    pub fn seal_token(&self, ring: &SecretRing, token: &SessionToken) -> Sealed {
        ring.seal(Purpose::CallbackToken, &self.material(), token.expose().as_bytes())
    }

    /// Opens what [`Self::seal_token`] sealed for a copy of this callback.
    pub fn open_token(&self, ring: &SecretRing, sealed: &Sealed) -> Option<SessionToken> {
        let opened = ring.open(Purpose::CallbackToken, &self.material(), sealed)?;
        SessionToken::parse(std::str::from_utf8(&opened.value).ok()?)
    }

    fn material(&self) -> [&[u8]; 3] {
        let [secret, answer] =
            [&self.browser_secret, &self.answer].map(|secret| secret.expose_secret().as_bytes());
        [self.state_hash.as_bytes(), secret, answer]
    }
}
