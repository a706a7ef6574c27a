//! Removes an identity of a user, who keeps at least one (S27).

use std::sync::Arc;

use hallpass_types::{ProviderId, UserId};

use super::{
    Admin,
    identities::{IdentityError, parse},
};
use crate::{
    model::account::Issuer,
    store::{SignInWays, Unlink, UnlinkFrom, UnlinkOutcome},
};

/// Result of removing an identity of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unlinked {
    /// The user does not have it any more.
    Done {
        /// How many sessions ended: those that began with its provider.
        ended: u64,
    },
    /// Nothing was changed: the user does not have it.
    NotTheirs,
    /// Nothing was changed: the user could not sign in any more.
    LastOne,
    /// Nothing was changed: there is no such user.
    NoSuchUser,
}

impl Admin {
    /// Removes an identity of a user who has another one to sign in with (S27). Whether sign-in
    /// rules and the policy admit them with that one is not asked. The sessions that began with its
    /// provider end; other servers see it within a second.
    ///
    /// # Errors
    /// See [`IdentityError`].
    pub async fn unlink(
        &self,
        user: &UserId,
        provider: &ProviderId,
        subject: &str,
    ) -> Result<Unlinked, IdentityError> {
        let (at, subject) = (self.issuer_of(provider)?, parse(subject)?);
        let unlink = Unlink {
            of: UnlinkFrom::User(user.clone()),
            issuer: at.issuer.clone(),
            subject,
            // An admin decides by what they know: sign-in rules and policies are not asked. The
            // development provider is configured in servers only.
            ways: SignInWays::open(self.issuers().chain([at.issuer.clone()])),
        };
        let (store, now) = (Arc::clone(&self.store), self.now());
        let (user, provider) = (user.clone(), provider.clone());
        let unlinked = async move { store.unlink_identity(unlink, now).await };
        let unlinked = self.sessions.recorded(unlinked, move |audit, unlinked| {
            if let UnlinkOutcome::Done(ended) = unlinked {
                audit.unlinked(&user, Some(&provider), &at.issuer, None, None);
                audit.revoked_by_admin(ended);
            }
        });
        Ok(match self.sessions.change(unlinked).await? {
            UnlinkOutcome::Done(ended) => {
                Unlinked::Done { ended: ended.len().try_into().unwrap_or(u64::MAX) }
            }
            UnlinkOutcome::NotTheirs => Unlinked::NotTheirs,
            UnlinkOutcome::LastOne | UnlinkOutcome::Unproven => Unlinked::LastOne,
            UnlinkOutcome::NoSuchUser | UnlinkOutcome::AskingEnded => Unlinked::NoSuchUser,
        })
    }

    fn issuers(&self) -> impl Iterator<Item = Issuer> {
        self.configured.iter().map(|configured| configured.issuer.clone())
    }
}
