//! Disables users. A trigger of migration 18 creates no session of a disabled one, whatever version
//! the server is.

use hallpass_types::{Timestamp, UserId};

use super::{retry::retry_if_undone, row::ms, sql_store::SqlStore};
use crate::store::{
    error::StoreError,
    pool::{Pool, PooledQuery as _},
};

/// What the trigger says.
const REFUSAL: &str = "hallpass: the user is disabled";

impl SqlStore {
    /// Disables a user from `since` on; `None` enables them. Returns whether there is such a user.
    ///
    /// It locks the row of the user, as a sign-in does: afterwards no new session of theirs can
    /// begin. Those that there are have to be ended.
    pub async fn set_disabled(&self, user: &UserId, since: Option<Timestamp>) -> Result<bool, StoreError> {
        let (pool, user, since) = (self.pools.writers.clone(), user.clone(), since.map(ms));
        self.write(async move {
            retry_if_undone(&pool, async || {
                // The first time stays.
                let sql = "UPDATE hallpass_users SET disabled_at = CASE WHEN CAST($2 AS BIGINT) IS NULL \
                           THEN NULL ELSE COALESCE(disabled_at, CAST($2 AS BIGINT)) END WHERE id = $1";
                let done = sqlx::query(sql).bind(user.as_str()).bind(since).execute_in(&pool).await?;
                Ok(done.rows_affected() > 0)
            })
            .await
        })
        .await
    }

    /// Whether there is a user with this id who is disabled.
    pub async fn is_disabled(&self, user: &UserId) -> Result<bool, StoreError> {
        self.read(|| is_disabled(&self.pools.readers, user)).await
    }
}

async fn is_disabled(pool: &Pool, user: &UserId) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT 1 FROM hallpass_users WHERE id = $1 AND disabled_at IS NOT NULL");
    Ok(row.bind(user.as_str()).fetch_optional_in(pool).await?.is_some())
}

/// Whether a session was not created because its user is disabled.
pub(super) fn is_refused_as_disabled(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.message().contains(REFUSAL))
}
