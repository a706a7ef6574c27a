//! Finds the user of an identity, and gives identities to users.

use std::sync::Arc;

use hallpass_types::{ProviderId, Timestamp, UserId};

use super::Admin;
use crate::{
    model::account::{Issuer, Subject},
    providers::config::DEVELOPMENT,
    store::{
        ConfiguredIssuer, IfTaken, Linked, ListedIdentity, Relink, Relinked, SignInWays, StoreError, Unlink,
        UnlinkFrom, UnlinkOutcome, UserLine,
    },
};

/// Which identity a user is to have.
#[derive(Clone, Debug)]
pub struct Relinking {
    /// The user.
    pub user: UserId,
    /// The provider, by its name in the configuration.
    pub provider: ProviderId,
    /// The provider's own name for the person.
    pub subject: String,
    /// What to do if the identity belongs to another user.
    pub if_taken: IfTaken,
}

/// An identity of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IdentityLine {
    /// The provider to sign in with; `None` if none that is configured stands for the issuer.
    pub provider: Option<ProviderId>,
    /// Who vouches for the person.
    pub issuer: Issuer,
    /// The issuer's own name for the person.
    pub subject: String,
    /// What the provider called the person when they linked it themselves: their e-mail address,
    /// else their name.
    pub label: Option<String>,
    /// When it was linked; for the first one, when the user was created.
    pub linked_at: Timestamp,
    /// When someone was last signed in with it. `None`: not since migration 20, which records it.
    pub last_sign_in_at: Option<Timestamp>,
}

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

/// Why an identity was not found, linked or relinked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IdentityError {
    /// No such provider is configured.
    #[error(
        "there is no provider {0}. Use the configuration of the server: AUTH_<NAME>_* names its providers"
    )]
    UnknownProvider(ProviderId),
    /// The subject is not valid.
    #[error("this is not a subject: it must have 1 to 255 printable ASCII characters")]
    InvalidSubject,
    /// The store failed. Nothing was changed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Admin {
    /// Finds the user who signs in with this subject of a configured provider.
    ///
    /// # Errors
    /// See [`IdentityError`].
    pub async fn find_user_by_identity(
        &self,
        provider: &ProviderId,
        subject: &str,
    ) -> Result<Option<UserLine>, IdentityError> {
        let (at, subject) = (self.issuer_of(provider)?, parse(subject)?);
        match self.store.holder_of(&at, &subject).await? {
            Some(user) => Ok(self.store.find_user(&user, self.now()).await?),
            None => Ok(None),
        }
    }

    /// Gives a further identity to a user, who can sign in with it from now on. Those that they
    /// have stay, and so do all sessions.
    ///
    /// The caller has made sure that the identity is this person's: they can sign in as the user.
    ///
    /// # Errors
    /// See [`IdentityError`].
    pub async fn link(
        &self,
        user: &UserId,
        provider: &ProviderId,
        subject: &str,
    ) -> Result<Linked, IdentityError> {
        let (user, provider) = (user.clone(), provider.clone());
        let (at, subject) = (self.issuer_of(&provider)?, parse(subject)?);
        self.to_end(|admin| async move {
            let linked = admin.store.link_identity(&user, &at, &subject, admin.now()).await?;
            if linked == Linked::Done {
                admin.sessions.audit().linked(&user, &provider, None);
            }
            Ok(linked)
        })
        .await
    }

    /// Gives an identity to a user, in place of all that they had at the same provider: the next
    /// sign-in with it is this user's. To replace one of several, [link](Self::link) and
    /// [unlink](Self::unlink). Sessions that began with a replaced identity end; other
    /// servers see it within a second.
    ///
    /// # Errors
    /// See [`IdentityError`].
    pub async fn relink(&self, relinking: Relinking) -> Result<Relinked, IdentityError> {
        let Relinking { user, provider, subject, if_taken } = relinking;
        let (at, subject) = (self.issuer_of(&provider)?, parse(&subject)?);
        let others = self
            .configured
            .iter()
            .filter(|configured| configured.provider != provider && configured.issuer != at.issuer);
        let elsewhere = others.map(|known| known.issuer.clone()).collect();
        let relink = Relink { user, at, subject, if_taken, elsewhere };
        self.to_end(|admin| async move {
            let now = admin.now();
            let relinked = admin.change(admin.store.relink(&relink, now)).await?;
            if let Relinked::Done { taken_from, ended, .. } = &relinked {
                admin.sessions.audit().linked(&relink.user, &provider, taken_from.as_ref());
                if *ended > 0 {
                    admin.record_ends_of([Some(&relink.user), taken_from.as_ref()], now).await;
                }
            }
            Ok(relinked)
        })
        .await
    }

    /// Records that sessions of `users` were ended at `now`.
    async fn record_ends_of(&self, users: [Option<&UserId>; 2], now: Timestamp) {
        for user in users.into_iter().flatten() {
            match self.store.revoked_at(user, now).await {
                Ok(ended) => _ = self.record_ends(&ended),
                // The change was made all the same.
                Err(error) => tracing::warn!(%user, %error, "ends of sessions could not be recorded"),
            }
        }
    }

    /// Lists the identities of a user, the oldest first.
    ///
    /// # Errors
    /// The store failed.
    pub async fn identities_of(&self, user: &UserId) -> Result<Vec<IdentityLine>, StoreError> {
        let listed = self.store.identities_of(user).await?;
        let line = |identity: ListedIdentity| {
            let provider = self.configured.iter().find(|configured| configured.issuer == identity.issuer);
            IdentityLine {
                provider: provider.map(|configured| configured.provider.clone()),
                issuer: identity.issuer,
                subject: identity.subject.as_str().to_owned(),
                label: identity.label,
                linked_at: identity.linked_at,
                last_sign_in_at: identity.last_sign_in_at,
            }
        };
        Ok(listed.into_iter().map(line).collect())
    }

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

    /// The issuer whose people sign in with `provider`.
    ///
    /// # Errors
    /// [`IdentityError::UnknownProvider`].
    pub fn issuer_of_provider(&self, provider: &ProviderId) -> Result<Issuer, IdentityError> {
        Ok(self.issuer_of(provider)?.issuer)
    }

    fn issuers(&self) -> impl Iterator<Item = Issuer> {
        self.configured.iter().map(|configured| configured.issuer.clone())
    }

    /// The issuer that a provider stands for.
    fn issuer_of(&self, provider: &ProviderId) -> Result<ConfiguredIssuer, IdentityError> {
        let configured = self.configured.iter().find(|configured| configured.provider == *provider);
        match configured {
            Some(configured) => Ok(configured.clone()),
            None if provider.as_str() == DEVELOPMENT => {
                Ok(ConfiguredIssuer { provider: provider.clone(), issuer: Issuer::development() })
            }
            None => Err(IdentityError::UnknownProvider(provider.clone())),
        }
    }
}

fn parse(subject: &str) -> Result<Subject, IdentityError> {
    Subject::parse(subject).ok_or(IdentityError::InvalidSubject)
}
