//! A copy of a callback that arrived before: a browser that preloads, a page that is reloaded while the provider takes its time, a
//! proxy that asks again. There is never a second exchange; the copy gets the outcome of the first.

use std::time::Duration;

use hallpass_shared::{ErrorCode, SessionId};

use super::{
    SignIns,
    attempt::{Attempt, Unusable},
    finish::{FinishFailure, Outcome, expired, failure},
};
use crate::{
    random,
    session::SessionToken,
    store::{CallbackOutcome, KnownCallback, StoreError},
};

/// How often a copy looks whether the first is answered.
const POLL_INTERVAL: Duration = Duration::from_millis(150);

/// Between the end of the exchange and the answer.
const STORE_TIME: Duration = Duration::from_secs(6);

/// For this long after the first was answered its answer may still be on its way to the browser: a copy that arrives in between
/// was sent before that, and needs no second cookie.
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
        let arrival = random::random_id();
        let (state, code) = (&attempt.state_hash, &attempt.code_hash);
        let waits = self.store.wait_for_callback(state, code, &arrival).await?;
        loop {
            let known = self.store.find_callback(state).await?;
            let known = known.filter(|known| known.code_hash == attempt.code_hash);
            let known = known.ok_or_else(|| expired("its state was used before, with another code"))?;
            match known.outcome {
                Some(CallbackOutcome::Failed(code)) => {
                    let cause = anyhow::anyhow!("a copy of this callback arrived before, and failed");
                    return Err(failure(code, cause));
                }
                Some(CallbackOutcome::SignedIn { .. })
                    if waits && known.waiter.as_ref() == Some(&arrival) =>
                {
                    return Ok(self.hand_over(attempt, known).await?);
                }
                // Of several copies that waited the last one gets the cookie.
                Some(CallbackOutcome::SignedIn { .. }) if waits => return Ok(Outcome::go_on(attempt)),
                Some(CallbackOutcome::SignedIn { .. }) => {
                    return Ok(self.arrived_late(attempt, known, held).await?);
                }
                None if self.is_lost(&known) => {
                    return Err(expired("the first copy of it was never answered"));
                }
                None => tokio::time::sleep(POLL_INTERVAL).await,
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
        let latest = known.started_at.saturating_add(self.http.total_timeout() + STORE_TIME);
        self.clock.now() >= latest
    }

    /// The first was answered before this copy arrived. If the browser does not hold the session, that answer was lost.
    async fn arrived_late(
        &self,
        attempt: &Attempt,
        known: KnownCallback,
        held: Option<&SessionId>,
    ) -> Result<Outcome, StoreError> {
        let Some(CallbackOutcome::SignedIn { finished_at, .. }) = &known.outcome else {
            return Ok(Outcome::go_on(attempt));
        };
        let now = self.clock.now();
        // Neither is a session replaced that the browser has got meanwhile.
        if held.is_some() || now < finished_at.saturating_add(ANSWER_ON_ITS_WAY) {
            return Ok(Outcome::go_on(attempt));
        }
        self.hand_over(attempt, known).await
    }

    /// Gives the session to this copy, if it is still live: once.
    async fn hand_over(&self, attempt: &Attempt, known: KnownCallback) -> Result<Outcome, StoreError> {
        let Some(CallbackOutcome::SignedIn { token: Some(sealed), .. }) = known.outcome else {
            return Ok(Outcome::go_on(attempt));
        };
        let Some(token) = attempt.open_token(&self.ring, &sealed) else { return Ok(Outcome::go_on(attempt)) };
        let live = self.sessions.resolve(&token).await?.live().is_some();
        if live && self.store.take_callback_token(&attempt.state_hash).await? {
            return Ok(Outcome::signed_in(attempt, token));
        }
        Ok(Outcome::go_on(attempt))
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
