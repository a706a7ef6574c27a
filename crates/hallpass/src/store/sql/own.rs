//! What a person does to sessions from one of their own: see `store/own.rs`. Each change is made only if the session that asks is
//! live in the same transaction, so that one that was revoked while its request was on its way changes nothing (S9).

use hallpass_types::{ProviderId, SessionData, SessionId, Timestamp, UserId};
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Row as _, any::AnyRow};

use super::{
    changes::{self, Which},
    column, ms,
    session::{self, LIVE, OVER},
    time,
};
use crate::{
    model::session_record::EndReason,
    store::{DataWrite, EndedSession, ListCursor, ListedSession, OwnEnd, OwnSelection, StoreError},
};

/// Whose session `asking` is, if it is live. Part of a transaction that [`changes::begin`] began: nothing ends it before that is over.
async fn user_of_live(
    connection: &mut AnyConnection,
    asking: &SessionId,
    now: Timestamp,
) -> Result<Option<UserId>, StoreError> {
    let sql = format!("SELECT user_id FROM hallpass_sessions WHERE id = $1 AND {LIVE}");
    let row = sqlx::query(AssertSqlSafe(sql)).bind(asking.as_str()).bind(ms(now));
    let row = row.fetch_optional(connection).await?;
    row.map(|row| column::<String>(&row, "user_id").map(UserId::new)).transpose()
}

pub(super) async fn end_one(
    pool: &AnyPool,
    asking: &SessionId,
    id: &SessionId,
    now: Timestamp,
) -> Result<OwnEnd, StoreError> {
    let mut transaction = changes::begin(pool).await?;
    let Some(user) = user_of_live(&mut transaction, asking, now).await? else {
        return Ok(OwnEnd::AskingEnded);
    };
    if session::owner_of(&mut *transaction, id).await?.as_ref() != Some(&user) {
        return Ok(OwnEnd::NotTheirs);
    }
    let ended = session::end(&mut transaction, id, EndReason::Revoked, now).await?;
    transaction.commit().await?;
    Ok(ended.map_or(OwnEnd::EndedBefore, OwnEnd::Ended))
}

pub(super) async fn end_several(
    pool: &AnyPool,
    asking: &SessionId,
    which: OwnSelection,
    now: Timestamp,
) -> Result<Option<Vec<EndedSession>>, StoreError> {
    let mut transaction = changes::begin(pool).await?;
    let Some(user) = user_of_live(&mut transaction, asking, now).await? else { return Ok(None) };
    // Before they have ended: after that they cannot be told from those that ended earlier. Naming one too many does no harm.
    changes::note(&mut transaction, Which::SessionsOf(user.as_str()), now).await?;
    let spared = match which {
        OwnSelection::Others => asking.as_str(),
        OwnSelection::All => "",
    };
    let sql = format!(
        "UPDATE hallpass_sessions {OVER} WHERE user_id = $1 AND ended_at IS NULL AND id <> $4 \
         AND idle_expires_at > $5 AND absolute_expires_at > $5 RETURNING id, user_id, provider"
    );
    let ended = sqlx::query(AssertSqlSafe(sql))
        .bind(user.as_str())
        .bind(ms(now))
        .bind(EndReason::Revoked.as_str())
        .bind(spared)
        .bind(ms(changes::earliest_expiry(now)))
        .fetch_all(&mut *transaction)
        .await?;
    let ended = ended.iter().map(session::read_ended).collect::<Result<_, _>>()?;
    transaction.commit().await?;
    Ok(Some(ended))
}

pub(super) async fn keep_data(
    pool: &AnyPool,
    id: &SessionId,
    version: i64,
    data: &SessionData,
    now: Timestamp,
) -> Result<DataWrite, StoreError> {
    let data = serde_json::to_string(data).map_err(|_| StoreError::Row("data"))?;
    let mut transaction = changes::begin(pool).await?;
    let sql = format!(
        "UPDATE hallpass_sessions SET data = $3, data_version = data_version + 1 WHERE id = $1 AND {LIVE} AND data_version = $4 \
         RETURNING data_version"
    );
    let kept = sqlx::query(AssertSqlSafe(sql))
        .bind(id.as_str())
        .bind(ms(now))
        .bind(data)
        .bind(version)
        .fetch_all(&mut *transaction)
        .await?;
    let Some(row) = kept.first() else {
        let live = user_of_live(&mut transaction, id, now).await?.is_some();
        return Ok(if live { DataWrite::Conflict } else { DataWrite::Ended });
    };
    let version = row.try_get("data_version")?;
    changes::note(&mut transaction, Which::Session(id.as_str()), now).await?;
    transaction.commit().await?;
    Ok(DataWrite::Kept(version))
}

/// Ends the user's live sessions beyond the `most` that were used last, and gives them. `new` counts, and stays. Part of a
/// transaction that [`changes::begin`] began.
pub(super) async fn evict(
    connection: &mut AnyConnection,
    user: &UserId,
    new: &SessionId,
    most: u32,
    now: Timestamp,
) -> Result<Vec<EndedSession>, StoreError> {
    let sql = format!(
        "SELECT id FROM hallpass_sessions WHERE user_id = $1 AND {LIVE} AND id <> $3 \
         ORDER BY last_active_at DESC, created_at DESC, id LIMIT $5 OFFSET $4"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(user.as_str())
        .bind(ms(now))
        .bind(new.as_str())
        .bind(i64::from(most) - 1)
        .bind(MOST_EVICTED)
        .fetch_all(&mut *connection)
        .await?;
    let mut evicted = Vec::new();
    for row in rows {
        let id = SessionId::new(column::<String>(&row, "id")?);
        evicted.extend(session::end(&mut *connection, &id, EndReason::Revoked, now).await?);
    }
    Ok(evicted)
}

/// One sign-in of a user who has thousands of sessions from before there was a limit ends this many; the next ones end the rest.
const MOST_EVICTED: i64 = 20;

pub(super) async fn list(
    pool: &AnyPool,
    user: &UserId,
    now: Timestamp,
    after: Option<&ListCursor>,
    most: u32,
) -> Result<Vec<ListedSession>, StoreError> {
    let (active, created, id) = match after {
        Some(cursor) => (ms(cursor.last_active_at), ms(cursor.created_at), cursor.id.as_str()),
        None => (i64::MAX, i64::MAX, ""),
    };
    let sql = format!(
        "SELECT id, provider, created_at, last_active_at, ip, user_agent FROM hallpass_sessions WHERE user_id = $1 AND {LIVE} \
         AND (last_active_at < $3 OR (last_active_at = $3 AND (created_at < $4 OR (created_at = $4 AND id > $5)))) \
         ORDER BY last_active_at DESC, created_at DESC, id LIMIT $6"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(user.as_str())
        .bind(ms(now))
        .bind(active)
        .bind(created)
        .bind(id)
        .bind(i64::from(most))
        .fetch_all(pool)
        .await?;
    // One that cannot be understood must not keep its person from ending the others.
    let logged = |error: &StoreError| tracing::error!(%error, "left out of a list");
    Ok(rows.iter().filter_map(|row| read_listed(row).inspect_err(logged).ok()).collect())
}

fn read_listed(row: &AnyRow) -> Result<ListedSession, StoreError> {
    Ok(ListedSession {
        id: SessionId::new(column::<String>(row, "id")?),
        provider: ProviderId::new(column::<String>(row, "provider")?),
        created_at: time(row, "created_at")?,
        last_active_at: time(row, "last_active_at")?,
        ip: column(row, "ip")?,
        user_agent: column(row, "user_agent")?,
    })
}
