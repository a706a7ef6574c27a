//! An application's view of the sessions of all people.

use hallpass_types::{SessionId, UserId};

use super::{Admin, Selection, SessionLine};
use crate::store::StoreError;

/// Lists and ends sessions from code. Of [`Hallpass::sessions`](crate::Hallpass::sessions); cheap
/// to clone.
///
/// A session that was ended here is ended for the next request to this server, and within a second
/// on every other.
#[derive(Clone)]
pub struct SessionManager(Admin);

impl SessionManager {
    pub(crate) fn new(admin: Admin) -> Self {
        Self(admin)
    }

    /// Lists up to `most` live sessions, of `user` if given, in the order of their ids. The next
    /// page begins `after` the last one.
    ///
    /// # Errors
    /// The store failed.
    pub async fn list(
        &self,
        user: Option<&UserId>,
        after: Option<&SessionId>,
        most: u32,
    ) -> Result<Vec<SessionLine>, StoreError> {
        self.0.sessions_after(user, after, most).await
    }

    /// Ends a session. Returns whether it had not ended before.
    ///
    /// # Errors
    /// The store failed: it may still be live.
    pub async fn end(&self, session: &SessionId) -> Result<bool, StoreError> {
        Ok(self.0.end_selected(&Selection::Session(session.clone())).await? > 0)
    }

    /// Ends all sessions of a user. Returns how many those are.
    ///
    /// # Errors
    /// The store failed, perhaps after some sessions were ended. Calling it again ends the rest.
    pub async fn end_all_of(&self, user: &UserId) -> Result<u64, StoreError> {
        self.0.end_selected(&Selection::User(user.clone())).await
    }

    /// Ends the selected sessions. Returns how many those are.
    ///
    /// # Errors
    /// As for [`Self::end_all_of`].
    pub async fn end_selected(&self, which: &Selection) -> Result<u64, StoreError> {
        self.0.end_selected(which).await
    }

    /// Ends the live sessions for which `should_end` returns true, of `user` if given. Returns how
    /// many those are. Without a user it looks at every session, 500 at a time.
    ///
    /// # Errors
    /// As for [`Self::end_all_of`].
    pub async fn end_where(
        &self,
        user: Option<&UserId>,
        should_end: impl FnMut(&SessionLine) -> bool,
    ) -> Result<u64, StoreError> {
        self.0.end_where(user, should_end).await
    }
}
