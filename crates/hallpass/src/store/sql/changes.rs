//! Moves the change mark, and names what moved it. How it is read: see `change_feed.rs`.

use std::time::Duration;

use hallpass_types::Timestamp;
use sqlx::{Any, AnyConnection, AnyPool, AssertSqlSafe, Row as _, Transaction};

use super::{Engine, ms};
use crate::{crypto::random, store::StoreError};

/// Longer than any server goes on without asking: one that was asleep for so long forgets all.
const REMEMBERED: Duration = Duration::from_secs(10 * 60);

/// The clocks of two servers differ by less than this.
const CLOCK_SKEW: Duration = Duration::from_secs(60 * 60);

/// Begins a transaction that may move the mark: no other one can until it is over.
///
/// Whoever takes this lock first of all is never in the middle of something that another waits for, which holds what they wait for.
/// On SQLite it makes the first statement a write: in a transaction that has already read, it does not wait for another process.
pub(super) async fn begin(pool: &AnyPool) -> Result<Transaction<'static, Any>, StoreError> {
    let mut transaction = pool.begin().await?;
    sqlx::query("UPDATE hallpass_change_mark SET generation = generation WHERE id = 1")
        .execute(&mut *transaction)
        .await?;
    Ok(transaction)
}

/// Moves the mark because of the sessions that `which` names.
/// Part of the transaction that changes them, which [`begin`] began.
pub(super) async fn note(
    connection: &mut AnyConnection,
    which: Which<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    if let Which::SessionsOf(user) = which {
        let sql = format!("SELECT 1 FROM hallpass_sessions WHERE user_id = $1 AND {MAY_BE_LIVE} LIMIT 1");
        let any = sqlx::query(AssertSqlSafe(sql)).bind(user).bind(ms(earliest_expiry(now)));
        // A move that names no session makes every server forget all of them.
        if any.fetch_all(&mut *connection).await?.is_empty() {
            return Ok(());
        }
    }
    let Move { generation, previous_tag } = advance(connection).await?;
    let named = match which {
        Which::Session(id) => sqlx::query(
            "INSERT INTO hallpass_session_changes (generation, token_hash, changed_at, previous_tag) \
             SELECT CAST($1 AS BIGINT), token_hash, CAST($2 AS BIGINT), CAST($3 AS TEXT) FROM hallpass_sessions WHERE id = $4",
        )
        .bind(generation)
        .bind(ms(now))
        .bind(previous_tag)
        .bind(id),
        Which::SessionsOf(user) => {
            let sql = format!(
                "INSERT INTO hallpass_session_changes (generation, token_hash, changed_at, previous_tag) \
                 SELECT CAST($3 AS BIGINT), token_hash, CAST($4 AS BIGINT), CAST($5 AS TEXT) FROM hallpass_sessions \
                 WHERE user_id = $1 AND {MAY_BE_LIVE}"
            );
            let named = sqlx::query(AssertSqlSafe(sql)).bind(user).bind(ms(earliest_expiry(now)));
            named.bind(generation).bind(ms(now)).bind(previous_tag)
        }
    };
    named.execute(connection).await?;
    Ok(())
}

/// Selects the sessions of which a server may believe that they are live, given [`earliest_expiry`] as `$2`. Of those that expired
/// before there may be thousands, and naming them would make every server forget all sessions.
pub(super) const MAY_BE_LIVE: &str =
    "ended_at IS NULL AND idle_expires_at > CAST($2 AS BIGINT) AND absolute_expires_at > CAST($2 AS BIGINT)";

/// A session that expired before this is live on no server, however wrong its clock.
pub(super) fn earliest_expiry(now: Timestamp) -> Timestamp {
    now.saturating_sub(CLOCK_SKEW)
}

/// Forgets up to `most` changes that every server has heard of, or has forgotten everybody since; says how many. Not by whoever
/// changes something: after an operator has ended everybody there are as many as there were sessions.
pub(super) async fn forget(
    pool: &AnyPool,
    engine: Engine,
    now: Timestamp,
    most: u32,
) -> Result<u64, StoreError> {
    let skip_locked = engine.skip_locked();
    let sql = format!(
        "DELETE FROM hallpass_session_changes WHERE (generation, token_hash) IN (SELECT generation, token_hash FROM hallpass_session_changes \
         WHERE changed_at <= $1 ORDER BY changed_at LIMIT $2{skip_locked})"
    );
    let forgotten =
        sqlx::query(AssertSqlSafe(sql)).bind(ms(now.saturating_sub(REMEMBERED))).bind(i64::from(most));
    Ok(forgotten.execute(pool).await?.rows_affected())
}

/// The mark has moved.
pub(super) struct Move {
    pub generation: i64,
    /// Says what it moved from: it stands beside everything that the move names.
    pub previous_tag: String,
}

/// Moves the mark, for a caller that names what has changed itself.
pub(super) async fn advance(connection: &mut AnyConnection) -> Result<Move, StoreError> {
    let moved = sqlx::query(
        "UPDATE hallpass_change_mark SET generation = generation + 1, previous_tag = tag, tag = $1 WHERE id = 1 \
         RETURNING generation, previous_tag",
    )
    .bind(random::random_id())
    .fetch_all(connection)
    .await?;
    let row = moved.first().ok_or(StoreError::Row("change_mark"))?;
    Ok(Move { generation: row.try_get("generation")?, previous_tag: row.try_get("previous_tag")? })
}

/// Which sessions have changed.
#[derive(Clone, Copy)]
pub(super) enum Which<'a> {
    /// The one with this id.
    Session(&'a str),
    /// All that are not over, of the user with this id.
    SessionsOf(&'a str),
}
