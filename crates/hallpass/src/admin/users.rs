//! Lists and deletes users.

use hallpass_types::UserId;

use super::{Admin, BATCH_SIZE, UserLine};
use crate::{
    clock::Clock as _,
    store::{Selection, StoreError},
};

impl Admin {
    /// Calls `each` with every user.
    ///
    /// # Errors
    /// The store failed, perhaps after some users.
    pub async fn users(&self, mut each: impl FnMut(UserLine)) -> Result<(), StoreError> {
        let (now, mut after) = (self.clock.now(), String::new());
        loop {
            let page = self.store.list_all_users(now, &after, BATCH_SIZE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.id.to_string();
            page.into_iter().for_each(&mut each);
        }
    }

    /// Whether the user exists.
    ///
    /// # Errors
    /// The store failed.
    pub async fn user_exists(&self, user: &UserId) -> Result<bool, StoreError> {
        self.store.user_exists(user).await
    }

    /// Deletes a user with all their data and returns how many live sessions ended; `None` if the
    /// user does not exist. Servers see it within a second. If the person signs in again, they get
    /// a new user.
    ///
    /// # Errors
    /// The store failed, perhaps after some data was deleted. Calling it again deletes the rest.
    pub async fn delete_user(&self, user: &UserId) -> Result<Option<u64>, StoreError> {
        let Some(ended) = self.revoke(&Selection::User(user.clone())).await? else { return Ok(None) };
        while self.store.delete_ended_sessions(user, BATCH_SIZE).await? > 0 {}
        let ended_since = self.store.delete_user(user, self.clock.now()).await?;
        Ok(ended_since.map(|since| ended.saturating_add(since)))
    }
}
