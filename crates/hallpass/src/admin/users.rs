//! What an admin does with users: give them an identity, or delete them.

use hallpass_types::{ProviderId, UserId};

use super::{BATCH, Operator};
use crate::{
    clock::Clock as _,
    model::account::{Issuer, Subject},
    providers::config::DEVELOPMENT,
    store::{ConfiguredIssuer, IfTaken, Relink, Relinked, Selection, StoreError},
};

/// Which identity is to be whose.
#[derive(Clone, Debug)]
pub struct Relinking {
    /// The user.
    pub user: UserId,
    /// The provider, as it is configured.
    pub provider: ProviderId,
    /// Who the person is there: the provider's own name for them.
    pub subject: String,
    /// What is to happen if the identity is another user's.
    pub if_taken: IfTaken,
}

/// Why nothing was relinked.
#[derive(Debug, thiserror::Error)]
pub enum RelinkError {
    /// No such provider is configured.
    #[error(
        "there is no provider {0}; the configuration must be the server's, in which AUTH_<NAME>_* name the providers"
    )]
    UnknownProvider(ProviderId),
    /// The subject is none.
    #[error("that is no subject: it has 1 to 255 printable ASCII characters")]
    NoSubject,
    /// The store failed, and nothing was changed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Operator {
    /// Gives an identity to a user, in place of those that they had at the same provider: its next sign-in is the user's.
    /// Sessions that began with an identity which is no longer the user's end; every server knows within a second.
    ///
    /// # Errors
    /// See [`RelinkError`].
    pub async fn relink(&self, relinking: Relinking) -> Result<Relinked, RelinkError> {
        let Relinking { user, provider, subject, if_taken } = relinking;
        let subject = Subject::parse(&subject).ok_or(RelinkError::NoSubject)?;
        let known = self.configured.iter().find(|known| known.provider == provider);
        let issuer = match known {
            Some(known) => known.issuer.clone(),
            None if provider.as_str() == DEVELOPMENT => Issuer::development(),
            None => return Err(RelinkError::UnknownProvider(provider)),
        };
        let others =
            self.configured.iter().filter(|known| known.provider != provider && known.issuer != issuer);
        let elsewhere = others.map(|known| known.issuer.clone()).collect();
        let at = ConfiguredIssuer { provider, issuer };
        let relink = Relink { user, at, subject, if_taken, elsewhere };
        Ok(self.store.relink(&relink, self.clock.now()).await?)
    }

    /// Deletes a user with everything of theirs, and says how many live sessions ended by it; `None` if there is no such user.
    /// Every server knows within a second. The same person may sign in again, and is a new user then.
    ///
    /// # Errors
    /// The store failed, perhaps after some was deleted: the same again deletes the rest.
    pub async fn delete_user(&self, user: &UserId) -> Result<Option<u64>, StoreError> {
        let Some(ended) = self.revoke(&Selection::User(user.clone())).await? else { return Ok(None) };
        while self.store.remove_ended(user, BATCH).await? > 0 {}
        let left = self.store.delete_user(user, self.clock.now()).await?;
        Ok(left.map(|left| ended.saturating_add(left)))
    }
}
