//! Lists, finds, disables and deletes users.

use hallpass_types::UserId;

use super::{Admin, BATCH_SIZE, UserLine};
use crate::{
    model::account::Email,
    store::{Selection, StoreError},
};

impl Admin {
    /// Calls `each` with every user.
    ///
    /// # Errors
    /// The store failed, perhaps after some users.
    pub async fn users(&self, mut each: impl FnMut(UserLine)) -> Result<(), StoreError> {
        let mut after = None;
        loop {
            let page = self.users_after(after.as_ref(), BATCH_SIZE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.id.clone());
            page.into_iter().for_each(&mut each);
        }
    }

    /// Lists up to `most` users, in the order of their ids, from `after` on.
    pub(super) async fn users_after(
        &self,
        after: Option<&UserId>,
        most: u32,
    ) -> Result<Vec<UserLine>, StoreError> {
        self.store.list_all_users(self.now(), after.map_or("", UserId::as_str), most).await
    }

    /// Finds the user with this id.
    ///
    /// # Errors
    /// The store failed.
    pub async fn find_user(&self, user: &UserId) -> Result<Option<UserLine>, StoreError> {
        self.store.find_user(user, self.now()).await
    }

    /// Finds the user whose verified e-mail address this is. Letter case does not matter.
    ///
    /// # Errors
    /// The store failed.
    pub async fn find_user_by_email(&self, email: &str) -> Result<Option<UserLine>, StoreError> {
        self.store.find_user_by_email(&Email::Verified(email.to_owned()), self.now()).await
    }

    /// Disables a user: they cannot sign in any more, and all their sessions end. Returns how many
    /// sessions that were; `None` if the user does not exist. Other servers see it within a second.
    ///
    /// # Errors
    /// The store failed, perhaps after some sessions were ended. Calling it again ends the rest.
    pub async fn disable_user(&self, user: &UserId) -> Result<Option<u64>, StoreError> {
        let user = user.clone();
        self.to_end(|admin| async move { admin.disable_and_end(&user).await }).await
    }

    async fn disable_and_end(&self, user: &UserId) -> Result<Option<u64>, StoreError> {
        if !self.store.set_disabled(user, Some(self.now())).await? {
            return Ok(None);
        }
        self.sessions.audit().user_disabled(user);
        // Those of sign-ins that were made meanwhile are among them: no later one can begin.
        self.end_selected(&Selection::User(user.clone())).await.map(Some)
    }

    /// Lets a disabled user sign in again. Returns whether the user exists. One who is not disabled
    /// is left as they are.
    ///
    /// # Errors
    /// The store failed, perhaps after some sessions were ended: the user is still disabled.
    pub async fn enable_user(&self, user: &UserId) -> Result<bool, StoreError> {
        let user = user.clone();
        self.to_end(|admin| async move { admin.end_and_enable(&user).await }).await
    }

    async fn end_and_enable(&self, user: &UserId) -> Result<bool, StoreError> {
        if !self.store.is_disabled(user).await? {
            return self.user_exists(user).await;
        }
        // Those that remain if the disablement was interrupted: they count as ended only while the
        // user is disabled, and must not come back (S4).
        self.end_selected(&Selection::User(user.clone())).await?;
        let exists = self.store.set_disabled(user, None).await?;
        if exists {
            self.sessions.audit().user_enabled(user);
        }
        Ok(exists)
    }

    /// Whether the user exists.
    ///
    /// # Errors
    /// The store failed.
    pub async fn user_exists(&self, user: &UserId) -> Result<bool, StoreError> {
        self.store.user_exists(user).await
    }

    /// Deletes a user with all their data and returns how many live sessions ended; `None` if the
    /// user does not exist. Other servers see it within a second. If the person signs in again,
    /// they get a new user.
    ///
    /// # Errors
    /// The store failed, perhaps after some data was deleted. Calling it again deletes the rest.
    pub async fn delete_user(&self, user: &UserId) -> Result<Option<u64>, StoreError> {
        let user = user.clone();
        self.to_end(|admin| async move { admin.end_and_delete(&user).await }).await
    }

    async fn end_and_delete(&self, user: &UserId) -> Result<Option<u64>, StoreError> {
        let Some(ended) = self.revoke(&Selection::User(user.clone())).await? else { return Ok(None) };
        while self.store.delete_ended_sessions(user, BATCH_SIZE).await? > 0 {}
        let ended_since = self.change(self.store.delete_user(user, self.now())).await?;
        if ended_since.is_some() {
            self.sessions.audit().user_deleted(user);
        }
        Ok(ended_since.map(|since| ended.saturating_add(since)))
    }
}
