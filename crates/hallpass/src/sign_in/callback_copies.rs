//! Answers copies of a callback: a browser that preloads, a page that is reloaded while the
//! provider is slow, a proxy that retries. There is never a second exchange; a copy gets the
//! outcome of the first.

use std::time::{Duration, Instant};

use hallpass_types::{ErrorCode, SessionId};

use super::{
    checked_callback::{CheckedCallback, UnusableCallback},
    finish_failure::{FailedCallback, FinishFailure},
    finish_outcome::FinishOutcome,
    policy_failure::POLICY_TIMEOUT,
    sign_ins::SignIns,
};
use crate::{
    crypto::{random, sealed::Sealed},
    store::{CallbackOutcome, KnownCallback, StoreError},
};

/// How soon a copy looks whether the first is answered. The interval doubles each time.
const FIRST_POLL_INTERVAL: Duration = Duration::from_millis(100);

/// The longest interval.
const MAX_POLL_INTERVAL: Duration = Duration::from_secs(1);

/// How long the store may take between the end of the exchange and the answer.
const STORE_TIMEOUT: Duration = Duration::from_secs(4);

/// How long an answer with the cookie may be in transit to the browser. A copy that arrives in that
/// time was sent before the answer arrived, and needs no second cookie.
const ANSWER_TRANSIT: Duration = Duration::from_secs(2);

/// A copy of a callback.
struct CallbackCopy<'a> {
    callback: &'a CheckedCallback<'a>,
    /// The session that the browser holds.
    held: Option<&'a SessionId>,
    arrival: String,
    /// Whether it arrived while the first was in flight.
    is_waiting: bool,
}

impl CallbackCopy<'_> {
    /// Whether the browser holds the session that began this.
    fn is_of_session_that_began(&self) -> bool {
        self.held == self.callback.pending.started_from.as_ref()
    }
}

impl SignIns {
    /// Answers a copy of a callback, which `callback` was not the first to claim.
    ///
    /// # Errors
    /// The first failed, had another authorization code, or was never answered.
    pub(super) async fn answer_copy(
        &self,
        callback: &CheckedCallback<'_>,
        held: Option<&SessionId>,
    ) -> Result<FinishOutcome, FinishFailure> {
        let (arrived_at, mut poll_interval) = (Instant::now(), FIRST_POLL_INTERVAL);
        let arrival = random::random_id();
        let (state, code) = (&callback.state_hash, &callback.code_hash);
        let is_waiting = self.store.wait_for_callback(state, code, &arrival).await?;
        let copy = CallbackCopy { callback, held, arrival, is_waiting };
        loop {
            let first = self.store.find_callback(state).await?;
            let first = first.ok_or(FinishFailure::Expired("it was finished long ago"))?;
            if let Some(outcome) = self.outcome_for_copy(&copy, &first).await? {
                return Ok(outcome);
            }
            if self.is_lost(&first) || arrived_at.elapsed() >= self.callback_timeout() {
                return Err(FinishFailure::Expired("the first copy of it was never answered"));
            }
            tokio::time::sleep(poll_interval).await;
            poll_interval = (poll_interval * 2).min(MAX_POLL_INTERVAL);
        }
    }

    /// The outcome for a copy; `None` while the first is in flight.
    async fn outcome_for_copy(
        &self,
        copy: &CallbackCopy<'_>,
        first: &KnownCallback,
    ) -> Result<Option<FinishOutcome>, FinishFailure> {
        match &first.outcome {
            // "Back" to the provider's page, and another code from there.
            Some(CallbackOutcome::SignedIn { session_id, .. }) if copy.held == Some(session_id) => {
                Ok(Some(FinishOutcome::answered(copy.callback)))
            }
            Some(CallbackOutcome::Linked { .. }) if copy.is_of_session_that_began() => {
                Ok(Some(FinishOutcome::answered(copy.callback)))
            }
            Some(CallbackOutcome::Unconfirmed { .. }) if copy.is_of_session_that_began() => {
                Ok(Some(FinishOutcome::unconfirmed(copy.callback)))
            }
            _ if first.code_hash != copy.callback.code_hash => {
                Err(FinishFailure::Expired("its state was used before, with another code"))
            }
            Some(CallbackOutcome::SignedIn { token, .. }) => {
                if self.gets_cookie(copy, first).await? {
                    Ok(Some(self.hand_over(copy.callback, token).await?))
                } else {
                    Ok(Some(FinishOutcome::answered(copy.callback)))
                }
            }
            // The page that it leads to says what this browser may know.
            Some(CallbackOutcome::Linked { .. }) => Ok(Some(FinishOutcome::answered(copy.callback))),
            Some(CallbackOutcome::Unconfirmed { .. }) => Ok(Some(FinishOutcome::unconfirmed(copy.callback))),
            // Its code is spent: waiting for the store does not help.
            Some(CallbackOutcome::Failed { code: ErrorCode::StoreUnavailable, .. }) => {
                Err(FinishFailure::Expired("the store failed when it was answered"))
            }
            Some(CallbackOutcome::Failed { code, refusal }) => {
                Err(FinishFailure::Copy { code: *code, refusal: refusal.clone() })
            }
            None => Ok(None),
        }
    }

    /// Whether the answer to this copy carries the cookie.
    async fn gets_cookie(&self, copy: &CallbackCopy<'_>, first: &KnownCallback) -> Result<bool, StoreError> {
        if copy.is_waiting {
            // Of several copies that waited, the last one gets the cookie.
            return Ok(first.waiter.as_ref() == Some(&copy.arrival));
        }
        if copy.held.is_some() {
            // A session that the browser has got since then is not replaced.
            return Ok(false);
        }
        // The answers before this late copy must have been lost: the browser would hold the
        // session.
        let now = self.clock.now();
        self.store.claim_cookie(&copy.callback.state_hash, now, now.saturating_sub(ANSWER_TRANSIT)).await
    }

    /// Answers a callback that did not pass the checks. If it finished a sign-in before, the
    /// browser that holds its session goes on; if it linked an identity, the one that began it.
    ///
    /// # Errors
    /// What is wrong with the callback.
    pub(super) async fn answer_unusable(
        &self,
        unusable: Box<UnusableCallback>,
        held: Option<&SessionId>,
    ) -> Result<FinishOutcome, FailedCallback> {
        let UnusableCallback { state_hash, return_to, failed } = *unusable;
        let Some(state_hash) = state_hash else { return Err(failed) };
        match self.store.find_callback(&state_hash).await?.and_then(|known| known.outcome) {
            Some(CallbackOutcome::SignedIn { session_id, .. }) if held == Some(&session_id) => {
                Ok(FinishOutcome::Answered { return_to })
            }
            // It has passed every check but that of its age.
            Some(CallbackOutcome::Linked { .. }) if failed.is_link => {
                Ok(FinishOutcome::Answered { return_to })
            }
            Some(CallbackOutcome::Unconfirmed { .. }) if failed.is_link => {
                Ok(FinishOutcome::Unconfirmed { link: state_hash })
            }
            Some(_) if matches!(failed.failure, FinishFailure::Elsewhere) => {
                Err(FinishFailure::Expired("it was finished before").into())
            }
            _ => Err(failed),
        }
    }

    /// Whether the server that exchanges the code must have died.
    fn is_lost(&self, first: &KnownCallback) -> bool {
        self.clock.now() >= first.started_at.saturating_add(self.callback_timeout())
    }

    /// How long a callback takes at most.
    fn callback_timeout(&self) -> Duration {
        let policy = self.policy.as_ref().map_or(Duration::ZERO, |_| POLICY_TIMEOUT);
        self.http.total_timeout() + policy + STORE_TIMEOUT
    }

    /// Gives the session to this copy, if it is still live.
    async fn hand_over(
        &self,
        callback: &CheckedCallback<'_>,
        token: &Sealed,
    ) -> Result<FinishOutcome, StoreError> {
        let Some(token) = callback.open_token(&self.ring, token) else {
            return Ok(FinishOutcome::answered(callback));
        };
        if self.sessions.resolve(&token).await?.is_live() {
            return Ok(FinishOutcome::signed_in(callback, token));
        }
        Ok(FinishOutcome::answered(callback))
    }
}
