//! Sessions: touched, and whose they are. `lookups.rs` finds them.

use hallpass_types::{SessionId, Timestamp, UserId};
use sqlx::{AnyConnection, AssertSqlSafe};

use super::{
    retry::retry_if_undone,
    row::{column, ms},
    session_state::live_at,
    sql_store::SqlStore,
};
use crate::store::{
    error::StoreError,
    pool::{Pool, PooledQuery as _},
};

impl SqlStore {
    /// Extends the idle timeout of a session that is live at `now`, and whose last recorded
    /// activity was at `unless_since` or before. Returns whether it did (S7).
    pub async fn touch_session(
        &self,
        id: &SessionId,
        now: Timestamp,
        idle: Timestamp,
        unless_since: Timestamp,
    ) -> Result<bool, StoreError> {
        let (pool, id) = (self.pools.writers.clone(), id.clone());
        self.write(async move { retry_if_undone(&pool, || touch(&pool, &id, now, idle, unless_since)).await })
            .await
    }

    /// Returns the user of a session, live or not; `None` if there is no such session.
    pub async fn owner_of(&self, id: &SessionId) -> Result<Option<UserId>, StoreError> {
        self.read(async || {
            let mut connection = self.pools.readers.acquire().await?;
            let owner = owner_of(&mut connection, id).await?;
            connection.finish();
            Ok(owner)
        })
        .await
    }
}

async fn touch(
    pool: &Pool,
    id: &SessionId,
    now: Timestamp,
    idle: Timestamp,
    unless_since: Timestamp,
) -> Result<bool, StoreError> {
    let sql = format!(
        "UPDATE hallpass_sessions SET last_active_at = $2, idle_expires_at = $3 WHERE id = $1 AND {} AND last_active_at <= $4",
        live_at(2)
    );
    let touched = sqlx::query(AssertSqlSafe(sql))
        .bind(id.as_str())
        .bind(ms(now))
        .bind(ms(idle))
        .bind(ms(unless_since))
        .execute_in(pool)
        .await?;
    Ok(touched.rows_affected() == 1)
}

/// Returns the user of a session, live or not.
pub(super) async fn owner_of(
    connection: &mut AnyConnection,
    id: &SessionId,
) -> Result<Option<UserId>, StoreError> {
    let row = sqlx::query("SELECT user_id FROM hallpass_sessions WHERE id = $1").bind(id.as_str());
    let row = row.fetch_optional(connection).await?;
    row.map(|row| column::<String>(&row, "user_id").map(UserId::new)).transpose()
}

/// Returns the user of a session, if it is live. In a transaction that
/// [`begin`](super::revision::begin) began, it stays live until the end of the transaction.
pub(super) async fn user_of_live(
    connection: &mut AnyConnection,
    id: &SessionId,
    now: Timestamp,
) -> Result<Option<UserId>, StoreError> {
    let sql = format!("SELECT user_id FROM hallpass_sessions WHERE id = $1 AND {}", live_at(2));
    let row = sqlx::query(AssertSqlSafe(sql)).bind(id.as_str()).bind(ms(now));
    let row = row.fetch_optional(connection).await?;
    row.map(|row| column::<String>(&row, "user_id").map(UserId::new)).transpose()
}

/// The user of a session that is live; `None` if the user is disabled, too.
pub(super) async fn enabled_user_of_live(
    connection: &mut AnyConnection,
    session: &SessionId,
    now: Timestamp,
) -> Result<Option<UserId>, StoreError> {
    let Some(user) = user_of_live(&mut *connection, session, now).await? else { return Ok(None) };
    let enabled = sqlx::query("SELECT 1 FROM hallpass_users WHERE id = $1 AND disabled_at IS NULL");
    let enabled = enabled.bind(user.as_str()).fetch_all(connection).await?;
    Ok((!enabled.is_empty()).then_some(user))
}
