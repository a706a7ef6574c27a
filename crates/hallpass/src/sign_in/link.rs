//! Links an identity to the user of the session that began it (S27).
//!
//! The state is sealed, belongs to one browser and is used once, as that of a sign-in; besides, the
//! browser must hold the same session as when it began. The person's other sessions do not count:
//! one of them may be an attacker's. No session is started, and the profile of the user stays: what
//! people see is what the provider said with which they last signed in.

use std::sync::Arc;

use hallpass_types::{SessionId, Timestamp};

use super::{
    checked_callback::CheckedCallback, client_info::ClientInfo, finish_failure::FinishFailure,
    finish_outcome::FinishOutcome, sign_ins::SignIns,
};
use crate::{
    model::{account::Profile, session_record::SessionRecord},
    providers::identity::VerifiedIdentity,
    store::{ConfiguredIssuer, OwnLink, OwnLinked},
};

/// How an identity came to be linked to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// Just now.
    Now,
    /// By another copy of the same request.
    ByCopy,
    /// Before all this.
    Before,
}

impl SignIns {
    /// The session to whose user an identity may be linked.
    ///
    /// # Errors
    /// See [`Self::check_linking_session`].
    pub(super) fn check_link<'a>(
        &self,
        callback: &CheckedCallback<'_>,
        client: &'a ClientInfo,
    ) -> Result<&'a Arc<SessionRecord>, FinishFailure> {
        let pending = &callback.pending;
        self.check_linking_session(pending.started_from.as_ref(), pending.begun_at, client)
    }

    /// The session of `client`, if it is the one that began a link at `begun_at`.
    ///
    /// # Errors
    /// People may not link any; the browser holds another session, or none; or the sign-in was not
    /// recent when this began.
    pub(super) fn check_linking_session<'a>(
        &self,
        began: Option<&SessionId>,
        begun_at: Timestamp,
        client: &'a ClientInfo,
    ) -> Result<&'a Arc<SessionRecord>, FinishFailure> {
        if !self.linking.is_on() {
            return Err(FinishFailure::Expired("people may no longer link identities"));
        }
        let held = client.session.as_ref().filter(|held| Some(&held.id) == began);
        let held = held.ok_or(FinishFailure::LinkSessionEnded)?;
        // The person may take their time at the provider.
        if self.may_change_identities(held, begun_at) {
            return Ok(held);
        }
        Err(FinishFailure::LinkNeedsRecentSignIn)
    }

    /// Links the identity to the user of `session`.
    ///
    /// # Errors
    /// See [`Self::write_link`].
    pub(super) async fn link(
        &self,
        callback: &CheckedCallback<'_>,
        identity: &VerifiedIdentity,
        session: &Arc<SessionRecord>,
        client: &ClientInfo,
    ) -> Result<FinishOutcome, FinishFailure> {
        let link = OwnLink {
            asking: session.id.clone(),
            at: ConfiguredIssuer::from(&callback.connection.provider),
            subject: identity.profile.subject.clone(),
            label: label_of(&identity.profile),
            state_hash: callback.state_hash.clone(),
        };
        match self.write_link(link, session, client).await? {
            Written::Now | Written::ByCopy => Ok(FinishOutcome::answered(callback)),
            Written::Before => Ok(FinishOutcome::LinkedBefore { return_to: callback.return_to.clone() }),
        }
    }

    /// Links an identity to the user of `session`.
    ///
    /// # Errors
    /// Another user has it, the user has too many, the session has ended since, the callback is
    /// used, or the store failed.
    pub(super) async fn write_link(
        &self,
        link: OwnLink,
        session: &Arc<SessionRecord>,
        client: &ClientInfo,
    ) -> Result<Written, FinishFailure> {
        let (store, audit, now) = (Arc::clone(&self.store), self.sessions.audit().clone(), self.clock.now());
        let (by, provider, ip) = (Arc::clone(session), link.at.provider.clone(), client.ip.clone());
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
            OwnLinked::Done => Ok(Written::Now),
            OwnLinked::Repeated => Ok(Written::ByCopy),
            OwnLinked::Before => Ok(Written::Before),
            OwnLinked::BelongsTo(holder) => Err(FinishFailure::IdentityOf(holder)),
            OwnLinked::TooMany => Err(FinishFailure::TooManyIdentities),
            OwnLinked::Used => Err(FinishFailure::Expired("it was declined, or linked before")),
            OwnLinked::AskingEnded => {
                self.sessions.catch_up().await;
                Err(FinishFailure::LinkSessionEnded)
            }
        }
    }
}

/// By what the person tells this identity from others at the same provider.
pub(super) fn label_of(profile: &Profile) -> Option<String> {
    profile.email.as_ref().map(|email| email.as_str().to_owned()).or_else(|| profile.name.clone())
}
