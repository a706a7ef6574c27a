//! Ends one session, or those that an admin selects.

use hallpass_types::{SessionId, Timestamp};

use super::{
    super::{
        lost_answer::{Attempt, Whose, ended_before, read_ended_and_hash, until_answered},
        row::{column, ms},
    },
    lines,
};
use crate::{
    model::session_record::EndReason,
    store::{
        error::StoreError,
        pool::{Pool, PooledQuery as _},
        written::Written,
    },
};

/// Ends a session, and returns whether it had not ended before.
pub async fn end_session(
    pool: &Pool,
    id: &SessionId,
    reason: EndReason,
    now: Timestamp,
) -> Result<Written<bool>, StoreError> {
    until_answered(pool, |attempt| end_one(pool, id, reason, now, attempt)).await
}

async fn end_one(
    pool: &Pool,
    id: &SessionId,
    reason: EndReason,
    now: Timestamp,
    attempt: Attempt,
) -> Result<Written<bool>, StoreError> {
    let sql = "SELECT id, user_id, provider, token_hash FROM hallpass_end_session_v1($1, $2, $3)";
    let rows =
        sqlx::query(sql).bind(id.as_str()).bind(reason.as_str()).bind(ms(now)).fetch_all_in(pool).await?;
    let mut ended = rows.iter().map(read_ended_and_hash).collect::<Result<Vec<_>, _>>()?;
    if ended.is_empty() && attempt == Attempt::AfterLostAnswer {
        ended = ended_before(pool, Whose::Ids(id.as_str()), reason, now).await?;
    }
    Ok(Written::new(!ended.is_empty(), ended.into_iter().map(|(_, hash)| hash).collect()))
}

/// Revokes those of these sessions that have not ended. Returns how many those are.
pub async fn revoke_sessions(pool: &Pool, ids: &[String], now: Timestamp) -> Result<u64, StoreError> {
    let ids = &lines(ids.iter().map(String::as_str));
    until_answered(pool, |attempt| revoke_these(pool, ids, now, attempt)).await
}

async fn revoke_these(pool: &Pool, ids: &str, now: Timestamp, attempt: Attempt) -> Result<u64, StoreError> {
    let row = sqlx::query("SELECT hallpass_end_sessions_v1($1, $2, $3) AS ended");
    let row = row.bind(ids).bind(EndReason::Revoked.as_str()).bind(ms(now)).fetch_one_in(pool).await?;
    if attempt == Attempt::AfterLostAnswer {
        // Those of this attempt are among them.
        return Ok(ended_before(pool, Whose::Ids(ids), EndReason::Revoked, now).await?.len() as u64);
    }
    u64::try_from(column::<i64>(&row, "ended")?).map_err(|_| StoreError::Row("ended"))
}
