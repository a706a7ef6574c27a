//! Asks the application's policy about a sign-in (S22). Whatever goes wrong with it, no one is
//! signed in.

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures_util::FutureExt as _;
use tokio::time::Instant;

use super::{
    checked_callback::CheckedCallback,
    client_info::ClientInfo,
    decision::{Admission, Decision, check_decision},
    finish_failure::FinishFailure,
    policy_failure::PolicyFailure,
    sealed_refusal::seal_refusal,
    sign_in_attempt::SignInAttempt,
    sign_in_policy::SignInPolicy,
    sign_ins::SignIns,
};
use crate::{
    model::{known_user::KnownUser, session_record::SessionRecord},
    panic_message::panic_message,
    providers::identity::VerifiedIdentity,
    store::Decided,
};

impl SignIns {
    /// What the policy gives the person; `None` without a policy. `link`: the session to whose user
    /// the identity is to be linked.
    ///
    /// # Errors
    /// It refuses the person, or has not decided by `deadline`.
    pub(super) async fn ask_policy(
        &self,
        callback: &CheckedCallback<'_>,
        identity: &VerifiedIdentity,
        client: &ClientInfo,
        link: Option<&Arc<SessionRecord>>,
        deadline: Instant,
    ) -> Result<Option<Decided>, FinishFailure> {
        let Some(policy) = &self.policy else { return Ok(None) };
        let (attempt, policy_revision) = self.attempt(callback, identity, client, link).await?;
        match decide(&**policy, &attempt, deadline).await? {
            Decision::Admit(admission) => {
                let Admission { application_id, data } = *admission;
                let known = attempt.known.map(|known| known.id);
                Ok(Some(Decided { application_id, data, known, policy_revision }))
            }
            Decision::Refuse(refusal) => {
                let sealed = seal_refusal(&self.ring, callback.browser_secret(), &refusal, self.clock.now());
                Err(FinishFailure::Refused { code: refusal.code, sealed })
            }
        }
    }

    async fn attempt(
        &self,
        callback: &CheckedCallback<'_>,
        identity: &VerifiedIdentity,
        client: &ClientInfo,
        link: Option<&Arc<SessionRecord>>,
    ) -> Result<(SignInAttempt, i64), FinishFailure> {
        let (provider, profile) = (&callback.connection.provider, &identity.profile);
        let (id, issuer) = (provider.id.clone(), provider.identity_issuer());
        let known = self.store.find_known_user(&id, &issuer, &profile.subject).await?;
        let (known, policy_revision) = known.unzip();
        let id_token = identity.claims.id_token.clone().ok_or(PolicyFailure::UnreadableClaims)?;
        let attempt = SignInAttempt {
            name: profile.name.clone(),
            email: profile.email.clone(),
            image: profile.image.clone(),
            authenticated_at: identity.auth_time,
            id_token,
            userinfo: identity.claims.userinfo.clone(),
            known,
            links_to: link.map(|session| linking_user(session)),
            ip: client.ip.clone(),
            user_agent: client.user_agent.clone(),
            ..SignInAttempt::new(id, issuer, profile.subject.as_str())
        };
        Ok((attempt, policy_revision.unwrap_or_default()))
    }
}

/// The user who is signed in, and adds an identity.
fn linking_user(record: &SessionRecord) -> KnownUser {
    let application_id = record.server_part.as_ref().and_then(|part| part.application_id.clone());
    KnownUser { id: record.user.id.clone(), application_id }
}

async fn decide(
    policy: &dyn SignInPolicy,
    attempt: &SignInAttempt,
    deadline: Instant,
) -> Result<Decision, PolicyFailure> {
    // The call itself may panic, too.
    let decide = AssertUnwindSafe(async { policy.decide(attempt).await }).catch_unwind();
    let decision = match tokio::time::timeout_at(deadline, decide).await {
        Err(_) => return Err(PolicyFailure::Timeout),
        Ok(Err(panic)) => return Err(PolicyFailure::Panicked(panic_message(&*panic).to_owned())),
        Ok(Ok(Err(error))) => return Err(PolicyFailure::Failed(error)),
        Ok(Ok(Ok(decision))) => decision,
    };
    check_decision(&decision).map_err(PolicyFailure::Unusable)?;
    Ok(decision)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use async_trait::async_trait;
    use hallpass_types::{ProviderId, Refusal, SessionData};

    use super::*;
    use crate::model::account::Issuer;
    use crate::sign_in::{policy_failure::POLICY_TIMEOUT, sign_in_policy::PolicyError};

    #[derive(Clone, Copy)]
    enum Odd {
        Panics,
        Fails,
        TakesSeconds(u64),
        AnswersTooMuch,
        RefusesWithoutASentence,
    }

    #[async_trait]
    impl SignInPolicy for Odd {
        async fn decide(&self, _: &SignInAttempt) -> Result<Decision, PolicyError> {
            match *self {
                Self::Panics => panic!("on purpose"),
                Self::Fails => return Err("the database is away".into()),
                Self::TakesSeconds(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
                Self::AnswersTooMuch => {
                    let mut admission = Admission::default();
                    admission.data.private = SessionData::from_iter([("x".into(), "x".repeat(9000).into())]);
                    return Ok(admission.into());
                }
                Self::RefusesWithoutASentence => return Ok(Refusal::new("no", "").into()),
            }
            Ok(Admission::default().into())
        }
    }

    #[tokio::test(start_paused = true)]
    async fn policy_s22_that_does_not_decide_is_a_failure() {
        let attempt = SignInAttempt::new(ProviderId::new("dev"), Issuer::development(), "ada");
        let asked_until = async |policy: Odd, deadline| {
            decide(&policy, &attempt, deadline).await.map_err(|error| error.to_string())
        };
        let asked = async |policy| asked_until(policy, Instant::now() + POLICY_TIMEOUT).await;
        for (policy, cause) in [
            (Odd::Panics, "the application's policy panicked: on purpose"),
            (Odd::Fails, "the application's policy failed: the database is away"),
            (Odd::TakesSeconds(11), "the application's policy did not answer within 10 s"),
            (
                Odd::AnswersTooMuch,
                "the application's policy answered what cannot be used: 9008 bytes of private data, \
                 and a session keeps at most 8192",
            ),
            (
                Odd::RefusesWithoutASentence,
                "the application's policy answered what cannot be used: the sentence of its refusal is not \
                 1 to 500 bytes without control characters",
            ),
        ] {
            assert_eq!(asked(policy).await, Err(cause.to_owned()));
        }
        assert_eq!(asked(Odd::TakesSeconds(9)).await, Ok(Admission::default().into()));
        // Asked again, it has what is left: copies of the callback wait no longer.
        let deadline = Instant::now() + POLICY_TIMEOUT;
        assert!(asked_until(Odd::TakesSeconds(6), deadline).await.is_ok());
        assert!(asked_until(Odd::TakesSeconds(6), deadline).await.is_err());
    }

    #[test]
    fn attempt_shows_no_claims_in_the_log() {
        let mut attempt = SignInAttempt::new(ProviderId::new("dev"), Issuer::development(), "ada");
        attempt.name = Some("Ada Lovelace".into());
        attempt.id_token.insert("groups".into(), "secret society".into());
        let shown = format!("{attempt:?}");
        assert!(
            shown.contains("ada") && !shown.contains("Lovelace") && !shown.contains("society"),
            "{shown}"
        );
    }
}
