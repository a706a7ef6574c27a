//! How long rows are kept (S13). They are deleted a few at a time, so that no live request waits.

use std::time::Duration;

use hallpass_types::Timestamp;
use sqlx::AssertSqlSafe;

use super::{
    ended_row::read_ended,
    retry::retry_if_undone,
    row::{ms, time},
    sql_store::SqlStore,
};
use crate::store::{
    engine::Engine,
    error::StoreError,
    own_sessions::EndedSession,
    pool::{Pool, PooledQuery as _},
};

/// What a sweep has done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// How many rows it was, of the kind with the most.
    pub largest: u64,
    /// The expired sessions that were cleared, with the time at which they expired. Each of them is
    /// cleared once, by one server.
    pub expired: Vec<(EndedSession, Timestamp)>,
}

/// How long a session's row is kept after its absolute timeout: for a day, so that a person who
/// comes back late is told why they are signed out, and so that a clock that is wrong by an hour
/// deletes no live session (S15).
const SESSION_RETENTION: Duration = Duration::from_hours(24);

/// How long after a session expired its personal data is kept: long enough that a clock that is
/// wrong by an hour clears no live session (S15).
const EXPIRED_SESSION_DATA_RETENTION: Duration = Duration::from_hours(2);

/// How long a callback's row is kept after it expired. It is not looked up again.
const CALLBACK_RETENTION: Duration = Duration::from_hours(1);

/// How long a change is kept in the change feed. A server that has not read it for so long
/// invalidates its whole cache.
pub(in crate::store) const CHANGE_RETENTION: Duration = Duration::from_mins(10);

/// The sessions with personal data: the condition of the index `hallpass_sessions_to_clear`.
const SHOWN: &str = "ip IS NOT NULL OR user_agent IS NOT NULL OR data IS NOT NULL";

/// Those of which a server of the version before has cleared everything else: the condition of the
/// index `hallpass_sessions_with_private_data`.
const PRIVATE: &str = "private_data IS NOT NULL";

/// A kind of row that expires.
struct Expiring {
    table: &'static str,
    key: &'static str,
    /// The column with the time at which it expires.
    time: &'static str,
    retention: Duration,
}

const EXPIRING: [Expiring; 3] = [
    Expiring {
        table: "hallpass_sessions",
        key: "id",
        time: "absolute_expires_at",
        retention: SESSION_RETENTION,
    },
    Expiring {
        table: "hallpass_sign_in_callbacks",
        key: "state_hash",
        time: "expires_at",
        retention: CALLBACK_RETENTION,
    },
    // Deleted here and not by the one who changes something: after an admin has ended all sessions
    // there are as many rows as there were sessions.
    Expiring {
        table: "hallpass_session_changes",
        key: "generation, token_hash",
        time: "changed_at",
        retention: CHANGE_RETENTION,
    },
];

impl SqlStore {
    /// Deletes up to `most` rows of each kind that are kept no longer, and clears up to `most`
    /// expired sessions.
    ///
    /// An ended session stays until after its absolute timeout, so that the holder of its token can
    /// be told why it ended. Of an expired one, too, no personal data is left after some hours.
    pub async fn sweep(&self, now: Timestamp, most: u32) -> Result<Swept, StoreError> {
        let (pool, engine) = (self.pools.writers.clone(), self.engine);
        self.write(async move { retry_if_undone(&pool, || sweep(&pool, engine, now, most)).await }).await
    }
}

async fn sweep(pool: &Pool, engine: Engine, now: Timestamp, most: u32) -> Result<Swept, StoreError> {
    let mut largest = 0;
    for expiring in &EXPIRING {
        largest = largest.max(delete_expired(pool, engine, expiring, now, most).await?);
    }
    let mut expired = Vec::new();
    for condition in [SHOWN, PRIVATE] {
        let cleared = clear_expired(pool, engine, condition, now, most).await?;
        largest = largest.max(cleared.len() as u64);
        expired.extend(cleared);
    }
    Ok(Swept { largest, expired })
}

async fn delete_expired(
    pool: &Pool,
    engine: Engine,
    expiring: &Expiring,
    now: Timestamp,
    most: u32,
) -> Result<u64, StoreError> {
    let Expiring { table, key, time, retention } = *expiring;
    let skip_locked = engine.skip_locked();
    let sql = format!(
        "DELETE FROM {table} WHERE ({key}) IN \
         (SELECT {key} FROM {table} WHERE {time} <= $1 ORDER BY {time} LIMIT $2{skip_locked})"
    );
    let expired = ms(now.saturating_sub(retention));
    let deleted =
        sqlx::query(AssertSqlSafe(sql)).bind(expired).bind(i64::from(most)).execute_in(pool).await?;
    Ok(deleted.rows_affected())
}

/// Clears the personal data of up to `most` expired sessions, as an end does: IP address, browser
/// and the application's data. What stays says why and when it expired.
async fn clear_expired(
    pool: &Pool,
    engine: Engine,
    condition: &'static str,
    now: Timestamp,
    most: u32,
) -> Result<Vec<(EndedSession, Timestamp)>, StoreError> {
    let skip_locked = engine.skip_locked();
    // A session never expires later than its idle timeout says. The outer condition is for one that
    // was touched meanwhile.
    let sql = format!(
        "UPDATE hallpass_sessions SET ip = NULL, user_agent = NULL, data = NULL, private_data = NULL WHERE id IN \
         (SELECT id FROM hallpass_sessions WHERE ({condition}) \
         AND idle_expires_at <= $1 ORDER BY idle_expires_at LIMIT $2{skip_locked}) AND idle_expires_at <= $1 \
         RETURNING id, user_id, provider, idle_expires_at"
    );
    let expired = ms(now.saturating_sub(EXPIRED_SESSION_DATA_RETENTION));
    let cleared =
        sqlx::query(AssertSqlSafe(sql)).bind(expired).bind(i64::from(most)).fetch_all_in(pool).await?;
    cleared.iter().map(|row| Ok((read_ended(row)?, time(row, "idle_expires_at")?))).collect()
}
