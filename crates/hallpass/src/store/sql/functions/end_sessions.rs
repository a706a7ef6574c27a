//! Ends one session, or those that an admin selects.

use hallpass_types::{SessionId, Timestamp};

use super::{
    super::{
        lost_answer::{Attempt, Whose, ended_before, read_ended_and_hash, until_answered},
        row::ms,
    },
    lines,
};
use crate::{
    model::session_record::EndReason,
    store::{
        error::StoreError,
        own_sessions::EndedSession,
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

/// Revokes those of these sessions that have not ended. Returns them.
pub async fn revoke_sessions(
    pool: &Pool,
    ids: &[String],
    now: Timestamp,
) -> Result<Written<Vec<EndedSession>>, StoreError> {
    let ids = &lines(ids.iter().map(String::as_str));
    until_answered(pool, |_| revoke_these(pool, ids, now)).await
}

async fn revoke_these(
    pool: &Pool,
    ids: &str,
    now: Timestamp,
) -> Result<Written<Vec<EndedSession>>, StoreError> {
    let call = sqlx::query("SELECT hallpass_end_sessions_v1($1, $2, $3)");
    call.bind(ids).bind(EndReason::Revoked.as_str()).bind(ms(now)).execute_in(pool).await?;
    // The function returns their number alone. After a lost answer, those of the first attempt are
    // among them.
    let ended = ended_before(pool, Whose::Ids(ids), EndReason::Revoked, now).await?;
    let (ended, hashes) = ended.into_iter().unzip();
    Ok(Written::new(ended, hashes))
}
