//! Appends to the change feed. `change_feed.rs` reads it.
//!
//! # Why readers miss nothing (S4, S9)
//! A change of a session that a cache may contain locks the row of `hallpass_change_mark` before
//! anything else, and until its commit. So revisions are numbered and become visible in the same
//! order: a reader that sees revision 7 sees what 1 to 7 name. Each names the tag of the one before
//! it, so a reader also sees that the feed continues the revision that it knows.
//!
//! A sign-in that ends nothing changes no session that exists, and needs no revision. It must not
//! come between a change of all sessions of its user and the revision that names them: it would be
//! missed by the end, or be cached with the profile before. So both lock the row of the user.
//! Whatever is read after a lock is read as it is then: on PostgreSQL by a statement that begins
//! after it (READ COMMITTED), on SQLite because there is one writer.
//!
//! # Why writers do not wait for each other in a circle
//! Locks are taken in this order: the change mark, rows of users, other rows. A plain sign-in locks
//! its user, inserts its session and updates its callback, and never waits for the mark after that;
//! if it finds out too late that it needs the mark, it changes nothing and is made again with the
//! mark first. (One with an application's id, which is set last, is undone for that.) New people
//! are inserted as user, identity, account, so that of two browsers with the same person the second
//! one waits for the first and then fails. What locks one row at a time (touches, claimed
//! callbacks) or skips locked ones (the sweeper) is part of no circle. An admin's own transaction
//! may be: see `retry.rs`. Servers of the version before migration 16 lock the mark first in every
//! change, so all of this holds beside them (`conformance/older_version.rs`).
//!
//! # No network round trip while a row is locked
//! On PostgreSQL a change that appends to the feed is one call of a function of migration 16, 17 or
//! 19 (`functions/`); so is the link of a person's own identity, which locks their user and
//! session. Others are single statements: the session of an app, a linked identity, whether a user
//! is disabled, the policy revision. On SQLite, which has no network, a change is a transaction
//! that [`begin`] begins.

use std::ops::{Deref, DerefMut};

use hallpass_types::Timestamp;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::{
    row::ms,
    session_state::{NOT_ENDED, live_at},
};
use crate::{
    clock::any_clock,
    crypto::random,
    model::session_token::SessionTokenHash,
    store::{
        error::StoreError,
        pool::{Pool, Transaction},
    },
};

/// A transaction that may append to the change feed. No other one can until it ends.
pub(super) struct Change {
    transaction: Transaction,
    /// The number of the latest revision when it began.
    began_at: i64,
}

/// Begins a [`Change`].
///
/// Every change takes this lock first. On SQLite it also makes the first statement a write: a
/// transaction that has already read would not wait for another process.
pub(super) async fn begin(pool: &Pool) -> Result<Change, StoreError> {
    let mut transaction = pool.begin().await?;
    let locked = sqlx::query(
        "UPDATE hallpass_change_mark SET generation = generation WHERE id = 1 RETURNING generation",
    );
    let locked = locked.fetch_all(&mut *transaction).await?;
    let row = locked.first().ok_or(StoreError::Row("change_mark"))?;
    let began_at = row.try_get("generation")?;
    Ok(Change { transaction, began_at })
}

impl Change {
    /// Commits it, and returns the sessions that it has named in the change feed.
    pub async fn commit(mut self) -> Result<Vec<SessionTokenHash>, StoreError> {
        let named = sqlx::query("SELECT token_hash FROM hallpass_session_changes WHERE generation > $1");
        let named = named.bind(self.began_at).fetch_all(&mut *self.transaction).await?;
        let hashes = named.iter().map(|row| row.try_get("token_hash").map(SessionTokenHash::from_stored));
        let hashes = hashes.collect::<Result<_, _>>()?;
        self.transaction.commit().await?;
        Ok(hashes)
    }

    /// Undoes it.
    pub async fn rollback(self) -> Result<(), StoreError> {
        Ok(self.transaction.rollback().await?)
    }
}

impl Deref for Change {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.transaction
    }
}

impl DerefMut for Change {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }
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
