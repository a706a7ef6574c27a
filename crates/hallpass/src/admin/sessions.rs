//! Lists and revokes sessions.

use hallpass_types::UserId;

use super::{Admin, BATCH_SIZE, SessionLine};
use crate::{
    clock::Clock as _,
    store::{Selection, StoreError},
};

impl Admin {
    /// Calls `each` with every live session; only with those of `user`, if given.
    ///
    /// # Errors
    /// The store failed, perhaps after some sessions.
    pub async fn sessions(
        &self,
        user: Option<&UserId>,
        mut each: impl FnMut(SessionLine),
    ) -> Result<(), StoreError> {
        let (now, mut after) = (self.clock.now(), String::new());
        loop {
            let page = self.store.list_all_sessions(user, now, &after, BATCH_SIZE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.id.to_string();
            page.into_iter().for_each(&mut each);
        }
    }

    /// Ends the selected sessions and returns their number; `None` if the session or user does not
    /// exist. Servers see it within a second.
    ///
    /// # Errors
    /// The store failed, perhaps after some sessions were ended. Calling it again ends the rest.
    pub async fn revoke(&self, which: &Selection) -> Result<Option<u64>, StoreError> {
        let exists = match which {
            Selection::Session(id) => self.store.owner_of(id).await?.is_some(),
            Selection::User(id) => self.store.user_exists(id).await?,
            Selection::IssuedBefore(_) | Selection::Every => true,
        };
        if !exists {
            return Ok(None);
        }
        let (mut count, mut after) = (0_u64, String::new());
        loop {
            let ended = self.store.end_selected(which, self.clock.now(), &after, BATCH_SIZE).await?;
            count = count.saturating_add(ended.count);
            let Some(next) = ended.next else { return Ok(Some(count)) };
            after = next.to_string();
        }
    }
}
