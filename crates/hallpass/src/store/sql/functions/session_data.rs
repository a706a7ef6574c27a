//! Replaces the data of a session.

use hallpass_types::{SessionId, Timestamp};

use super::super::{
    lost_answer::{Attempt, until_answered},
    row::{column, ms},
    session_data::StoredData,
};
use crate::{
    model::session_token::SessionTokenHash,
    store::{
        error::StoreError,
        own_sessions::DataWrite,
        pool::{Pool, PooledQuery as _},
        written::Written,
    },
};

/// Replaces the data of a session that is live at `now`, if it was not changed since `version`.
pub async fn replace(
    pool: &Pool,
    id: &SessionId,
    version: i64,
    data: &StoredData,
    now: Timestamp,
) -> Result<Written<DataWrite>, StoreError> {
    until_answered(pool, |attempt| replace_once(pool, id, version, data, now, attempt)).await
}

async fn replace_once(
    pool: &Pool,
    id: &SessionId,
    version: i64,
    data: &StoredData,
    now: Timestamp,
    attempt: Attempt,
) -> Result<Written<DataWrite>, StoreError> {
    let row = sqlx::query("SELECT outcome, token_hash FROM hallpass_replace_data_v2($1, $2, $3, $4, $5)")
        .bind(id.as_str())
        .bind(version)
        .bind(data.public.as_deref())
        .bind(data.private.as_deref())
        .bind(ms(now));
    let row = row.fetch_one_in(pool).await?;
    match column::<String>(&row, "outcome")?.as_str() {
        "kept" => {
            let hash = SessionTokenHash::from_stored(column(&row, "token_hash")?);
            Ok(Written::new(DataWrite::Kept(version + 1), vec![hash]))
        }
        "conflict" if attempt == Attempt::AfterLostAnswer && is_kept(pool, id, version + 1, data).await? => {
            Ok(Written::found(DataWrite::Kept(version + 1)))
        }
        "conflict" => Ok(Written::nothing(DataWrite::Conflict)),
        "ended" => Ok(Written::nothing(DataWrite::Ended)),
        _ => Err(StoreError::Row("outcome")),
    }
}

/// Whether this version of a session's data is ours, or another server's with the same content.
async fn is_kept(pool: &Pool, id: &SessionId, version: i64, data: &StoredData) -> Result<bool, StoreError> {
    let rows = sqlx::query(
        "SELECT 1 FROM hallpass_sessions WHERE id = $1 AND data_version = $2 \
         AND data IS NOT DISTINCT FROM $3 AND private_data IS NOT DISTINCT FROM $4",
    )
    .bind(id.as_str())
    .bind(version)
    .bind(data.public.as_deref())
    .bind(data.private.as_deref());
    Ok(!rows.fetch_all_in(pool).await?.is_empty())
}
