//! Finds out without the lock that changes take whether the end of a session would change anything.
//! Otherwise one person could make all other changes wait by ending sessions that do not exist.

use hallpass_types::{SessionId, Timestamp};
use sqlx::AssertSqlSafe;

use super::{
    row::{column, ms},
    session_state::live_at,
    sessions::user_of_live,
};
use crate::{
    clock::any_clock,
    store::{
        error::StoreError,
        own_sessions::{EndedSession, OwnEnd, OwnSelection},
        pool::{Pool, PooledQuery as _},
    },
};

/// The result of ending `id` from `asking`, if that would change nothing.
pub(super) async fn nothing_to_end(
    readers: &Pool,
    asking: &SessionId,
    id: &SessionId,
    now: Timestamp,
) -> Result<Option<OwnEnd>, StoreError> {
    let sql = format!(
        "SELECT (SELECT user_id FROM hallpass_sessions WHERE id = $1 AND {}) AS asking, \
         (SELECT user_id FROM hallpass_sessions WHERE id = $3) AS owner, (SELECT ended_at FROM hallpass_sessions WHERE id = $3) AS ended_at",
        live_at(2)
    );
    let row = sqlx::query(AssertSqlSafe(sql)).bind(asking.as_str()).bind(ms(now)).bind(id.as_str());
    let row = row.fetch_one_in(readers).await?;
    let text = |name| column::<Option<String>>(&row, name);
    let Some(user) = text("asking")? else { return Ok(Some(OwnEnd::AskingEnded)) };
    if text("owner")? != Some(user) {
        return Ok(Some(OwnEnd::NotTheirs));
    }
    Ok(column::<Option<i64>>(&row, "ended_at")?.map(|_| OwnEnd::AlreadyEnded))
}

/// The result of ending the sessions of the user of `asking`, if that would change nothing.
pub(super) async fn no_others_to_end(
    readers: &Pool,
    asking: &SessionId,
    which: OwnSelection,
    now: Timestamp,
) -> Result<Option<Option<Vec<EndedSession>>>, StoreError> {
    let mut connection = readers.acquire().await?;
    let user = user_of_live(&mut connection, asking, now).await?;
    connection.finish();
    let Some(user) = user else { return Ok(Some(None)) };
    if which == OwnSelection::All {
        return Ok(None);
    }
    let sql = format!(
        "SELECT id FROM hallpass_sessions WHERE user_id = $1 AND {} AND id <> $3 LIMIT 1",
        live_at(2)
    );
    let other =
        sqlx::query(AssertSqlSafe(sql)).bind(user.as_str()).bind(ms(any_clock(now))).bind(asking.as_str());
    let any = other.fetch_optional_in(readers).await?.is_some();
    Ok(if any { None } else { Some(Some(Vec::new())) })
}
