//! Replaces the data of a session.

use hallpass_types::{SessionId, Timestamp};

use super::super::row::{column, ms};
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
    data: &str,
    now: Timestamp,
) -> Result<Written<DataWrite>, StoreError> {
    let row = sqlx::query("SELECT outcome, token_hash FROM hallpass_replace_data_v1($1, $2, $3, $4)");
    let row = row.bind(id.as_str()).bind(version).bind(data).bind(ms(now)).fetch_one_in(pool).await?;
    match column::<String>(&row, "outcome")?.as_str() {
        "kept" => {
            let hash = SessionTokenHash::from_stored(column(&row, "token_hash")?);
            Ok(Written::new(DataWrite::Kept(version + 1), vec![hash]))
        }
        "conflict" => Ok(Written::nothing(DataWrite::Conflict)),
        "ended" => Ok(Written::nothing(DataWrite::Ended)),
        _ => Err(StoreError::Row("outcome")),
    }
}
