//! The list of a person's live sessions.

use hallpass_types::{ProviderId, SessionId, Timestamp, UserId};
use sqlx::{AssertSqlSafe, any::AnyRow};

use super::{
    row::{column, ms, readable, time},
    session_state::live_at,
    sql_store::SqlStore,
};
use crate::store::{
    error::StoreError,
    pool::{Pool, PooledQuery as _},
    session_list::{ListCursor, ListedSession},
};

impl SqlStore {
    /// Lists up to `most` sessions of a user that are live at `now`, the latest active one first,
    /// from `after` on. Fewer are all that there are: unreadable ones do not count.
    pub async fn list_sessions(
        &self,
        user: &UserId,
        now: Timestamp,
        after: Option<&ListCursor>,
        most: u32,
    ) -> Result<Vec<ListedSession>, StoreError> {
        self.read(|| list(&self.pools.readers, user, now, after, most)).await
    }
}

async fn list(
    pool: &Pool,
    user: &UserId,
    now: Timestamp,
    after: Option<&ListCursor>,
    most: u32,
) -> Result<Vec<ListedSession>, StoreError> {
    let (active, created, id) = match after {
        Some(cursor) => (ms(cursor.last_active_at), ms(cursor.created_at), cursor.id.as_str()),
        None => (i64::MAX, i64::MAX, ""),
    };
    let sql = format!(
        "SELECT id, provider, created_at, last_active_at, ip, user_agent FROM hallpass_sessions WHERE user_id = $1 AND {} \
         AND (last_active_at < $3 OR (last_active_at = $3 AND (created_at < $4 OR (created_at = $4 AND id > $5)))) \
         ORDER BY last_active_at DESC, created_at DESC, id LIMIT $6",
        live_at(2)
    );
    let mut limit = most;
    loop {
        let rows = sqlx::query(AssertSqlSafe(sql.as_str()))
            .bind(user.as_str())
            .bind(ms(now))
            .bind(active)
            .bind(created)
            .bind(id)
            .bind(i64::from(limit))
            .fetch_all_in(pool)
            .await?;
        // An unreadable one must not keep its person from ending the others.
        let listed = readable(&rows, read_listed);
        let [found, read] = [rows.len(), listed.len()].map(|count| u32::try_from(count).unwrap_or(u32::MAX));
        if found < limit || read >= most {
            return Ok(listed);
        }
        // From the same position again: an unreadable one is no position to go on from.
        limit = limit.saturating_add(most - read);
    }
}

fn read_listed(row: &AnyRow) -> Result<ListedSession, StoreError> {
    Ok(ListedSession {
        id: SessionId::new(column::<String>(row, "id")?),
        provider: ProviderId::new(column::<String>(row, "provider")?),
        created_at: time(row, "created_at")?,
        last_active_at: time(row, "last_active_at")?,
        ip: column(row, "ip")?,
        user_agent: column(row, "user_agent")?,
    })
}
