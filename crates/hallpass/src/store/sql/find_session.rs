//! Finds the session that a token belongs to.

use super::{lookups::find, sql_store::SqlStore};
use crate::{
    model::{session_record::SessionRecord, session_token::SessionTokenHash},
    store::error::StoreError,
};

impl SqlStore {
    /// Finds the session with this token, live or not.
    pub async fn find_session(
        &self,
        token_hash: &SessionTokenHash,
    ) -> Result<Option<SessionRecord>, StoreError> {
        match &self.lookups {
            Some(lookups) => lookups.find(token_hash.clone()).await?.transpose(),
            None => self.read(|| find(&self.pools.readers, token_hash)).await,
        }
    }
}
