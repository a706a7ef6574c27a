//! Links an identity to the user of the session that began it (S27).
//!
//! The state is sealed, belongs to one browser and is used once, as that of a sign-in; besides, the
//! browser must hold the same session as when it began. The person's other sessions do not count:
//! one of them may be an attacker's. No session is started, and the profile of the user stays: what
//! people see is what the provider said with which they last signed in.

use std::sync::Arc;

use super::{
    checked_callback::CheckedCallback, client_info::ClientInfo, finish_failure::FinishFailure,
    finish_outcome::FinishOutcome, sign_ins::SignIns,
};
use crate::{
    model::{account::Profile, session_record::SessionRecord},
    providers::identity::VerifiedIdentity,
    store::{ConfiguredIssuer, OwnLink, OwnLinked},
};

impl SignIns {
    /// The session to whose user an identity may be linked.
    ///
    /// # Errors
    /// People may not link any; the browser holds another session, or none; or the sign-in was not
    /// recent when this began.
    pub(super) fn check_link<'a>(
        &self,
        callback: &CheckedCallback<'_>,
        client: &'a ClientInfo,
    ) -> Result<&'a Arc<SessionRecord>, FinishFailure> {
        if !self.linking.is_on() {
            return Err(FinishFailure::Expired("people may no longer link identities"));
        }
        let pending = &callback.pending;
        let held = client.session.as_ref().filter(|held| Some(&held.id) == pending.started_from.as_ref());
        let held = held.ok_or(FinishFailure::LinkSessionEnded)?;
        // The person may take their time at the provider.
        if self.may_change_identities(held, pending.begun_at) {
            return Ok(held);
        }
        Err(FinishFailure::LinkNeedsRecentSignIn)
    }

    /// Links the identity to the user of `session`.
    ///
    /// # Errors
    /// Another user has it, or the session has ended since, or the store failed.
    pub(super) async fn link(
        &self,
        callback: &CheckedCallback<'_>,
        identity: &VerifiedIdentity,
        session: &Arc<SessionRecord>,
        client: &ClientInfo,
    ) -> Result<FinishOutcome, FinishFailure> {
        let provider = &callback.connection.provider;
        let link = OwnLink {
            asking: session.id.clone(),
            at: ConfiguredIssuer::from(provider),
            subject: identity.profile.subject.clone(),
            label: label_of(&identity.profile),
            state_hash: callback.state_hash.clone(),
        };
        let (store, audit, now) = (Arc::clone(&self.store), self.sessions.audit().clone(), self.clock.now());
        let (by, provider, ip) = (Arc::clone(session), provider.id.clone(), client.ip.clone());
        // A browser that closes the connection meanwhile does not separate the change from its
        // event.
        let linked = self.store.run_to_end(async move {
            let linked = store.link_own_identity(link, now).await?;
            if linked == OwnLinked::Done {
                audit.linked_by(&by, &provider, ip.as_deref());
            }
            Ok::<_, FinishFailure>(linked)
        });
        match linked.await? {
            OwnLinked::Done => Ok(FinishOutcome::answered(callback)),
            OwnLinked::Before => Ok(FinishOutcome::LinkedBefore { return_to: callback.return_to.clone() }),
            OwnLinked::BelongsTo(holder) => Err(FinishFailure::IdentityOf(holder)),
            OwnLinked::AskingEnded => {
                self.sessions.catch_up().await;
                Err(FinishFailure::LinkSessionEnded)
            }
        }
    }
}

/// By what the person tells this identity from others at the same provider.
fn label_of(profile: &Profile) -> Option<String> {
    profile.email.as_ref().map(|email| email.as_str().to_owned()).or_else(|| profile.name.clone())
}
