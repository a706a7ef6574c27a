//! Ends the sessions of a user who has too many.

use hallpass_types::{SessionId, Timestamp, UserId};
use sqlx::{AnyConnection, AssertSqlSafe};

use super::{
    end_sessions::end_in,
    ended_row::read_ended,
    row::{column, ms},
    session_state::live_at,
};
use crate::{
    model::session_record::EndReason,
    store::{
        app_session::NewAppSession,
        error::StoreError,
        own_sessions::EndedSession,
        pool::{Pool, PooledQuery as _},
    },
};

/// How many sessions a sign-in evicts at most. For a user with thousands, from before there was a
/// limit, the next sign-ins evict the others.
const MAX_EVICTED: i64 = 20;

/// Finds the user's live sessions beyond the `most` latest active ones. The session `new` counts,
/// and is not among them.
fn select_surplus() -> String {
    format!(
        "SELECT id, user_id, provider FROM hallpass_sessions WHERE user_id = $1 AND {} AND id <> $3 \
         ORDER BY last_active_at DESC, created_at DESC, id LIMIT $5 OFFSET $4",
        live_at(2)
    )
}

/// The live sessions that the user has too many beside the one of this app, which was just created.
pub(super) async fn surplus(
    pool: &Pool,
    user: &UserId,
    new: &NewAppSession,
) -> Result<Vec<EndedSession>, StoreError> {
    if new.sessions_per_user == 0 {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(AssertSqlSafe(select_surplus()))
        .bind(user.as_str())
        .bind(ms(new.created_at))
        .bind(new.id.as_str())
        .bind(i64::from(new.sessions_per_user) - 1)
        .bind(MAX_EVICTED)
        .fetch_all_in(pool)
        .await?;
    rows.iter().map(read_ended).collect()
}

/// Ends the user's live sessions beyond the `most` latest active ones, and returns them. The
/// session `new` counts, and stays. Part of a transaction that [`begin`](super::revision::begin)
/// began.
pub(super) async fn evict(
    connection: &mut AnyConnection,
    user: &UserId,
    new: &SessionId,
    most: u32,
    now: Timestamp,
) -> Result<Vec<EndedSession>, StoreError> {
    let rows = sqlx::query(AssertSqlSafe(select_surplus()))
        .bind(user.as_str())
        .bind(ms(now))
        .bind(new.as_str())
        .bind(i64::from(most) - 1)
        .bind(MAX_EVICTED)
        .fetch_all(&mut *connection)
        .await?;
    let mut evicted = Vec::new();
    for row in rows {
        let id = SessionId::new(column::<String>(&row, "id")?);
        evicted.extend(end_in(&mut *connection, &id, EndReason::Revoked, now).await?);
    }
    Ok(evicted)
}
