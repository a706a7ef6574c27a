//! Gives an identity to a user.

use hallpass_types::{ProviderId, UserId};

use super::Admin;
use crate::{
    clock::Clock as _,
    model::account::{Issuer, Subject},
    providers::config::DEVELOPMENT,
    store::{ConfiguredIssuer, IfTaken, Relink, Relinked, StoreError},
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

/// Why nothing was relinked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RelinkError {
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
    /// Gives an identity to a user, in place of those that they had at the same provider: the next
    /// sign-in with it is this user's. Sessions that began with a replaced identity end; servers
    /// see it within a second.
    ///
    /// # Errors
    /// See [`RelinkError`].
    pub async fn relink(&self, relinking: Relinking) -> Result<Relinked, RelinkError> {
        let Relinking { user, provider, subject, if_taken } = relinking;
        let subject = Subject::parse(&subject).ok_or(RelinkError::InvalidSubject)?;
        let configured = self.configured.iter().find(|configured| configured.provider == provider);
        let issuer = match configured {
            Some(configured) => configured.issuer.clone(),
            None if provider.as_str() == DEVELOPMENT => Issuer::development(),
            None => return Err(RelinkError::UnknownProvider(provider)),
        };
        let others = self
            .configured
            .iter()
            .filter(|configured| configured.provider != provider && configured.issuer != issuer);
        let elsewhere = others.map(|known| known.issuer.clone()).collect();
        let at = ConfiguredIssuer { provider, issuer };
        let relink = Relink { user, at, subject, if_taken, elsewhere };
        Ok(self.store.relink(&relink, self.clock.now()).await?)
    }
}
