//! Lists and ends sessions.

use hallpass_types::{SessionId, UserId};

use super::{Admin, BATCH_SIZE, SessionLine};
use crate::store::{EndedSession, Selection, StoreError};

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
        let mut after = None;
        loop {
            let page = self.sessions_after(user, after.as_ref(), BATCH_SIZE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.id.clone());
            page.into_iter().for_each(&mut each);
        }
    }

    /// Lists up to `most` live sessions, of `user` if given, in the order of their ids, from
    /// `after` on.
    pub(super) async fn sessions_after(
        &self,
        user: Option<&UserId>,
        after: Option<&SessionId>,
        most: u32,
    ) -> Result<Vec<SessionLine>, StoreError> {
        self.store.list_all_sessions(user, self.now(), after.map_or("", SessionId::as_str), most).await
    }

    /// Ends the selected sessions and returns their number; `None` if the session or user does not
    /// exist. Other servers see it within a second.
    ///
    /// # Errors
    /// The store failed, perhaps after some sessions were ended. Calling it again ends the rest.
    pub async fn revoke(&self, which: &Selection) -> Result<Option<u64>, StoreError> {
        let exists = match which {
            Selection::Session(id) => self.store.owner_of(id).await?.is_some(),
            Selection::User(id) => self.store.user_exists(id).await?,
            Selection::Provider(_) | Selection::IssuedBefore(_) | Selection::Every => true,
        };
        if exists { self.end_selected(which).await.map(Some) } else { Ok(None) }
    }

    pub(super) async fn end_selected(&self, which: &Selection) -> Result<u64, StoreError> {
        let which = which.clone();
        self.to_end(|admin| async move { admin.end_batches(&which).await }).await
    }

    async fn end_batches(&self, which: &Selection) -> Result<u64, StoreError> {
        let (mut count, mut after) = (0, String::new());
        loop {
            let end = self.store.end_selected(which, self.now(), &after, BATCH_SIZE);
            let batch = self.sessions.change(end).await?;
            count += self.record_ends(&batch.ended);
            let Some(next) = batch.next else { break };
            after = next.to_string();
        }
        if count == 0 {
            // They may have been ended by another server a moment ago.
            self.sessions.catch_up().await;
        }
        Ok(count)
    }

    /// Ends the live sessions for which `should_end` says so, of `user` if given.
    pub(super) async fn end_where(
        &self,
        user: Option<&UserId>,
        mut should_end: impl FnMut(&SessionLine) -> bool,
    ) -> Result<u64, StoreError> {
        let (mut count, mut after) = (0, None);
        loop {
            let page = self.sessions_after(user, after.as_ref(), BATCH_SIZE).await?;
            let Some(last) = page.last() else { return Ok(count) };
            after = Some(last.id.clone());
            let ids: Vec<_> =
                page.iter().filter(|line| should_end(line)).map(|line| line.id.to_string()).collect();
            if !ids.is_empty() {
                count += self.to_end(|admin| async move { admin.end_these(ids).await }).await?;
            }
        }
    }

    async fn end_these(&self, ids: Vec<String>) -> Result<u64, StoreError> {
        let ended = self.sessions.change(self.store.end_these(ids, self.now())).await?;
        Ok(self.record_ends(&ended))
    }

    pub(super) fn record_ends(&self, ended: &[EndedSession]) -> u64 {
        self.sessions.audit().revoked_by_admin(ended);
        ended.len() as u64
    }
}
