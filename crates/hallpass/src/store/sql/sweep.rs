//! Removes rows that are over (S13): a few at a time, so that nobody who is alive waits for it.

use std::time::Duration;

use hallpass_types::Timestamp;
use sqlx::{AnyPool, AssertSqlSafe};

use super::{Engine, changes, ms};
use crate::store::StoreError;

/// A kind of row that expires.
struct Expiring {
    table: &'static str,
    key: &'static str,
    /// The column with the time at which it expires.
    time: &'static str,
    /// How long it is kept after that.
    kept_for: Duration,
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Sessions are kept for a day, so that a person who comes back late is told why, and so that a clock that is wrong for an hour
/// removes none that is live (S15). An expired callback is never asked for again.
const EXPIRING: [Expiring; 2] = [
    Expiring { table: "hallpass_sessions", key: "id", time: "absolute_expires_at", kept_for: DAY },
    Expiring {
        table: "hallpass_sign_in_callbacks",
        key: "state_hash",
        time: "expires_at",
        kept_for: Duration::from_secs(60 * 60),
    },
];

/// How long after a session expired nothing of the person is left in it: long enough that a clock which is wrong for an hour
/// takes nothing from a session that is live (S15).
const CLEARED_AFTER: Duration = Duration::from_secs(2 * 60 * 60);

/// Removes up to `most` rows of each kind; says how many of the fullest kind there were.
pub(super) async fn sweep(
    pool: &AnyPool,
    engine: Engine,
    now: Timestamp,
    most: u32,
) -> Result<u64, StoreError> {
    let mut removed = 0;
    let skip_locked = engine.skip_locked();
    for Expiring { table, key, time, kept_for } in EXPIRING {
        let sql = format!(
            "DELETE FROM {table} WHERE {key} IN \
             (SELECT {key} FROM {table} WHERE {time} <= $1 ORDER BY {time} LIMIT $2{skip_locked})"
        );
        let expired = ms(now.saturating_sub(kept_for));
        let done = sqlx::query(AssertSqlSafe(sql)).bind(expired).bind(i64::from(most)).execute(pool).await?;
        removed = removed.max(done.rows_affected());
    }
    removed = removed.max(clear_expired(pool, engine, now, most).await?);
    Ok(removed.max(changes::forget(pool, engine, now, most).await?))
}

/// Removes from up to `most` sessions that have expired what an ended one has lost already: IP address, browser, and the
/// application's data. What is left says why and when it expired. The conditions are those of the index.
async fn clear_expired(pool: &AnyPool, engine: Engine, now: Timestamp, most: u32) -> Result<u64, StoreError> {
    let skip_locked = engine.skip_locked();
    // A session never expires later than its idle limit; the outer condition is for one that was used meanwhile.
    let sql = format!(
        "UPDATE hallpass_sessions SET ip = NULL, user_agent = NULL, data = NULL WHERE id IN \
         (SELECT id FROM hallpass_sessions WHERE (ip IS NOT NULL OR user_agent IS NOT NULL OR data IS NOT NULL) \
         AND idle_expires_at <= $1 ORDER BY idle_expires_at LIMIT $2{skip_locked}) AND idle_expires_at <= $1"
    );
    let expired = ms(now.saturating_sub(CLEARED_AFTER));
    let cleared = sqlx::query(AssertSqlSafe(sql)).bind(expired).bind(i64::from(most)).execute(pool).await?;
    Ok(cleared.rows_affected())
}
