//! Whether the end of a session would change anything, found out without the lock that changes take: otherwise one person could keep
//! everybody else's changes waiting by ending sessions that do not exist.

use hallpass_types::{SessionId, Timestamp};
use sqlx::{AnyPool, AssertSqlSafe};

use super::{
    changes::{self, MAY_BE_LIVE},
    column, ms,
    session::LIVE,
};
use crate::store::{EndedSession, OwnEnd, OwnSelection, StoreError};

/// What [`own::end_one`](super::own::end_one) would answer if it changed nothing.
pub(super) async fn nothing_to_end(
    readers: &AnyPool,
    asking: &SessionId,
    id: &SessionId,
    now: Timestamp,
) -> Result<Option<OwnEnd>, StoreError> {
    let sql = format!(
        "SELECT (SELECT user_id FROM hallpass_sessions WHERE id = $1 AND {LIVE}) AS asking, \
         (SELECT user_id FROM hallpass_sessions WHERE id = $3) AS owner, (SELECT ended_at FROM hallpass_sessions WHERE id = $3) AS ended_at"
    );
    let row = sqlx::query(AssertSqlSafe(sql)).bind(asking.as_str()).bind(ms(now)).bind(id.as_str());
    let row = row.fetch_one(readers).await?;
    let text = |name| column::<Option<String>>(&row, name);
    let Some(user) = text("asking")? else { return Ok(Some(OwnEnd::AskingEnded)) };
    if text("owner")? != Some(user) {
        return Ok(Some(OwnEnd::NotTheirs));
    }
    Ok(column::<Option<i64>>(&row, "ended_at")?.map(|_| OwnEnd::EndedBefore))
}

/// What [`own::end_several`](super::own::end_several) would answer if it changed nothing.
pub(super) async fn no_others_to_end(
    readers: &AnyPool,
    asking: &SessionId,
    which: OwnSelection,
    now: Timestamp,
) -> Result<Option<Option<Vec<EndedSession>>>, StoreError> {
    let sql = format!("SELECT user_id FROM hallpass_sessions WHERE id = $1 AND {LIVE}");
    let user = sqlx::query(AssertSqlSafe(sql)).bind(asking.as_str()).bind(ms(now));
    let Some(user) = user.fetch_optional(readers).await? else { return Ok(Some(None)) };
    if which == OwnSelection::All {
        return Ok(None);
    }
    let sql =
        format!("SELECT id FROM hallpass_sessions WHERE user_id = $1 AND {MAY_BE_LIVE} AND id <> $3 LIMIT 1");
    let other = sqlx::query(AssertSqlSafe(sql))
        .bind(column::<String>(&user, "user_id")?)
        .bind(ms(changes::earliest_expiry(now)))
        .bind(asking.as_str());
    let any = other.fetch_optional(readers).await?.is_some();
    Ok(if any { None } else { Some(Some(Vec::new())) })
}
