//! Ends the sessions that an admin selects, in batches, so that the servers beside it hardly
//! notice.

use hallpass_types::{SessionId, Timestamp};
use sqlx::AssertSqlSafe;

use super::{
    ended_row::read_ended,
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
        own_sessions::EndedSession,
        pool::{Pool, PooledQuery as _},
        selection::{EndedBatch, Selection},
        written::Written,
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
    ) -> Result<Written<EndedBatch>, StoreError> {
        let ids = self.read(|| selected(&self.pools.readers, which, after, most)).await?;
        let Some(next) = ids.last().cloned() else {
            return Ok(Written::nothing(EndedBatch { ended: Vec::new(), next: None }));
        };
        let Written { outcome: ended, changed } = self.end_these(ids, now).await?;
        Ok(Written { outcome: EndedBatch { ended, next: Some(SessionId::new(next)) }, changed })
    }

    /// Ends those of the sessions with these ids that have not ended, as revoked. Returns them.
    pub async fn end_these(
        &self,
        ids: Vec<String>,
        now: Timestamp,
    ) -> Result<Written<Vec<EndedSession>>, StoreError> {
        let (engine, pool) = (self.engine, self.pools.writers.clone());
        let ending = async move {
            match engine {
                Engine::Postgres => functions::end_sessions::revoke_sessions(&pool, &ids, now).await,
                Engine::Sqlite => end(&pool, &ids, now).await,
            }
        };
        self.write(ending).await
    }
}

/// The ids of up to `most` of the selected sessions that have not ended, from `after` on.
async fn selected(pool: &Pool, which: &Selection, after: &str, most: u32) -> Result<Vec<String>, StoreError> {
    // The value is text in each case, since a parameter has one type.
    let (condition, value) = match which {
        Selection::Session(id) => ("id = $1", id.as_str().to_owned()),
        Selection::User(id) => ("user_id = $1", id.as_str().to_owned()),
        Selection::Provider(id) => ("provider = $1", id.as_str().to_owned()),
        Selection::IssuedBefore(time) => ("created_at < CAST($1 AS BIGINT)", ms(*time).to_string()),
        Selection::Every => ("$1 = ''", String::new()),
    };
    let sql = format!(
        "SELECT id FROM hallpass_sessions WHERE {condition} AND {NOT_ENDED} AND id > $2 ORDER BY id LIMIT $3"
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(value).bind(after).bind(i64::from(most));
    rows.fetch_all_in(pool).await?.iter().map(|row| column(row, "id")).collect()
}

/// Ends those of them that have not ended in the meantime. Returns them.
async fn end(pool: &Pool, ids: &[String], now: Timestamp) -> Result<Written<Vec<EndedSession>>, StoreError> {
    let mut change = revision::begin(pool).await?;
    let number = revision::append(&mut change, Changed::NotEnded(ids), now).await?;
    let sql = format!(
        "UPDATE hallpass_sessions {SET_ENDED} WHERE token_hash IN (SELECT token_hash FROM hallpass_session_changes WHERE generation = $1) \
         RETURNING id, user_id, provider"
    );
    let ended = sqlx::query(AssertSqlSafe(sql))
        .bind(number)
        .bind(ms(now))
        .bind(EndReason::Revoked.as_str())
        .fetch_all(&mut *change)
        .await?;
    let ended = ended.iter().map(read_ended).collect::<Result<_, _>>()?;
    Ok(Written::new(ended, change.commit().await?))
}
