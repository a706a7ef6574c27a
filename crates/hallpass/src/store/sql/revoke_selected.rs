//! Ends the sessions that an admin selects, in batches, so that the servers beside it hardly
//! notice.

use hallpass_types::{SessionId, Timestamp};
use sqlx::AssertSqlSafe;

use super::{
    functions,
    revision::{self, Changed},
    row::{column, ms},
    session_state::{NOT_ENDED, SET_ENDED},
    sql_store::SqlStore,
};
use crate::{
    model::session_record::EndReason,
    store::{
        engine::Engine,
        error::StoreError,
        pool::{Pool, PooledQuery as _},
        selection::{EndedBatch, Selection},
    },
};

impl SqlStore {
    /// Ends up to `most` of the selected sessions as revoked, from `after` on.
    pub async fn end_selected(
        &self,
        which: &Selection,
        now: Timestamp,
        after: &str,
        most: u32,
    ) -> Result<EndedBatch, StoreError> {
        let ids = self.read(|| selected(&self.pools.readers, which, after, most)).await?;
        let Some(next) = ids.last().cloned() else { return Ok(EndedBatch { count: 0, next: None }) };
        let (engine, pool) = (self.engine, self.pools.writers.clone());
        let ending = async move {
            match engine {
                Engine::Postgres => functions::end_sessions::revoke_sessions(&pool, &ids, now).await,
                Engine::Sqlite => end(&pool, &ids, now).await,
            }
        };
        let count = self.write(ending).await?;
        Ok(EndedBatch { count, next: Some(SessionId::new(next)) })
    }
}

/// The ids of up to `most` of the selected sessions that have not ended, from `after` on.
async fn selected(pool: &Pool, which: &Selection, after: &str, most: u32) -> Result<Vec<String>, StoreError> {
    // The value is text in each case, since a parameter has one type.
    let (condition, value) = match which {
        Selection::Session(id) => ("id = $1", id.as_str().to_owned()),
        Selection::User(id) => ("user_id = $1", id.as_str().to_owned()),
        Selection::IssuedBefore(time) => ("created_at < CAST($1 AS BIGINT)", ms(*time).to_string()),
        Selection::Every => ("$1 = ''", String::new()),
    };
    let sql = format!(
        "SELECT id FROM hallpass_sessions WHERE {condition} AND {NOT_ENDED} AND id > $2 ORDER BY id LIMIT $3"
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(value).bind(after).bind(i64::from(most));
    rows.fetch_all_in(pool).await?.iter().map(|row| column(row, "id")).collect()
}

/// Ends those of them that have not ended in the meantime. Returns how many those are.
async fn end(pool: &Pool, ids: &[String], now: Timestamp) -> Result<u64, StoreError> {
    let mut change = revision::begin(pool).await?;
    let number = revision::append(&mut change, Changed::NotEnded(ids), now).await?;
    let sql = format!(
        "UPDATE hallpass_sessions {SET_ENDED} WHERE token_hash IN (SELECT token_hash FROM hallpass_session_changes WHERE generation = $1)"
    );
    let ended = sqlx::query(AssertSqlSafe(sql))
        .bind(number)
        .bind(ms(now))
        .bind(EndReason::Revoked.as_str())
        .execute(&mut *change)
        .await?;
    change.commit().await?;
    Ok(ended.rows_affected())
}
