//! Changes the data of live sessions from the application's code.

use hallpass_types::{DataError, SessionId, UserId};

use super::Hallpass;
use crate::{model::data_parts::DataParts, session::UpdateDataError, store::DataOf};

impl Hallpass {
    /// Has `change` change the data of a session, and returns whether it is live: others are not
    /// changed. It may be called several times, if another server changes the same data at the same
    /// moment. Every server knows within a second.
    ///
    /// ```no_run
    /// # use hallpass::{Hallpass, UpdateDataError, types::{ApplicationData, SessionId}};
    /// #[derive(Default, serde::Serialize, serde::Deserialize)]
    /// struct Member { roles: Vec<String> }
    /// impl ApplicationData for Member {}
    ///
    /// async fn take_role(hallpass: &Hallpass, session: &SessionId) -> Result<bool, UpdateDataError> {
    ///     hallpass.update_session_data(session, |data| {
    ///         let mut member = data.public::<Member>()?.unwrap_or_default();
    ///         member.roles.retain(|role| role != "admin");
    ///         data.set_public(&member)
    ///     }).await
    /// }
    /// ```
    ///
    /// # Errors
    /// `change` failed, the data would be too large, or the store failed: it is as it was.
    pub async fn update_session_data(
        &self,
        session: &SessionId,
        change: impl Fn(&mut DataParts) -> Result<(), DataError>,
    ) -> Result<bool, UpdateDataError> {
        let changed = self.shared.sessions.change_data(&DataOf::Session(session.clone()), change).await?;
        Ok(changed > 0)
    }

    /// As [`Self::update_session_data`] for every live session of a user; returns how many those
    /// are. A sign-in that comes later begins with what the policy says, so change what the policy
    /// reads before calling this; a sign-in at the same moment asks the policy again.
    ///
    /// # Errors
    /// As for one session. Where the store failed, some sessions may be changed: calling it again
    /// changes the others. Where `change` failed for a session, that one is as it was, and all
    /// others are changed.
    pub async fn update_user_session_data(
        &self,
        user: &UserId,
        change: impl Fn(&mut DataParts) -> Result<(), DataError>,
    ) -> Result<u64, UpdateDataError> {
        self.shared.sessions.change_data(&DataOf::User(user.clone()), change).await
    }
}
