//! Sessions: found by the hash of their token, touched while they live, ended.

use hallpass_shared::{ProviderId, SessionData, SessionId, Timestamp, User, UserId};
use sqlx::{AnyConnection, AnyExecutor, AnyPool, AssertSqlSafe, any::AnyRow};

use super::{
    changes::{self, Which},
    column, ms, optional_time, time,
};
use crate::{
    session::{EndReason, SessionRecord, SessionTokenHash},
    store::{ListedSession, StoreError},
};

pub(super) async fn find(
    pool: &AnyPool,
    token_hash: &SessionTokenHash,
) -> Result<Option<SessionRecord>, StoreError> {
    let row = sqlx::query(
        "SELECT s.id, s.provider, s.authenticated_at, s.proved_at, s.last_active_at, s.idle_expires_at, \
         s.absolute_expires_at, s.end_reason, s.data, u.id AS user_id, u.name, u.email, u.image \
         FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = $1",
    )
    .bind(token_hash.as_str())
    .fetch_optional(pool)
    .await?;
    row.as_ref().map(|row| read_session(row, token_hash)).transpose()
}

pub(super) async fn touch(
    pool: &AnyPool,
    id: &SessionId,
    now: Timestamp,
    idle: Timestamp,
    unless_since: Timestamp,
) -> Result<bool, StoreError> {
    let touched = sqlx::query(
        "UPDATE sessions SET last_active_at = $2, idle_expires_at = $3 WHERE id = $1 AND ended_at IS NULL \
         AND idle_expires_at > $2 AND absolute_expires_at > $2 AND last_active_at <= $4",
    )
    .bind(id.as_str())
    .bind(ms(now))
    .bind(ms(idle))
    .bind(ms(unless_since))
    .execute(pool)
    .await?;
    Ok(touched.rows_affected() == 1)
}

pub(super) async fn keep_data(
    pool: &AnyPool,
    id: &SessionId,
    data: &SessionData,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let data = serde_json::to_string(data).map_err(|_| StoreError::Row("data"))?;
    let mut transaction = changes::begin(pool).await?;
    let kept = sqlx::query(
        "UPDATE sessions SET data = $2 WHERE id = $1 AND ended_at IS NULL AND idle_expires_at > $3 \
         AND absolute_expires_at > $3",
    )
    .bind(id.as_str())
    .bind(data)
    .bind(ms(now))
    .execute(&mut *transaction)
    .await?;
    if kept.rows_affected() == 0 {
        return Ok(false);
    }
    changes::note(&mut transaction, Which::Session(id.as_str()), now).await?;
    transaction.commit().await?;
    Ok(true)
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
    Ok(ended)
}

/// Part of a transaction that [`changes::begin`] began.
pub(super) async fn end(
    connection: &mut AnyConnection,
    id: &SessionId,
    reason: EndReason,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = format!("UPDATE sessions {OVER} WHERE id = $1 AND ended_at IS NULL");
    let ended = sqlx::query(AssertSqlSafe(sql))
        .bind(id.as_str())
        .bind(ms(now))
        .bind(reason.as_str())
        .execute(&mut *connection)
        .await?;
    if ended.rows_affected() == 0 {
        return Ok(false);
    }
    changes::note(connection, Which::Session(id.as_str()), now).await?;
    Ok(true)
}

/// Ends all sessions of a user but one, in a transaction of its own.
pub(super) async fn end_all_of(
    pool: &AnyPool,
    user: &UserId,
    except: Option<&SessionId>,
    reason: EndReason,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let mut transaction = changes::begin(pool).await?;
    // Before they are over, since after that nobody knows which of those that are over it were. Naming one too many does no harm.
    changes::note(&mut transaction, Which::SessionsOf(user.as_str()), now).await?;
    let sql = format!("UPDATE sessions {OVER} WHERE user_id = $1 AND ended_at IS NULL AND id <> $4");
    let ended = sqlx::query(AssertSqlSafe(sql))
        .bind(user.as_str())
        .bind(ms(now))
        .bind(reason.as_str())
        .bind(except.map_or("", SessionId::as_str))
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(ended.rows_affected())
}

/// Whose session it is, alive or not.
pub(super) async fn owner_of(
    database: impl AnyExecutor<'_>,
    id: &SessionId,
) -> Result<Option<UserId>, StoreError> {
    let row = sqlx::query("SELECT user_id FROM sessions WHERE id = $1").bind(id.as_str());
    let row = row.fetch_optional(database).await?;
    row.map(|row| column::<String>(&row, "user_id").map(UserId::new)).transpose()
}

pub(super) async fn list(
    pool: &AnyPool,
    user: &UserId,
    now: Timestamp,
) -> Result<Vec<ListedSession>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, provider, created_at, last_active_at, ip, user_agent FROM sessions WHERE user_id = $1 \
         AND ended_at IS NULL AND idle_expires_at > $2 AND absolute_expires_at > $2 \
         ORDER BY last_active_at DESC, created_at DESC, id",
    )
    .bind(user.as_str())
    .bind(ms(now))
    .fetch_all(pool)
    .await?;
    let listed = rows.iter().map(|row| {
        Ok::<_, StoreError>(ListedSession {
            id: SessionId::new(column::<String>(row, "id")?),
            provider: ProviderId::new(column::<String>(row, "provider")?),
            created_at: time(row, "created_at")?,
            last_active_at: time(row, "last_active_at")?,
            ip: column(row, "ip")?,
            user_agent: column(row, "user_agent")?,
        })
    });
    // One that cannot be understood must not keep its person from ending the others.
    Ok(listed
        .filter_map(|read| read.inspect_err(|error| tracing::error!(%error, "left out of a list")).ok())
        .collect())
}

fn read_session(row: &AnyRow, token_hash: &SessionTokenHash) -> Result<SessionRecord, StoreError> {
    let ended = match column::<Option<String>>(row, "end_reason")? {
        Some(text) => Some(EndReason::parse(&text).ok_or(StoreError::Row("end_reason"))?),
        None => None,
    };
    Ok(SessionRecord {
        id: SessionId::new(column::<String>(row, "id")?),
        token_hash: token_hash.clone(),
        user: User {
            id: UserId::new(column::<String>(row, "user_id")?),
            name: column(row, "name")?,
            email: column(row, "email")?,
            image: column(row, "image")?,
        },
        provider: ProviderId::new(column::<String>(row, "provider")?),
        authenticated_at: time(row, "authenticated_at")?,
        proved_at: optional_time(row, "proved_at")?,
        last_active_at: time(row, "last_active_at")?,
        idle_expires_at: time(row, "idle_expires_at")?,
        absolute_expires_at: time(row, "absolute_expires_at")?,
        data: match column::<Option<String>>(row, "data")? {
            Some(json) => serde_json::from_str(&json).map_err(|_| StoreError::Row("data"))?,
            None => SessionData::new(),
        },
        ended,
    })
}
