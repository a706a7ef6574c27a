//! Deletes a user with everything of theirs, beside running servers.

use hallpass_types::{Timestamp, UserId};
use sqlx::{AnyPool, AssertSqlSafe};

use super::{
    changes::{self, Which},
    column,
};
use crate::store::StoreError;

/// What else says something of a person: from which table, by which key, and which column names a session of theirs.
const BY_SESSION: [(&str, &str, &str); 1] = [("hallpass_sign_in_callbacks", "state_hash", "session_id")];

/// Removes up to `most` rows of each kind that belong to ended sessions of the user, and those sessions; says how many of the
/// fullest kind there were. In batches, so that no server waits for it.
pub(super) async fn remove_ended(
    readers: &AnyPool,
    writers: &AnyPool,
    user: &UserId,
    most: u32,
) -> Result<u64, StoreError> {
    let mut removed = 0;
    for (table, key, session) in BY_SESSION {
        // Found by a reader: the table may have to be read as a whole.
        let sql = format!(
            "SELECT t.{key} AS found FROM hallpass_sessions s JOIN {table} t ON t.{session} = s.id WHERE s.user_id = $1 LIMIT $2"
        );
        let found = sqlx::query(AssertSqlSafe(sql)).bind(user.as_str()).bind(i64::from(most));
        let found = found.fetch_all(readers).await?;
        if found.is_empty() {
            continue;
        }
        let places: Vec<_> = (1..=found.len()).map(|place| format!("${place}")).collect();
        let sql = format!("DELETE FROM {table} WHERE {key} IN ({})", places.join(", "));
        let mut delete = sqlx::query(AssertSqlSafe(sql));
        for row in &found {
            delete = delete.bind(column::<String>(row, "found")?);
        }
        delete.execute(writers).await?;
        removed = removed.max(found.len() as u64);
    }
    if removed > 0 {
        // What names a session is found by it: sessions go last.
        return Ok(removed);
    }
    let sessions = sqlx::query(
        "DELETE FROM hallpass_sessions WHERE id IN \
         (SELECT id FROM hallpass_sessions WHERE user_id = $1 AND ended_at IS NOT NULL LIMIT $2)",
    );
    let done = sessions.bind(user.as_str()).bind(i64::from(most)).execute(writers).await?;
    Ok(done.rows_affected())
}

/// Removes the user and all that is left of theirs at once; says how many of their sessions were live, or `None` if there is no
/// such user.
pub(super) async fn delete(pool: &AnyPool, user: &UserId, now: Timestamp) -> Result<Option<u64>, StoreError> {
    let mut transaction = changes::begin(pool).await?;
    // A session that began a moment ago is kept in memory somewhere: it must be named before its row is gone. The database names
    // those that it sees deleted, too, by its own clock.
    changes::note(&mut transaction, Which::SessionsOf(user.as_str()), now).await?;
    let mut removed = Vec::new();
    for sql in [
        "DELETE FROM hallpass_sessions WHERE user_id = $1 AND ended_at IS NULL",
        "DELETE FROM hallpass_sessions WHERE user_id = $1",
        "DELETE FROM hallpass_accounts WHERE user_id = $1",
        "DELETE FROM hallpass_identities WHERE user_id = $1",
        "DELETE FROM hallpass_users WHERE id = $1",
    ] {
        let done = sqlx::query(sql).bind(user.as_str()).execute(&mut *transaction).await?;
        removed.push(done.rows_affected());
    }
    transaction.commit().await?;
    let was_there = removed.last().is_some_and(|users| *users > 0);
    Ok(was_there.then(|| removed[0]))
}
