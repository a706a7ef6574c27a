//! Gives an identity to a user, in place of those that they had at the same provider.

use hallpass_types::{ProviderId, Timestamp, UserId};

use super::{
    Admin,
    identities::{IdentityError, parse},
};
use crate::store::{IfTaken, Relink, Relinked};

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

impl Admin {
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
}
