//! Removes rows that are over (S13): a few at a time, so that nobody who is alive waits for it.

use std::time::Duration;

use hallpass_shared::Timestamp;
use sqlx::{AnyPool, AssertSqlSafe};

use super::{Engine, changes, ms};
use crate::store::StoreError;

/// So that whoever comes back late is told so, and so that a clock that is wrong for an hour removes nobody who is alive (S15).
const KEPT_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// What is removed: from which table, by which key, and since when. What is pending is over ten minutes after it was created, at most.
const OVER: [(&str, &str, &str); 4] = [
    ("sessions", "id", "absolute_expires_at"),
    ("sign_in_callbacks", "state_hash", "expires_at"),
    ("finished_sign_ins", "state_hash", "expires_at"),
    ("pending_sign_ins", "state_hash", "created_at"),
];

/// Removes up to `most` rows of each kind; says how many of the fullest kind there were.
pub(super) async fn sweep(
    pool: &AnyPool,
    engine: Engine,
    now: Timestamp,
    most: u32,
) -> Result<u64, StoreError> {
    let mut removed = 0;
    let over = ms(now.saturating_sub(KEPT_FOR));
    let skip_locked = engine.skip_locked();
    for (table, key, time) in OVER {
        let sql = format!(
            "DELETE FROM {table} WHERE {key} IN \
             (SELECT {key} FROM {table} WHERE {time} <= $1 ORDER BY {time} LIMIT $2{skip_locked})"
        );
        let done = sqlx::query(AssertSqlSafe(sql)).bind(over).bind(i64::from(most)).execute(pool).await?;
        removed = removed.max(done.rows_affected());
    }
    Ok(removed.max(changes::forget(pool, engine, now, most).await?))
}
