//! Sessions: found by the hash of their token, touched while they live, ended.

use std::sync::Arc;

use hallpass_types::{ProviderId, Session, SessionData, SessionId, Timestamp, UserId};
use sqlx::{AnyConnection, AnyExecutor, AnyPool, AssertSqlSafe, any::AnyRow};

use super::{
    changes::{self, Which},
    column, ms, optional_time, time,
    user::read_user,
};
use crate::{
    model::{
        session_record::{EndReason, SessionRecord},
        session_token::SessionTokenHash,
    },
    store::{EndedSession, StoreError},
};

pub(super) async fn find(
    pool: &AnyPool,
    token_hash: &SessionTokenHash,
) -> Result<Option<SessionRecord>, StoreError> {
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

/// Selects the sessions that are live at `$2`.
pub(super) const LIVE: &str = "ended_at IS NULL AND idle_expires_at > $2 AND absolute_expires_at > $2";

pub(super) async fn touch(
    pool: &AnyPool,
    id: &SessionId,
    now: Timestamp,
    idle: Timestamp,
    unless_since: Timestamp,
) -> Result<bool, StoreError> {
    let sql = format!(
        "UPDATE hallpass_sessions SET last_active_at = $2, idle_expires_at = $3 WHERE id = $1 AND {LIVE} AND last_active_at <= $4"
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

/// What an end, at `$2` and because of `$3`, leaves of a session: when and why, for the holder of the token, and nothing of the
/// person.
pub(super) const OVER: &str = "SET ended_at = $2, end_reason = $3, ip = NULL, user_agent = NULL, data = NULL";

/// Ends one session, in a transaction of its own.
pub(super) async fn end_one(
    pool: &AnyPool,
    id: &SessionId,
    reason: EndReason,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let mut transaction = changes::begin(pool).await?;
    let ended = end(&mut transaction, id, reason, now).await?;
    transaction.commit().await?;
    Ok(ended.is_some())
}

/// Part of a transaction that [`changes::begin`] began. Gives the session, if it had not ended before.
pub(super) async fn end(
    connection: &mut AnyConnection,
    id: &SessionId,
    reason: EndReason,
    now: Timestamp,
) -> Result<Option<EndedSession>, StoreError> {
    let sql = format!(
        "UPDATE hallpass_sessions {OVER} WHERE id = $1 AND ended_at IS NULL RETURNING id, user_id, provider"
    );
    let ended = sqlx::query(AssertSqlSafe(sql))
        .bind(id.as_str())
        .bind(ms(now))
        .bind(reason.as_str())
        .fetch_all(&mut *connection)
        .await?;
    let Some(row) = ended.first() else { return Ok(None) };
    changes::note(connection, Which::Session(id.as_str()), now).await?;
    read_ended(row).map(Some)
}

/// What the log is told of a session that has ended.
pub(super) fn read_ended(row: &AnyRow) -> Result<EndedSession, StoreError> {
    Ok(EndedSession {
        id: SessionId::new(column::<String>(row, "id")?),
        user: UserId::new(column::<String>(row, "user_id")?),
        provider: ProviderId::new(column::<String>(row, "provider")?),
    })
}

/// Whose session it is, alive or not.
pub(super) async fn owner_of(
    database: impl AnyExecutor<'_>,
    id: &SessionId,
) -> Result<Option<UserId>, StoreError> {
    let row = sqlx::query("SELECT user_id FROM hallpass_sessions WHERE id = $1").bind(id.as_str());
    let row = row.fetch_optional(database).await?;
    row.map(|row| column::<String>(&row, "user_id").map(UserId::new)).transpose()
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
    })
}
