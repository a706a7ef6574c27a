//! A copy of a callback that arrived before: a browser that preloads, a page that is reloaded while the provider takes its time, a
//! proxy that asks again. There is never a second exchange; the copy gets the outcome of the first.

use std::time::{Duration, Instant};

use hallpass_types::{ErrorCode, SessionId};

use super::{
    SignIns,
    attempt::{Attempt, Unusable},
    finish::{FinishFailure, Outcome, expired, failure},
};
use crate::{
    crypto::{random, sealed::Sealed},
    model::session_token::SessionToken,
    store::{CallbackOutcome, KnownCallback, StoreError},
};

/// How soon a copy looks whether the first is answered. Then it waits twice as long each time.
const FIRST_POLL_INTERVAL: Duration = Duration::from_millis(100);

/// How long a copy waits at most until it looks again.
const MAX_POLL_INTERVAL: Duration = Duration::from_secs(1);

/// Between the end of the exchange and the answer.
const STORE_TIMEOUT: Duration = Duration::from_secs(4);

/// For this long an answer with the cookie may still be on its way to the browser: a copy that arrives in between was sent before
/// that, and needs no second cookie.
const ANSWER_ON_ITS_WAY: Duration = Duration::from_secs(2);

impl SignIns {
    /// Answers a copy of a callback, which `attempt` was not the first to claim.
    ///
    /// # Errors
    /// The first failed, or had another authorization code, or is lost.
    pub(super) async fn repeat(
        &self,
        attempt: &Attempt,
        held: Option<&SessionId>,
    ) -> Result<Outcome, FinishFailure> {
        let (arrived, mut poll_interval) = (Instant::now(), FIRST_POLL_INTERVAL);
        let arrival = random::random_id();
        let (state, code) = (&attempt.state_hash, &attempt.code_hash);
        let waits = self.store.wait_for_callback(state, code, &arrival).await?;
        loop {
            let known = self.store.find_callback(&attempt.state_hash).await?;
            let known = known.ok_or_else(|| expired("it was finished long ago"))?;
            let is_copy = known.code_hash == attempt.code_hash;
            match &known.outcome {
                // "Back" to the provider's page, and another code from there.
                Some(CallbackOutcome::SignedIn { session_id, .. }) if held == Some(session_id) => {
                    return Ok(Outcome::go_on(attempt));
                }
                _ if !is_copy => return Err(expired("its state was used before, with another code")),
                Some(CallbackOutcome::SignedIn { token, .. }) => {
                    let answers = if waits {
                        // Of several copies that waited the last one gets the cookie.
                        known.waiter.as_ref() == Some(&arrival)
                    } else {
                        // A session is not replaced that the browser has got since then.
                        held.is_none() && self.may_answer_late(attempt).await?
                    };
                    return match answers {
                        true => Ok(self.hand_over(attempt, token).await?),
                        false => Ok(Outcome::go_on(attempt)),
                    };
                }
                // Its code is spent, and waiting for the store helps no more.
                Some(CallbackOutcome::Failed(ErrorCode::StoreUnavailable)) => {
                    return Err(expired("the store failed when it was answered"));
                }
                Some(CallbackOutcome::Failed(code)) => {
                    let cause = anyhow::anyhow!("a copy of this callback arrived before, and failed");
                    return Err(failure(*code, cause));
                }
                None if self.is_lost(&known) || arrived.elapsed() >= self.longest() => {
                    return Err(expired("the first copy of it was never answered"));
                }
                None => {
                    tokio::time::sleep(poll_interval).await;
                    poll_interval = (poll_interval * 2).min(MAX_POLL_INTERVAL);
                }
            }
        }
    }

    /// Answers a callback that finishes no sign-in. If one was finished by it before, the browser that holds its session goes on.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) async fn finished_before(
        &self,
        unusable: Unusable,
        held: Option<&SessionId>,
    ) -> Result<Outcome, FinishFailure> {
        let Unusable { state_hash, return_to, failure } = unusable;
        let Some(state_hash) = state_hash else { return Err(failure) };
        match self.store.find_callback(&state_hash).await?.map(|known| known.outcome) {
            Some(Some(CallbackOutcome::SignedIn { session_id, .. })) if held == Some(&session_id) => {
                Ok(Outcome::GoOn { return_to })
            }
            Some(Some(_)) if failure.code == ErrorCode::SignInElsewhere => {
                Err(expired("it was finished before"))
            }
            _ => Err(failure),
        }
    }

    /// Whether the server that exchanges the code must have died.
    fn is_lost(&self, known: &KnownCallback) -> bool {
        self.clock.now() >= known.started_at.saturating_add(self.longest())
    }

    /// How long it takes at most to answer a callback.
    fn longest(&self) -> Duration {
        self.http.total_timeout() + STORE_TIMEOUT
    }

    /// Whether the answers before this late copy must have been lost: the browser would hold the session otherwise.
    async fn may_answer_late(&self, attempt: &Attempt) -> Result<bool, StoreError> {
        let now = self.clock.now();
        self.store.claim_cookie(&attempt.state_hash, now, now.saturating_sub(ANSWER_ON_ITS_WAY)).await
    }

    /// Gives the session to this copy, if it is still live.
    async fn hand_over(&self, attempt: &Attempt, token: &Sealed) -> Result<Outcome, StoreError> {
        let Some(token) = attempt.open_token(&self.ring, token) else { return Ok(Outcome::go_on(attempt)) };
        let live = self.sessions.resolve(&token).await?.live();
        Ok(live.map_or_else(|| Outcome::go_on(attempt), |_| Outcome::signed_in(attempt, token)))
    }
}

impl Outcome {
    pub(super) fn signed_in(attempt: &Attempt, token: SessionToken) -> Self {
        Self::SignedIn { token, return_to: attempt.return_to.clone() }
    }

    pub(super) fn go_on(attempt: &Attempt) -> Self {
        Self::GoOn { return_to: attempt.return_to.clone() }
    }
}
