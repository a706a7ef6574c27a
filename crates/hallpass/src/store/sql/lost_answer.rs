//! Changes whose answer is lost: the connection breaks between the statement and its answer.
//! Whether the change was made is found out on another connection, not guessed.

use hallpass_types::Timestamp;
use sqlx::{AssertSqlSafe, any::AnyRow};

use super::{
    ended_row::read_ended,
    retry::retry_if_undone,
    row::{column, ms},
};
use crate::{
    model::{session_record::EndReason, session_token::SessionTokenHash},
    store::{
        error::StoreError,
        own_sessions::EndedSession,
        pool::{Pool, PooledQuery as _, is_dead_connection},
    },
};

/// Whether the same change may have been made before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// No.
    First,
    /// It may: the answer to an earlier attempt was lost.
    AfterLostAnswer,
}

/// Makes a change that can be made twice, again until there is an answer. The first attempt may
/// still be running then: the second one waits for its locks.
pub async fn until_answered<T, F>(pool: &Pool, change: impl Fn(Attempt) -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    let (mut attempt, mut retries) = (Attempt::First, LostAnswers::new());
    loop {
        match retry_if_undone(pool, || change(attempt)).await {
            Err(error) if retries.may_retry(&error) => attempt = Attempt::AfterLostAnswer,
            done => return done,
        }
    }
}

/// How many answers to one change may be lost. After the first one, no connection is used that has
/// not answered since.
const MAX_LOST_ANSWERS: u32 = 3;

/// Counts lost answers.
pub struct LostAnswers {
    left: u32,
}

impl LostAnswers {
    pub fn new() -> Self {
        Self { left: MAX_LOST_ANSWERS }
    }

    /// Whether this error is a lost answer, and not one too many.
    pub fn may_retry(&mut self, error: &StoreError) -> bool {
        let StoreError::Database(error) = error else { return false };
        if self.left == 0 || !is_dead_connection(error) {
            return false;
        }
        tracing::warn!(%error, "the answer to a change was lost; asking on another connection");
        self.left -= 1;
        true
    }
}

/// Which sessions an earlier attempt may have ended.
#[derive(Clone, Copy)]
pub enum Whose<'a> {
    /// Those with these ids, one a line.
    Ids(&'a str),
    /// Those of the user of the session with this id.
    UserOf(&'a str),
}

/// The sessions that a change at `now` has ended for this reason, by the store.
pub async fn ended_before(
    pool: &Pool,
    whose: Whose<'_>,
    reason: EndReason,
    now: Timestamp,
) -> Result<Vec<(EndedSession, SessionTokenHash)>, StoreError> {
    let (condition, value) = match whose {
        Whose::Ids(ids) => ("id = ANY (string_to_array($1, chr(10)))", ids),
        Whose::UserOf(id) => ("user_id = (SELECT user_id FROM hallpass_sessions WHERE id = $1)", id),
    };
    let sql = format!(
        "SELECT id, user_id, provider, token_hash FROM hallpass_sessions \
         WHERE {condition} AND ended_at = $2 AND end_reason = $3"
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(value).bind(ms(now)).bind(reason.as_str());
    rows.fetch_all_in(pool).await?.iter().map(read_ended_and_hash).collect()
}

/// Reads a session that has ended, with the hash of its token.
pub fn read_ended_and_hash(row: &AnyRow) -> Result<(EndedSession, SessionTokenHash), StoreError> {
    Ok((read_ended(row)?, SessionTokenHash::from_stored(column(row, "token_hash")?)))
}
