//! Finds the user of an identity, lists the identities of a user, and adds one.

use hallpass_types::{ProviderId, Timestamp, UserId};

use super::Admin;
use crate::{
    model::account::{Issuer, Subject},
    providers::config::DEVELOPMENT,
    store::{ConfiguredIssuer, Linked, ListedIdentity, StoreError, UserLine},
};

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

    /// The issuer whose people sign in with `provider`.
    ///
    /// # Errors
    /// [`IdentityError::UnknownProvider`].
    pub fn issuer_of_provider(&self, provider: &ProviderId) -> Result<Issuer, IdentityError> {
        Ok(self.issuer_of(provider)?.issuer)
    }

    /// The issuer that a provider stands for.
    pub(super) fn issuer_of(&self, provider: &ProviderId) -> Result<ConfiguredIssuer, IdentityError> {
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

pub(super) fn parse(subject: &str) -> Result<Subject, IdentityError> {
    Subject::parse(subject).ok_or(IdentityError::InvalidSubject)
}
