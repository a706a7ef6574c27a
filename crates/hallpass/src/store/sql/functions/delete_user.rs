//! Deletes a user.

use hallpass_types::{Timestamp, UserId};

use super::super::{
    lost_answer::{Attempt, until_answered},
    retry::read_again_if_dead,
    row::{column, ms},
};
use crate::{
    clock::any_clock,
    store::{
        error::StoreError,
        pool::{Pool, PooledQuery as _},
    },
};

/// Deletes the user with the identities and sessions that are left. Returns how many of these had
/// not ended, or `None` if there is no such user.
pub async fn delete(pool: &Pool, user: &UserId, now: Timestamp) -> Result<Option<u64>, StoreError> {
    let Some(before) = read_again_if_dead(pool, || count_sessions(pool, user)).await? else {
        return Ok(None);
    };
    until_answered(pool, |attempt| delete_once(pool, user, now, (attempt, before))).await
}

/// `before`: how many sessions there were a moment ago. No one can count them any more if an
/// earlier attempt has deleted them, and its answer was lost.
async fn delete_once(
    pool: &Pool,
    user: &UserId,
    now: Timestamp,
    (attempt, before): (Attempt, u64),
) -> Result<Option<u64>, StoreError> {
    let row = sqlx::query("SELECT hallpass_delete_user_v1($1, $2, $3) AS live");
    let row = row.bind(user.as_str()).bind(ms(now)).bind(ms(any_clock(now))).fetch_one_in(pool).await?;
    match column::<Option<i64>>(&row, "live")? {
        None if attempt == Attempt::AfterLostAnswer => Ok(Some(before)),
        live => as_number(live),
    }
}

/// How many sessions of the user have not ended; `None` if there is no such user.
async fn count_sessions(pool: &Pool, user: &UserId) -> Result<Option<u64>, StoreError> {
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM hallpass_sessions s WHERE s.user_id = u.id AND s.ended_at IS NULL) AS live \
         FROM hallpass_users u WHERE u.id = $1",
    );
    let row = row.bind(user.as_str()).fetch_optional_in(pool).await?;
    as_number(row.map(|row| column::<i64>(&row, "live")).transpose()?)
}

fn as_number(live: Option<i64>) -> Result<Option<u64>, StoreError> {
    live.map(u64::try_from).transpose().map_err(|_| StoreError::Row("live"))
}
