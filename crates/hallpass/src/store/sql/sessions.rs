//! Sessions: found by the hash of their token, and touched.

use std::sync::Arc;

use hallpass_types::{ProviderId, Session, SessionData, SessionId, Timestamp, UserId};
use sqlx::{AnyExecutor, AnyPool, AssertSqlSafe, any::AnyRow};

use super::{
    row::{column, ms, optional_time, time},
    session_state::live_at,
    sql_store::SqlStore,
    user::read_user,
};
use crate::{
    model::{
        kept_tag::KeptTag,
        session_record::{EndReason, SessionRecord},
        session_token::SessionTokenHash,
    },
    store::error::StoreError,
};

impl SqlStore {
    /// Finds the session with this token, live or not.
    pub async fn find_session(
        &self,
        token_hash: &SessionTokenHash,
    ) -> Result<Option<SessionRecord>, StoreError> {
        self.read(|| find(&self.pools.readers, token_hash)).await
    }

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
        self.write(async move { touch(&pool, &id, now, idle, unless_since).await }).await
    }

    /// Returns the user of a session, live or not; `None` if there is no such session.
    pub async fn owner_of(&self, id: &SessionId) -> Result<Option<UserId>, StoreError> {
        self.read(|| owner_of(&self.pools.readers, id)).await
    }
}

async fn find(pool: &AnyPool, token_hash: &SessionTokenHash) -> Result<Option<SessionRecord>, StoreError> {
    let row = sqlx::query(
        "SELECT s.id, s.provider, s.created_at, s.authenticated_at, s.proved_at, s.last_active_at, \
         s.idle_expires_at, s.absolute_expires_at, s.end_reason, s.data, s.data_version, u.id AS user_id, u.name, \
         u.email, u.verified_email, u.image \
         FROM hallpass_sessions s JOIN hallpass_users u ON u.id = s.user_id WHERE s.token_hash = $1",
    )
    .bind(token_hash.as_str())
    .fetch_optional(pool)
    .await?;
    row.as_ref().map(|row| read_session(row, token_hash)).transpose()
}

fn read_session(row: &AnyRow, token_hash: &SessionTokenHash) -> Result<SessionRecord, StoreError> {
    let ended = match column::<Option<String>>(row, "end_reason")? {
        Some(text) => Some(EndReason::parse(&text).ok_or(StoreError::Row("end_reason"))?),
        None => None,
    };
    let (idle_expires_at, absolute_expires_at) =
        (time(row, "idle_expires_at")?, time(row, "absolute_expires_at")?);
    let session = Session {
        id: SessionId::new(column::<String>(row, "id")?),
        user: read_user(row)?,
        provider: ProviderId::new(column::<String>(row, "provider")?),
        authenticated_at: time(row, "authenticated_at")?,
        expires: idle_expires_at.min(absolute_expires_at),
        data: match column::<Option<String>>(row, "data")? {
            Some(json) => serde_json::from_str(&json).map_err(|_| StoreError::Row("data"))?,
            None => SessionData::new(),
        },
    };
    Ok(SessionRecord {
        session: Arc::new(session),
        token_hash: token_hash.clone(),
        created_at: time(row, "created_at")?,
        proved_at: optional_time(row, "proved_at")?,
        last_active_at: time(row, "last_active_at")?,
        idle_expires_at,
        absolute_expires_at,
        data_version: column(row, "data_version")?,
        ended,
        tag: KeptTag::default(),
    })
}

async fn touch(
    pool: &AnyPool,
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
        .execute(pool)
        .await?;
    Ok(touched.rows_affected() == 1)
}

/// Returns the user of a session, live or not.
pub(super) async fn owner_of(
    database: impl AnyExecutor<'_>,
    id: &SessionId,
) -> Result<Option<UserId>, StoreError> {
    let row = sqlx::query("SELECT user_id FROM hallpass_sessions WHERE id = $1").bind(id.as_str());
    let row = row.fetch_optional(database).await?;
    row.map(|row| column::<String>(&row, "user_id").map(UserId::new)).transpose()
}

/// Returns the user of a session, if it is live. In a transaction that
/// [`begin`](super::revision::begin) began, it stays live until the end of the transaction.
pub(super) async fn user_of_live(
    database: impl AnyExecutor<'_>,
    id: &SessionId,
    now: Timestamp,
) -> Result<Option<UserId>, StoreError> {
    let sql = format!("SELECT user_id FROM hallpass_sessions WHERE id = $1 AND {}", live_at(2));
    let row = sqlx::query(AssertSqlSafe(sql)).bind(id.as_str()).bind(ms(now));
    let row = row.fetch_optional(database).await?;
    row.map(|row| column::<String>(&row, "user_id").map(UserId::new)).transpose()
}
