//! An application's view of all users.

use hallpass_types::{ProviderId, UserId};

use super::{Admin, IdentityError, IdentityLine, Linked, Relinked, Relinking, Unlinked, UserLine};
use crate::store::StoreError;

/// Finds, lists, disables, deletes and links users from code. Of
/// [`Hallpass::users`](crate::Hallpass::users); cheap to clone.
///
/// Sessions that end with a change have ended for the next request to this server, and within a
/// second on every other.
#[derive(Clone)]
pub struct UserManager(Admin);

impl UserManager {
    pub(crate) fn new(admin: Admin) -> Self {
        Self(admin)
    }

    /// Finds the user with this id.
    ///
    /// # Errors
    /// The store failed.
    pub async fn find(&self, user: &UserId) -> Result<Option<UserLine>, StoreError> {
        self.0.find_user(user).await
    }

    /// Finds the user whose verified e-mail address this is. Letter case does not matter. An
    /// unverified address belongs to no one.
    ///
    /// # Errors
    /// The store failed.
    pub async fn find_by_email(&self, email: &str) -> Result<Option<UserLine>, StoreError> {
        self.0.find_user_by_email(email).await
    }

    /// Finds the user who signs in with this subject of a configured provider.
    ///
    /// # Errors
    /// See [`IdentityError`].
    pub async fn find_by_identity(
        &self,
        provider: &ProviderId,
        subject: &str,
    ) -> Result<Option<UserLine>, IdentityError> {
        self.0.find_user_by_identity(provider, subject).await
    }

    /// Lists up to `most` users, in the order of their ids. The next page begins `after` the last
    /// one.
    ///
    /// # Errors
    /// The store failed.
    pub async fn list(&self, after: Option<&UserId>, most: u32) -> Result<Vec<UserLine>, StoreError> {
        self.0.users_after(after, most).await
    }

    /// Disables a user: they cannot sign in any more, and all their sessions end. Their data stays.
    /// Returns how many sessions that were; `None` if the user does not exist.
    ///
    /// # Errors
    /// The store failed, perhaps after some sessions were ended. Calling it again ends the rest.
    pub async fn disable(&self, user: &UserId) -> Result<Option<u64>, StoreError> {
        self.0.disable_user(user).await
    }

    /// Lets a disabled user sign in again. Returns whether the user exists.
    ///
    /// # Errors
    /// The store failed.
    pub async fn enable(&self, user: &UserId) -> Result<bool, StoreError> {
        self.0.enable_user(user).await
    }

    /// Deletes a user with their identities, sessions and everything else that Hallpass stores of
    /// them. Returns how many live sessions ended; `None` if the user does not exist. A person who
    /// signs in again gets a new user: [disable](Self::disable) them to keep them out.
    ///
    /// # Errors
    /// The store failed, perhaps after some data was deleted. Calling it again deletes the rest.
    pub async fn delete(&self, user: &UserId) -> Result<Option<u64>, StoreError> {
        self.0.delete_user(user).await
    }

    /// Gives a further identity to a user, who can sign in with it from now on. Those that they
    /// have stay, and so do all sessions. Only the application can know that the identity is this
    /// person's.
    ///
    /// # Errors
    /// See [`IdentityError`].
    pub async fn link(
        &self,
        user: &UserId,
        provider: &ProviderId,
        subject: &str,
    ) -> Result<Linked, IdentityError> {
        self.0.link(user, provider, subject).await
    }

    /// Lists the identities of a user, the oldest first: what they can sign in with.
    ///
    /// # Errors
    /// The store failed.
    pub async fn identities(&self, user: &UserId) -> Result<Vec<IdentityLine>, StoreError> {
        self.0.identities_of(user).await
    }

    /// Removes an identity of a user. It is never the last one with which they can sign in; whether
    /// sign-in rules and the policy admit them with another one is for the application to know. The
    /// sessions that began with its provider end.
    ///
    /// # Errors
    /// See [`IdentityError`].
    pub async fn unlink(
        &self,
        user: &UserId,
        provider: &ProviderId,
        subject: &str,
    ) -> Result<Unlinked, IdentityError> {
        self.0.unlink(user, provider, subject).await
    }

    /// Gives an identity to a user, in place of all that they had at the same provider. Sessions
    /// that began with a replaced identity end. To replace one of several, [link](Self::link) and
    /// [unlink](Self::unlink).
    ///
    /// # Errors
    /// See [`IdentityError`].
    pub async fn relink(&self, relinking: Relinking) -> Result<Relinked, IdentityError> {
        self.0.relink(relinking).await
    }
}
