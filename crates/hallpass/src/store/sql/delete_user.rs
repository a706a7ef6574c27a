//! Deletes a user and everything that belongs to them, while servers run.

use hallpass_types::{Timestamp, UserId};
use sqlx::AssertSqlSafe;

use super::{
    functions, retry::retry_if_undone, revision, row::column, session_state::NOT_ENDED, sql_store::SqlStore,
};
use crate::store::{
    engine::Engine,
    error::StoreError,
    pool::{Pool, PooledQuery as _},
};

/// Other tables with personal data: the table, its key, and the column with the id of a session.
const BY_SESSION: [(&str, &str, &str); 1] = [("hallpass_sign_in_callbacks", "state_hash", "session_id")];

impl SqlStore {
    /// Deletes up to `most` of the user's ended sessions, and what else is stored of those. Returns
    /// how many rows it was, of the kind with the most. In batches, so that no server waits for it.
    pub async fn delete_ended_sessions(&self, user: &UserId, most: u32) -> Result<u64, StoreError> {
        let (readers, writers) = (self.pools.readers.clone(), self.pools.writers.clone());
        let user = user.clone();
        self.write(async move {
            retry_if_undone(&writers, || delete_ended(&readers, &writers, &user, most)).await
        })
        .await
    }

    /// Deletes the user with the identities and sessions that are left. Returns how many of these
    /// were live, or `None` if there is no such user. Other servers learn of it by the change feed.
    pub async fn delete_user(&self, user: &UserId, now: Timestamp) -> Result<Option<u64>, StoreError> {
        let (engine, pool, user) = (self.engine, self.pools.writers.clone(), user.clone());
        self.write(async move {
            match engine {
                Engine::Postgres => functions::delete_user::delete(&pool, &user, now).await,
                Engine::Sqlite => delete(&pool, &user, now).await,
            }
        })
        .await
    }
}

async fn delete_ended(readers: &Pool, writers: &Pool, user: &UserId, most: u32) -> Result<u64, StoreError> {
    let mut deleted = 0;
    for (table, key, session) in BY_SESSION {
        // Found by a reader, since it may take a scan of the whole table.
        let sql = format!(
            "SELECT t.{key} AS found FROM hallpass_sessions s JOIN {table} t ON t.{session} = s.id WHERE s.user_id = $1 LIMIT $2"
        );
        let found = sqlx::query(AssertSqlSafe(sql)).bind(user.as_str()).bind(i64::from(most));
        let found = found.fetch_all_in(readers).await?;
        if found.is_empty() {
            continue;
        }
        let parameters: Vec<_> = (1..=found.len()).map(|number| format!("${number}")).collect();
        let sql = format!("DELETE FROM {table} WHERE {key} IN ({})", parameters.join(", "));
        let mut delete = sqlx::query(AssertSqlSafe(sql));
        for row in &found {
            delete = delete.bind(column::<String>(row, "found")?);
        }
        delete.execute_in(writers).await?;
        deleted = deleted.max(found.len() as u64);
    }
    if deleted > 0 {
        // The sessions come last: the other rows are found by them.
        return Ok(deleted);
    }
    let sessions = sqlx::query(
        "DELETE FROM hallpass_sessions WHERE id IN \
         (SELECT id FROM hallpass_sessions WHERE user_id = $1 AND ended_at IS NOT NULL LIMIT $2)",
    );
    let done = sessions.bind(user.as_str()).bind(i64::from(most)).execute_in(writers).await?;
    Ok(done.rows_affected())
}

async fn delete(pool: &Pool, user: &UserId, now: Timestamp) -> Result<Option<u64>, StoreError> {
    let mut change = revision::begin(pool).await?;
    // A session that began a moment ago is in some server's cache: it must be appended before its
    // row is deleted. The triggers of the database do that, too, but by the clock of the database.
    revision::append_live_of(&mut change, user.as_str(), now).await?;
    let mut deleted = Vec::new();
    for sql in [
        &*format!("DELETE FROM hallpass_sessions WHERE user_id = $1 AND {NOT_ENDED}"),
        "DELETE FROM hallpass_sessions WHERE user_id = $1",
        "DELETE FROM hallpass_accounts WHERE user_id = $1",
        "DELETE FROM hallpass_identities WHERE user_id = $1",
        "DELETE FROM hallpass_users WHERE id = $1",
    ] {
        let done = sqlx::query(AssertSqlSafe(sql)).bind(user.as_str()).execute(&mut *change).await?;
        deleted.push(done.rows_affected());
    }
    change.commit().await?;
    let existed = deleted.last().is_some_and(|users| *users > 0);
    Ok(existed.then(|| deleted[0]))
}
