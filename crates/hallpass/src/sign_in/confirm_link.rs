//! Asks the person whether to link an identity that they could not choose at the provider (S27).
//!
//! The provider's sign-in of the moment decides there whose identity it is, and another person may
//! have made it: on a shared computer, or by signing this browser in to an account of theirs.
//! Linked without a question, it would be their way into this account.
//!
//! The sign-in rules and the application's policy have admitted the identity when the provider
//! named it: they are not asked again, since its claims are not kept. With every sign-in they are.

use hallpass_types::ErrorCode;

use super::{
    checked_callback::CheckedCallback,
    client_info::ClientInfo,
    finish_failure::FinishFailure,
    finish_outcome::FinishOutcome,
    link::{Written, label_of},
    link_confirmation::{ConfirmedLink, FailedConfirmation, LinkQuestion},
    open_link::OpenLink,
    sign_ins::SignIns,
    unconfirmed_link::UnconfirmedLink,
};
use crate::{
    model::session_record::SessionRecord,
    providers::identity::VerifiedIdentity,
    session::timeouts::{with_change_timeout, with_lookup_timeout},
    store::{ConfiguredIssuer, OwnLink},
};

impl SignIns {
    /// Keeps the link of `identity`, and has the person asked.
    ///
    /// # Errors
    /// Another user has the identity, or the store failed.
    pub(super) async fn ask_to_confirm(
        &self,
        callback: &CheckedCallback<'_>,
        identity: &VerifiedIdentity,
        session: &SessionRecord,
    ) -> Result<FinishOutcome, FinishFailure> {
        let provider = &callback.connection.provider;
        let link = UnconfirmedLink {
            provider: provider.id.clone(),
            issuer: provider.identity_issuer(),
            subject: identity.profile.subject.clone(),
            label: label_of(&identity.profile),
            session: session.id.clone(),
            begun_at: callback.pending.begun_at,
            expires_at: UnconfirmedLink::expiry_at(self.clock.now()),
            return_to: callback.return_to.as_str().to_owned(),
        };
        let holder = self.store.holder_of(&ConfiguredIssuer::from(provider), &link.subject).await?;
        if let Some(other) = holder.filter(|holder| *holder != session.user.id) {
            return Err(FinishFailure::IdentityOf(other));
        }
        let sealed = link.seal(&self.ring, callback.browser_secret(), &callback.state_hash);
        self.store.await_confirmation(&callback.state_hash, &sealed).await?;
        Ok(FinishOutcome::unconfirmed(callback))
    }

    /// What the page shows to `client` about the link with the id `state_hash`. Changes nothing.
    ///
    /// # Errors
    /// It cannot be confirmed, or not in this browser and with this session.
    pub async fn link_question(
        &self,
        state_hash: &str,
        client: &ClientInfo,
    ) -> Result<LinkQuestion, FailedConfirmation> {
        let open = self.open_link(state_hash, client).await?;
        if open.is_linked {
            return Ok(LinkQuestion::Answered(ConfirmedLink::Linked { return_to: open.return_to }));
        }
        let (provider, OpenLink { link, session, .. }) = (self.check_open(&open)?, &open);
        let at = ConfiguredIssuer::from(provider);
        match with_lookup_timeout(self.store.holder_of(&at, &link.subject)).await? {
            None => Ok(LinkQuestion::Ask {
                provider_name: provider.name.clone(),
                account: link.account().to_owned(),
            }),
            Some(holder) if holder == session.user.id => {
                Ok(LinkQuestion::Answered(ConfirmedLink::LinkedBefore { return_to: open.return_to }))
            }
            Some(holder) => Err(open.failed(FinishFailure::IdentityOf(holder))),
        }
    }

    /// Links the identity, as the person in front of `client` wants.
    ///
    /// # Errors
    /// As [`Self::link_question`]; or another user has the identity, or this one has too many.
    pub async fn confirm_link(
        &self,
        state_hash: &str,
        client: &ClientInfo,
    ) -> Result<ConfirmedLink, FailedConfirmation> {
        let open = self.open_link(state_hash, client).await?;
        if open.is_linked {
            return Ok(ConfirmedLink::Linked { return_to: open.return_to });
        }
        let provider = self.check_open(&open)?;
        let link = OwnLink {
            asking: open.session.id.clone(),
            at: ConfiguredIssuer::from(provider),
            subject: open.link.subject.clone(),
            label: open.link.label.clone(),
            state_hash: state_hash.to_owned(),
        };
        match self.write_link(link, open.session, client).await {
            Ok(Written::Now | Written::ByCopy) => Ok(ConfirmedLink::Linked { return_to: open.return_to }),
            Ok(Written::Before) => Ok(ConfirmedLink::LinkedBefore { return_to: open.return_to }),
            Err(failure) => Err(open.failed(failure)),
        }
    }

    /// Forgets the link: the person in front of `client` does not want it.
    ///
    /// # Errors
    /// As [`Self::link_question`].
    pub async fn decline_link(
        &self,
        state_hash: &str,
        client: &ClientInfo,
    ) -> Result<ConfirmedLink, FailedConfirmation> {
        let open = self.open_link(state_hash, client).await?;
        if open.is_linked {
            return Ok(ConfirmedLink::Linked { return_to: open.return_to });
        }
        let (code, now) = (ErrorCode::AccessDenied, self.clock.now());
        let declined = self.store.fail_callback(state_hash, code, None, now);
        if with_change_timeout(declined).await? {
            let OpenLink { link, return_to, .. } = open;
            return Ok(ConfirmedLink::Declined { provider: link.provider, return_to });
        }
        // Another tab was first.
        let open = self.open_link(state_hash, client).await?;
        Ok(ConfirmedLink::Linked { return_to: open.return_to })
    }
}
