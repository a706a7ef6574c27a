//! Writes the user, the identity and the session of a sign-in, in one transaction.

use hallpass_types::SessionId;

use super::{
    checked_callback::CheckedCallback, client_info::ClientInfo, finish_failure::FinishFailure,
    finish_outcome::FinishOutcome, relink_hint::log_relink_hint, sign_ins::SignIns,
};
use crate::{
    model::session_token::SessionToken,
    providers::identity::VerifiedIdentity,
    store::{Decided, FinishedCallback, SignIn, SignInOutcome, SignedIn},
};

impl SignIns {
    /// Starts the session of a person whom the provider identified and the application admits.
    /// `None`: what the application decides has changed since.
    ///
    /// # Errors
    /// The store failed, or the person must not sign in so.
    pub(super) async fn start_session(
        &self,
        callback: &CheckedCallback<'_>,
        identity: &VerifiedIdentity,
        client: &ClientInfo,
        decided: Option<Decided>,
    ) -> Result<Option<FinishOutcome>, FinishFailure> {
        let (provider, pending) = (&callback.connection.provider, &callback.pending);
        let replaces: Vec<SessionId> =
            client.session_id().into_iter().chain(&pending.started_from).cloned().collect();
        let token = SessionToken::generate();
        let finished = FinishedCallback {
            state_hash: callback.state_hash.clone(),
            token: callback.seal_token(&self.ring, &token),
        };
        let sign_in = SignIn {
            provider: provider.id.clone(),
            issuer: provider.identity_issuer(),
            profile: identity.profile.clone(),
            decided,
            proved_at: identity.auth_time,
            // A recent proof is asked of the person who is signed in (S17, S27).
            same_user_as: pending.started_from.clone().filter(|_| pending.is_of_same_person()),
            replaces,
            callback: Some(finished),
            ip: client.ip.clone(),
            user_agent: client.user_agent.clone(),
        };
        match self.sessions.start(&token, sign_in).await? {
            // The copy that waits comes from the same browser and gets the cookie: the browser may
            // have given up this request.
            SignInOutcome::Session(SignedIn { waiter: Some(_), .. }) => {
                Ok(Some(FinishOutcome::answered(callback)))
            }
            SignInOutcome::Session(SignedIn { waiter: None, .. }) => {
                Ok(Some(FinishOutcome::signed_in(callback, token)))
            }
            SignInOutcome::EmailBelongsTo(owner) => {
                log_relink_hint(&owner, &provider.id, &identity.profile.subject);
                Err(FinishFailure::EmailBelongsTo(owner))
            }
            SignInOutcome::AnotherUser => Err(FinishFailure::AnotherUser),
            SignInOutcome::PolicyOutdated => Ok(None),
            SignInOutcome::UserDisabled => Err(FinishFailure::UserDisabled),
        }
    }
}
