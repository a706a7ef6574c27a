//! Finds the session that a token belongs to.

use hallpass_types::Timestamp;

use super::{lookups::find_live, sql_store::SqlStore};
use crate::{
    model::{session_record::SessionRecord, session_token::SessionTokenHash},
    store::{error::StoreError, own_sessions::DataOf},
};

impl SqlStore {
    /// Finds the session with this token, live or not.
    pub async fn find_session(
        &self,
        token_hash: &SessionTokenHash,
    ) -> Result<Option<SessionRecord>, StoreError> {
        self.lookups.find(token_hash.clone()).await?.transpose()
    }

    /// Finds the session with an id, or those of a user, as far as some server may believe them to
    /// be live at `now`.
    pub async fn find_live_sessions(
        &self,
        whose: &DataOf,
        now: Timestamp,
    ) -> Result<Vec<SessionRecord>, StoreError> {
        self.read(|| find_live(&self.pools.readers, whose, now)).await
    }
}
