//! Ends one session.

use hallpass_types::{SessionId, Timestamp};
use sqlx::{AnyConnection, AssertSqlSafe};

use super::{
    ended_row::read_ended,
    functions,
    revision::{self, Changed},
    row::ms,
    session_state::{NOT_ENDED, SET_ENDED},
    sql_store::SqlStore,
};
use crate::{
    model::session_record::EndReason,
    store::{engine::Engine, error::StoreError, own_sessions::EndedSession, pool::Pool, written::Written},
};

impl SqlStore {
    /// Ends a session, and returns whether it had not ended before. An ended one is not changed.
    pub async fn end_session(
        &self,
        id: &SessionId,
        reason: EndReason,
        now: Timestamp,
    ) -> Result<Written<bool>, StoreError> {
        let (engine, pool, id) = (self.engine, self.pools.writers.clone(), id.clone());
        self.write(async move {
            match engine {
                Engine::Postgres => functions::end_sessions::end_session(&pool, &id, reason, now).await,
                Engine::Sqlite => end_alone(&pool, &id, reason, now).await,
            }
        })
        .await
    }
}

async fn end_alone(
    pool: &Pool,
    id: &SessionId,
    reason: EndReason,
    now: Timestamp,
) -> Result<Written<bool>, StoreError> {
    let mut change = revision::begin(pool).await?;
    let ended = end_in(&mut change, id, reason, now).await?;
    Ok(Written::new(ended.is_some(), change.commit().await?))
}

/// Ends a session in a change that [`revision::begin`] began. Returns it, if it had not ended
/// before.
pub(super) async fn end_in(
    connection: &mut AnyConnection,
    id: &SessionId,
    reason: EndReason,
    now: Timestamp,
) -> Result<Option<EndedSession>, StoreError> {
    let sql = format!(
        "UPDATE hallpass_sessions {SET_ENDED} WHERE id = $1 AND {NOT_ENDED} RETURNING id, user_id, provider"
    );
    let ended = sqlx::query(AssertSqlSafe(sql))
        .bind(id.as_str())
        .bind(ms(now))
        .bind(reason.as_str())
        .fetch_all(&mut *connection)
        .await?;
    let Some(row) = ended.first() else { return Ok(None) };
    revision::append(connection, Changed::Session(id.as_str()), now).await?;
    read_ended(row).map(Some)
}
