//! Appends to the change feed. `change_feed.rs` reads it.

use hallpass_types::Timestamp;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::{
    row::ms,
    session_state::{NOT_ENDED, any_clock, live_at},
};
use crate::{
    crypto::random,
    store::{
        error::StoreError,
        pool::{Pool, Transaction},
    },
};

/// Begins a transaction that may append to the change feed. No other one can until it ends.
///
/// Every change takes this lock first, so that none holds a row that another one waits for while it
/// waits itself. On SQLite it also makes the first statement a write: a transaction that has
/// already read would not wait for another process.
pub(super) async fn begin(pool: &Pool) -> Result<Transaction, StoreError> {
    let mut transaction = pool.begin().await?;
    sqlx::query("UPDATE hallpass_change_mark SET generation = generation WHERE id = 1")
        .execute(&mut *transaction)
        .await?;
    Ok(transaction)
}

/// The sessions that change.
#[derive(Clone, Copy)]
pub(super) enum Changed<'a> {
    /// The one with this id.
    Session(&'a str),
    /// Those of the user with this id that a server may believe to be live. The others may be
    /// thousands, and so many would invalidate every cache as a whole.
    LiveOf(&'a str),
    /// Those of these ids that have not ended.
    NotEnded(&'a [String]),
}

impl Changed<'_> {
    /// Selects them. The first parameter is `$4`.
    fn condition(self) -> String {
        match self {
            Self::Session(_) => "id = $4".to_owned(),
            Self::LiveOf(_) => format!("user_id = $4 AND {}", live_at(5)),
            Self::NotEnded(ids) => {
                let parameters: Vec<_> = (4..ids.len() + 4).map(|number| format!("${number}")).collect();
                format!("{NOT_ENDED} AND id IN ({})", parameters.join(", "))
            }
        }
    }
}

/// Appends the sessions that change to the change feed, and returns the number of its revision.
/// Part of the transaction that changes them, which [`begin`] began.
pub(super) async fn append(
    connection: &mut AnyConnection,
    changed: Changed<'_>,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let Next { number, previous_tag } = advance(connection).await?;
    let sql = format!(
        "INSERT INTO hallpass_session_changes (generation, token_hash, changed_at, previous_tag) \
         SELECT CAST($1 AS BIGINT), token_hash, CAST($2 AS BIGINT), CAST($3 AS TEXT) FROM hallpass_sessions WHERE {}",
        changed.condition()
    );
    let append = sqlx::query(AssertSqlSafe(sql)).bind(number).bind(ms(now)).bind(previous_tag);
    let append = match changed {
        Changed::Session(id) => append.bind(id),
        Changed::LiveOf(user) => append.bind(user).bind(ms(any_clock(now))),
        Changed::NotEnded(ids) => ids.iter().fold(append, |append, id| append.bind(id)),
    };
    append.execute(connection).await?;
    Ok(number)
}

/// As [`append`] for the live sessions of a user, of which there may be none.
pub(super) async fn append_live_of(
    connection: &mut AnyConnection,
    user: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = format!("SELECT 1 FROM hallpass_sessions WHERE user_id = $1 AND {} LIMIT 1", live_at(2));
    let any = sqlx::query(AssertSqlSafe(sql)).bind(user).bind(ms(any_clock(now)));
    // A revision that names no session invalidates every cache as a whole.
    if any.fetch_all(&mut *connection).await?.is_empty() {
        return Ok(());
    }
    append(connection, Changed::LiveOf(user), now).await?;
    Ok(())
}

/// The next revision.
struct Next {
    number: i64,
    /// The tag of the revision before. It is stored with everything that this one names, so that a
    /// reader sees whether it continues the revision that the reader knows.
    previous_tag: String,
}

async fn advance(connection: &mut AnyConnection) -> Result<Next, StoreError> {
    let moved = sqlx::query(
        "UPDATE hallpass_change_mark SET generation = generation + 1, previous_tag = tag, tag = $1 WHERE id = 1 \
         RETURNING generation, previous_tag",
    )
    .bind(random::random_id())
    .fetch_all(connection)
    .await?;
    let row = moved.first().ok_or(StoreError::Row("change_mark"))?;
    Ok(Next { number: row.try_get("generation")?, previous_tag: row.try_get("previous_tag")? })
}
