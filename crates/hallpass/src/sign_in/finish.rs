//! Finishes a sign-in: claims the callback, asks the provider who it is, checks in a fixed order, and starts a session.

use std::{sync::atomic::Ordering, time::Duration};

use hallpass_types::{ErrorCode, ProviderId, SessionId, Timestamp};

use super::{SignIns, attempt::Attempt, callback_params::CallbackParams, relink_hint::relink_hint};
use crate::{
    clock::LEEWAY,
    model::{return_to::ReturnTo, session_token::SessionToken},
    providers::{
        connection::{AnswerIssuer, Connection, ExchangeError, VerifiedIdentity},
        pending::PendingSignIn,
        provider_error::ReportedError,
        provider_fault::ProviderFault,
    },
    store::{FinishedCallback, NewCallback, SignIn, SignedIn, Started, StoreError},
};

/// How long a callback waits until it is recorded: in an outage of the store no queue builds up.
const CLAIM_TURN_TIMEOUT: Duration = Duration::from_secs(10);

/// How a callback ended well.
pub enum Outcome {
    /// A session was started.
    SignedIn {
        /// Its secret, for the cookie.
        token: SessionToken,
        /// Where the person goes.
        return_to: ReturnTo,
    },
    /// A copy of this callback started one, and answers with its cookie, or has.
    GoOn {
        /// Where the person goes.
        return_to: ReturnTo,
    },
}

/// How a callback failed: it signed no one in, and no one out.
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
    /// The value of its sign-in cookie.
    pub sign_in_cookie: Option<String>,
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
        let attempt = match self.attempt(provider, &params, device.sign_in_cookie.as_deref()) {
            Ok(attempt) => attempt,
            Err(unusable) => return self.finished_before(unusable, device.session.as_ref()).await,
        };
        // Whatever goes wrong, "Try again" leads where the person wanted to go.
        let lead_on =
            |failure: FinishFailure| failure.leading_to(&attempt.return_to, attempt.pending.max_age);
        let connection =
            self.connections.get(provider).ok_or_else(|| expired("there is no such provider"))?;
        if !self.claim(&attempt).await.map_err(|error| lead_on(error.into()))? {
            return self.repeat(&attempt, device.session.as_ref()).await.map_err(lead_on);
        }
        let finished = self.finish_claimed(connection, &attempt, params, device).await;
        if let Err(failure) = &finished {
            let failed = self.store.fail_callback(&attempt.state_hash, failure.code, self.clock.now()).await;
            if let Err(error) = failed {
                tracing::warn!(%error, "the outcome of a callback could not be recorded");
            }
        }
        finished.map_err(lead_on)
    }

    /// Records the callback before its code is exchanged; says whether it is the first with its state (S12).
    async fn claim(&self, attempt: &Attempt) -> Result<bool, StoreError> {
        // A callback that gets no turn in time has claimed nothing, and can be tried again.
        let turn = tokio::time::timeout(CLAIM_TURN_TIMEOUT, self.claims.acquire()).await;
        let _turn = turn.map_err(|_| StoreError::Deadline)?.map_err(|_| StoreError::Stopped)?;
        let claimed = self.store.claim_callback(NewCallback {
            state_hash: attempt.state_hash.clone(),
            code_hash: attempt.code_hash.clone(),
            started_at: self.clock.now(),
            expires_at: attempt.expires_at,
        });
        claimed.await
    }

    async fn finish_claimed(
        &self,
        connection: &Connection,
        attempt: &Attempt,
        params: CallbackParams,
        device: Device,
    ) -> Result<Outcome, FinishFailure> {
        let pending = &attempt.pending;
        let verified = self.identify(connection, params, pending).await?;
        if pending.max_age.is_some() {
            // From then on the login page does not offer it for this (S17).
            connection.left_out_auth_time.store(verified.auth_time.is_none(), Ordering::Relaxed);
        }
        check_max_age(&verified, pending, self.clock.now())?;

        let replaces: Vec<SessionId> =
            device.session.into_iter().chain(pending.started_from.clone()).collect();
        let token = SessionToken::generate();
        let callback = FinishedCallback {
            state_hash: attempt.state_hash.clone(),
            token: attempt.seal_token(&self.ring, &token),
        };
        let sign_in = SignIn {
            provider: connection.provider.id.clone(),
            issuer: connection.provider.identity_issuer(),
            profile: verified.profile.clone(),
            proved_at: verified.auth_time,
            // A recent proof is asked of the person who is signed in (S17).
            same_user_as: pending.started_from.clone().filter(|_| pending.max_age.is_some()),
            replaces,
            callback: Some(callback),
            ip: device.ip,
            user_agent: device.user_agent,
        };
        match self.sessions.start(&token, sign_in).await? {
            // The copy that waits is of the same browser, and gets the cookie: this answer may have been given up.
            Started::Session(SignedIn { waiter: Some(_), .. }) => Ok(Outcome::go_on(attempt)),
            Started::Session(SignedIn { waiter: None, .. }) => Ok(Outcome::signed_in(attempt, token)),
            Started::EmailBelongsTo(owner) => {
                relink_hint(&owner, &connection.provider.id, &verified.profile.subject);
                let cause = anyhow::anyhow!("a new identity has the verified e-mail address of user {owner}");
                Err(failure(ErrorCode::OAuthAccountNotLinked, cause))
            }
            Started::AnotherUser => {
                let cause = "a recent proof was asked of one person, and another gave theirs";
                Err(failure(ErrorCode::SamePersonRequired, anyhow::anyhow!(cause)))
            }
        }
    }

    /// Asks the provider who it is.
    async fn identify(
        &self,
        connection: &Connection,
        params: CallbackParams,
        pending: &PendingSignIn,
    ) -> Result<VerifiedIdentity, FinishFailure> {
        // Discovery counts, too: a server that shuts down waits for a callback.
        let http = self.http.within_total_timeout();
        let issuer = connection.answer_issuer(&http).await?;
        check_issuer(&params, &issuer)?;
        if let Some(error) = &params.error {
            let error = ReportedError::new(error, params.error_description.as_deref());
            return Err(failure(error.meaning().code(), anyhow::anyhow!("the provider answered {error}")));
        }
        let code = params.code.ok_or_else(|| {
            failure(ErrorCode::OAuthCallbackError, anyhow::anyhow!("there is neither a code nor an error"))
        })?;
        Ok(connection.exchange(&http, code, pending, &*self.clock).await?)
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

/// A recent proof that was asked for is given, or the sign-in is refused (OpenID Connect Core 1.0, section 3.1.3.7, step 13).
fn check_max_age(
    verified: &VerifiedIdentity,
    pending: &PendingSignIn,
    now: Timestamp,
) -> Result<(), FinishFailure> {
    let Some(max_age) = pending.max_age else { return Ok(()) };
    let Some(proved) = verified.auth_time else {
        let cause =
            "a recent sign-in was asked for (max_age), and the provider's answer has no claim auth_time";
        return Err(failure(ErrorCode::RecentSignInUnsupported, anyhow::anyhow!(cause)));
    };
    if proved.saturating_add(max_age).saturating_add(LEEWAY) >= now {
        return Ok(());
    }
    Err(rejected("the claim auth_time is older than the recent sign-in that was asked for (max_age)"))
}

impl FinishFailure {
    /// With where the person wanted to go, and how old the proof of who they are may be.
    #[must_use]
    pub(super) fn leading_to(self, return_to: &ReturnTo, max_age: Option<Duration>) -> Self {
        Self { return_to: Some(return_to.as_str().to_owned()), max_age, ..self }
    }
}

pub(super) fn failure(code: ErrorCode, cause: anyhow::Error) -> FinishFailure {
    FinishFailure { code, return_to: None, max_age: None, cause }
}

pub(super) fn expired(cause: &'static str) -> FinishFailure {
    failure(ErrorCode::SignInExpired, anyhow::anyhow!(cause))
}

fn rejected(cause: &'static str) -> FinishFailure {
    failure(ErrorCode::SignInRejected, anyhow::anyhow!(cause))
}

impl From<StoreError> for FinishFailure {
    fn from(error: StoreError) -> Self {
        failure(ErrorCode::StoreUnavailable, error.into())
    }
}

impl From<ExchangeError> for FinishFailure {
    fn from(error: ExchangeError) -> Self {
        failure(error.code(), error.into_cause())
    }
}

impl From<ProviderFault> for FinishFailure {
    fn from(fault: ProviderFault) -> Self {
        ExchangeError::from(fault).into()
    }
}
