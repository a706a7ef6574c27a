//! Removes rows that are over (S13): a few at a time, so that nobody who is alive waits for it.

use std::time::Duration;

use hallpass_shared::Timestamp;
use sqlx::AnyPool;

use super::ms;
use crate::store::StoreError;

/// So that whoever comes back late is told so, and so that a clock that is wrong for an hour removes nobody who is alive (S15).
const PATIENCE: Duration = Duration::from_secs(24 * 60 * 60);

/// What is removed: up to `$2` rows that were over at `$1`.
const SESSIONS: &str = "DELETE FROM sessions WHERE id IN \
     (SELECT id FROM sessions WHERE absolute_expires_at <= $1 ORDER BY absolute_expires_at LIMIT $2)";
const FINISHED: &str = "DELETE FROM finished_sign_ins WHERE state_hash IN \
     (SELECT state_hash FROM finished_sign_ins WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)";
const PENDING: &str = "DELETE FROM pending_sign_ins WHERE state_hash IN \
     (SELECT state_hash FROM pending_sign_ins WHERE created_at <= $1 ORDER BY created_at LIMIT $2)";

/// Removes up to `most` rows of each kind; says how many of the fullest kind there were.
pub(super) async fn sweep(pool: &AnyPool, now: Timestamp, most: u32) -> Result<u64, StoreError> {
    let mut removed = 0;
    let over = ms(now.saturating_sub(PATIENCE));
    for sql in [SESSIONS, FINISHED, PENDING] {
        let done = sqlx::query(sql).bind(over).bind(i64::from(most)).execute(pool).await?;
        removed = removed.max(done.rows_affected());
    }
    Ok(removed)
}
