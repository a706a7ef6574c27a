//! Finishes a sign-in: checks and claims the callback, asks the provider who the person is, and
//! starts a session or links the identity. Each step has a file of its own.

use hallpass_types::ProviderId;
use tokio::time::Instant;

use super::{
    callback_params::CallbackParams,
    checked_callback::CheckedCallback,
    client_info::ClientInfo,
    finish_failure::{FailedCallback, FinishFailure},
    finish_outcome::FinishOutcome,
    pending_sign_in::SignInPurpose,
    policy_failure::{POLICY_TIMEOUT, PolicyFailure},
    recent_proof::check_recent_proof,
    sign_ins::SignIns,
};

/// How often the policy is asked, if what it decides is changed at the same moment.
const MAX_DECISIONS: u32 = 3;

impl SignIns {
    /// Answers the callback of `provider` with `params`, which `client` sent.
    ///
    /// # Errors
    /// See [`FinishFailure`].
    pub async fn finish(
        &self,
        provider: &ProviderId,
        params: CallbackParams,
        client: ClientInfo,
    ) -> Result<FinishOutcome, FailedCallback> {
        let params = self.open_posted(provider, params)?;
        let callback = match self.check_callback(provider, &params, client.sign_in_cookie.as_deref()) {
            Ok(callback) => callback,
            Err(unusable) => return self.answer_unusable(unusable, client.session_id()).await,
        };
        // Whatever goes wrong, "Try again" leads to the return URL.
        let failed = |failure| FailedCallback::new(failure, &callback.return_to, &callback.pending);
        self.finish_checked(&callback, params, client).await.map_err(failed)
    }

    async fn finish_checked(
        &self,
        callback: &CheckedCallback<'_>,
        params: CallbackParams,
        client: ClientInfo,
    ) -> Result<FinishOutcome, FinishFailure> {
        if !self.claim(callback).await? {
            return self.answer_copy(callback, client.session_id()).await;
        }
        let finished = self.finish_claimed(callback, params, client).await;
        if let Err(failure) = &finished {
            self.record_failure(callback, failure).await;
        }
        finished
    }

    async fn finish_claimed(
        &self,
        callback: &CheckedCallback<'_>,
        params: CallbackParams,
        client: ClientInfo,
    ) -> Result<FinishOutcome, FinishFailure> {
        // Before the code is exchanged: what cannot be linked need not be known.
        let link = match callback.pending.purpose {
            SignInPurpose::SignIn | SignInPurpose::SamePerson => None,
            SignInPurpose::Link | SignInPurpose::UnconfirmedLink => Some(self.check_link(callback, &client)?),
        };
        let identity = self.identify(callback, params).await?;
        let was_asked = callback.pending.max_age.is_some();
        callback.connection.note_auth_time(&identity, was_asked, self.clock.now());
        if let Some((max_age, missing)) = self.wanted_proof(callback.connection, &callback.pending) {
            check_recent_proof(identity.auth_time, max_age, missing, self.clock.now())?;
        }
        let deadline = Instant::now() + POLICY_TIMEOUT;
        for _ in 0..MAX_DECISIONS {
            let decided = self.ask_policy(callback, &identity, &client, link, deadline).await?;
            if let Some(session) = link {
                if callback.pending.purpose == SignInPurpose::UnconfirmedLink {
                    return self.ask_to_confirm(callback, &identity, session).await;
                }
                return self.link(callback, &identity, session, &client).await;
            }
            if let Some(outcome) = self.start_session(callback, &identity, &client, decided).await? {
                return Ok(outcome);
            }
        }
        Err(PolicyFailure::Outdated.into())
    }
}
