//! Finishes a sign-in: takes what was written down, checks in a fixed order, and starts a session.

use std::time::Duration;

use hallpass_shared::{ErrorCode, ProviderId, SessionId, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};

use super::{
    EXCHANGE_DEADLINE, LEEWAY, SignIns,
    callback_params::CallbackParams,
    connection::{AnswerIssuer, Connection, ExchangeError, VerifiedIdentity},
};
use crate::{
    random,
    sealed::Sealed,
    secret_ring::Purpose,
    session::{SessionToken, Started, VerifiedSignIn},
    store::{PendingSignIn, SignInTrace, StoreError},
};

/// How a callback ended well.
pub enum Outcome {
    /// A session was started.
    SignedIn {
        /// Its secret, for the cookie.
        token: SessionToken,
        /// Where the person goes.
        return_to: String,
    },
    /// This callback was answered before, and this browser holds the session that it made.
    SignedInBefore {
        /// Where the person goes.
        return_to: String,
    },
}

/// How a callback ended badly: nobody was signed in, and nobody was signed out.
#[derive(Debug)]
pub struct FinishFailure {
    /// What the person is told.
    pub code: ErrorCode,
    /// Where they wanted to go, if that is known, so that "Try again" leads there.
    pub return_to: Option<String>,
    /// How old the proof of who they are may be, if that mattered: it still does when they try again.
    pub max_age: Option<Duration>,
    /// What the log is told.
    pub cause: anyhow::Error,
}

/// The browser that asks.
pub struct Device {
    /// The secret in its sign-in cookie.
    pub browser_secret: Option<SecretString>,
    /// The session that it holds.
    pub session: Option<SessionId>,
    /// Its address.
    pub ip: Option<String>,
    /// Its own words.
    pub user_agent: Option<String>,
}

impl SignIns {
    /// Answers the callback `params` of `provider` for `device`.
    ///
    /// # Errors
    /// See [`FinishFailure`].
    pub async fn finish(
        &self,
        provider: &ProviderId,
        params: CallbackParams,
        device: Device,
    ) -> Result<Outcome, FinishFailure> {
        let state = params.state.as_deref().ok_or_else(|| expired("there is no state"))?;
        let state_hash = random::hash(state);
        let secret = device.browser_secret.as_ref();
        let browser_hash = secret.map_or_else(String::new, |secret| random::hash(secret.expose_secret()));
        let Some(connection) = self.connections.get(provider) else {
            return Err(expired("there is no such provider"));
        };
        let Some(pending) = self.store.take_pending_sign_in(&state_hash, &browser_hash, provider).await?
        else {
            return self.explain_missing(&state_hash, device.session.as_ref()).await;
        };
        let return_to = pending.return_to.clone();
        let open = |sealed: &Sealed| self.ring.open(Purpose::PendingSignIn, &state_hash, sealed);
        let Some(pending) = pending.opened(open) else {
            let failure = expired("it was begun under a secret that is no longer in the ring");
            return Err(FinishFailure { return_to: Some(return_to), ..failure });
        };
        let finished = self.finish_taken(connection, &pending, params, &state_hash, device).await;
        // Whatever went wrong, "Try again" leads where the person wanted to go.
        finished.map(|token| Outcome::SignedIn { token, return_to: pending.return_to.clone() }).map_err(
            |failure| FinishFailure {
                return_to: Some(pending.return_to),
                max_age: pending.max_age,
                ..failure
            },
        )
    }

    async fn finish_taken(
        &self,
        connection: &Connection,
        pending: &PendingSignIn,
        params: CallbackParams,
        state_hash: &str,
        device: Device,
    ) -> Result<SessionToken, FinishFailure> {
        if self.clock.now() >= pending.expires_at {
            return Err(expired("it was begun more than ten minutes ago"));
        }
        let issuer = connection.answer_issuer(&self.http).await.map_err(unavailable)?;
        check_issuer(&params, &issuer)?;
        if let Some(error) = &params.error {
            return Err(failure(meaning(error), anyhow::anyhow!("the provider answered {error:?}")));
        }
        let code = params.code.ok_or_else(|| {
            failure(ErrorCode::OAuthCallbackError, anyhow::anyhow!("there is neither a code nor an error"))
        })?;
        let exchanged = connection.exchange(&self.http, code, pending, &*self.clock);
        let verified = tokio::time::timeout(EXCHANGE_DEADLINE, exchanged)
            .await
            .map_err(|_| unavailable(anyhow::anyhow!("the provider did not say who it is in time")))??;
        check_max_age(&verified, pending, self.clock.now())?;

        let replaces: Vec<SessionId> =
            device.session.into_iter().chain(pending.started_from.clone()).collect();
        let sign_in = VerifiedSignIn {
            provider: &connection.provider.id,
            profile: &verified.profile,
            proved_at: verified.auth_time,
            // Whoever asks for a recent proof asks the person who is signed in (S17).
            same_user_as: pending.started_from.as_ref().filter(|_| pending.max_age.is_some()),
            replaces: &replaces,
            state_hash,
            return_to: &pending.return_to,
            ip: device.ip,
            user_agent: device.user_agent,
        };
        match self.sessions.start(sign_in).await? {
            Started::Session(token) => Ok(token),
            Started::EmailBelongsToAnother => {
                let cause = "a new identity has the verified e-mail address of another user";
                Err(failure(ErrorCode::OAuthAccountNotLinked, anyhow::anyhow!(cause)))
            }
            Started::AnotherUser => {
                let cause = "a recent proof was asked of one person, and another gave theirs";
                Err(failure(ErrorCode::SamePersonRequired, anyhow::anyhow!(cause)))
            }
        }
    }

    /// The state could not be taken: it was used, it waits for another browser, or it never was.
    async fn explain_missing(
        &self,
        state_hash: &str,
        session: Option<&SessionId>,
    ) -> Result<Outcome, FinishFailure> {
        match self.store.find_sign_in(state_hash).await? {
            SignInTrace::Finished { session_id, return_to } if session == Some(&session_id) => {
                Ok(Outcome::SignedInBefore { return_to })
            }
            SignInTrace::Elsewhere => {
                let cause = anyhow::anyhow!("the sign-in belongs to another browser or another provider");
                Err(failure(ErrorCode::SignInElsewhere, cause))
            }
            SignInTrace::Finished { .. } => Err(expired("it was finished before")),
            SignInTrace::Unknown => Err(expired("there is no such sign-in")),
        }
    }
}

/// Before anything else, and for errors too (RFC 9207, section 2.4).
fn check_issuer(params: &CallbackParams, expected: &AnswerIssuer) -> Result<(), FinishFailure> {
    let fits = match &params.iss {
        Some(iss) => *iss == expected.issuer,
        None => !expected.promised,
    };
    if fits {
        return Ok(());
    }
    Err(rejected("the answer comes from another issuer, or from none"))
}

/// Whoever asked for a recent proof gets one, or nothing (OpenID Connect Core 1.0, section 3.1.3.7, step 13).
fn check_max_age(
    verified: &VerifiedIdentity,
    pending: &PendingSignIn,
    now: Timestamp,
) -> Result<(), FinishFailure> {
    let Some(max_age) = pending.max_age else { return Ok(()) };
    let latest = |proved: Timestamp| proved.saturating_add(max_age).saturating_add(LEEWAY);
    if verified.auth_time.is_some_and(|proved| latest(proved) >= now) {
        return Ok(());
    }
    Err(rejected("the provider did not say that the person proved who they are recently enough"))
}

/// What an error of the authorization endpoint means for the person (RFC 6749, section 4.1.2.1).
fn meaning(error: &str) -> ErrorCode {
    match error {
        "access_denied" => ErrorCode::AccessDenied,
        "temporarily_unavailable" | "server_error" => ErrorCode::ProviderUnavailable,
        _ => ErrorCode::OAuthCallbackError,
    }
}

fn failure(code: ErrorCode, cause: anyhow::Error) -> FinishFailure {
    FinishFailure { code, return_to: None, max_age: None, cause }
}

fn expired(cause: &'static str) -> FinishFailure {
    failure(ErrorCode::SignInExpired, anyhow::anyhow!(cause))
}

fn rejected(cause: &'static str) -> FinishFailure {
    failure(ErrorCode::SignInRejected, anyhow::anyhow!(cause))
}

fn unavailable(cause: anyhow::Error) -> FinishFailure {
    failure(ErrorCode::ProviderUnavailable, cause)
}

impl From<StoreError> for FinishFailure {
    fn from(error: StoreError) -> Self {
        failure(ErrorCode::StoreUnavailable, error.into())
    }
}

impl From<ExchangeError> for FinishFailure {
    fn from(error: ExchangeError) -> Self {
        match error {
            ExchangeError::Unavailable(cause) => unavailable(cause),
            ExchangeError::Refused(cause) => failure(ErrorCode::OAuthCallbackError, cause),
            ExchangeError::Rejected(cause) => failure(ErrorCode::SignInRejected, cause),
        }
    }
}
