//! Ends sessions from another session of the same person.

use hallpass_types::{SessionId, Timestamp};
use sqlx::any::AnyRow;

use super::super::{
    lost_answer::{Attempt, Whose, ended_before, read_ended_and_hash, until_answered},
    row::{column, ms},
};
use crate::{
    clock::any_clock,
    model::session_record::EndReason,
    store::{
        error::StoreError,
        own_sessions::{EndedSession, OwnEnd, OwnSelection},
        pool::{Pool, PooledQuery as _},
        written::Written,
    },
};

const REASON: EndReason = EndReason::Revoked;

/// Ends the session `id`, if it belongs to the user of `asking`, and that one is live.
pub async fn end_own_session(
    pool: &Pool,
    asking: &SessionId,
    id: &SessionId,
    now: Timestamp,
) -> Result<Written<OwnEnd>, StoreError> {
    until_answered(pool, |attempt| end_one(pool, asking, id, now, attempt)).await
}

async fn end_one(
    pool: &Pool,
    asking: &SessionId,
    id: &SessionId,
    now: Timestamp,
    attempt: Attempt,
) -> Result<Written<OwnEnd>, StoreError> {
    let row = sqlx::query(
        "SELECT outcome, id, user_id, provider, token_hash FROM hallpass_end_own_session_v1($1, $2, $3, $4)",
    );
    let row = row.bind(asking.as_str()).bind(id.as_str()).bind(REASON.as_str()).bind(ms(now));
    let row = row.fetch_one_in(pool).await?;
    let nothing = match outcome(&row)?.as_str() {
        "ended" => {
            let (ended, hash) = read_ended_and_hash(&row)?;
            return Ok(Written::new(OwnEnd::Ended(ended), vec![hash]));
        }
        "not-theirs" => return Ok(Written::nothing(OwnEnd::NotTheirs)),
        "already-ended" => OwnEnd::AlreadyEnded,
        "asking-ended" => OwnEnd::AskingEnded,
        _ => return Err(StoreError::Row("outcome")),
    };
    if attempt == Attempt::AfterLostAnswer
        && let Some((ended, hash)) = ended_before(pool, Whose::Ids(id.as_str()), REASON, now).await?.pop()
    {
        return Ok(Written::new(OwnEnd::Ended(ended), vec![hash]));
    }
    Ok(Written::nothing(nothing))
}

/// Ends the sessions of the user of `asking`; `None` if that one is not live.
pub async fn end_own_sessions(
    pool: &Pool,
    asking: &SessionId,
    which: OwnSelection,
    now: Timestamp,
) -> Result<Written<Option<Vec<EndedSession>>>, StoreError> {
    until_answered(pool, |attempt| end_several(pool, asking, which, now, attempt)).await
}

async fn end_several(
    pool: &Pool,
    asking: &SessionId,
    which: OwnSelection,
    now: Timestamp,
    attempt: Attempt,
) -> Result<Written<Option<Vec<EndedSession>>>, StoreError> {
    let spared = match which {
        OwnSelection::Others => asking.as_str(),
        OwnSelection::All => "",
    };
    let rows = sqlx::query(
        "SELECT outcome, id, user_id, provider, token_hash FROM hallpass_end_own_sessions_v1($1, $2, $3, $4, $5)",
    )
    .bind(asking.as_str())
    .bind(spared)
    .bind(REASON.as_str())
    .bind(ms(now))
    .bind(ms(any_clock(now)))
    .fetch_all_in(pool)
    .await?;
    let (mut is_live, mut ended) = (false, Vec::new());
    for row in &rows {
        match outcome(row)?.as_str() {
            "ended" => ended.push(read_ended_and_hash(row)?),
            "asking-live" => is_live = true,
            "asking-ended" => {}
            _ => return Err(StoreError::Row("outcome")),
        }
    }
    if attempt == Attempt::AfterLostAnswer {
        // Those of this attempt are among them.
        ended = ended_before(pool, Whose::UserOf(asking.as_str()), REASON, now).await?;
        is_live |= !ended.is_empty();
    }
    let (ended, hashes) = ended.into_iter().unzip();
    Ok(Written::new(is_live.then_some(ended), hashes))
}

fn outcome(row: &AnyRow) -> Result<String, StoreError> {
    column(row, "outcome")
}

#[cfg(all(test, feature = "postgres"))]
mod tests {
    use hallpass_test_postgres::fresh_database;
    use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor as _};

    use super::*;
    use crate::store::{opened_by::OpenedBy, postgres::open::open_postgres};

    #[tokio::test(flavor = "multi_thread")]
    async fn session_s10_ends_of_the_attempt_whose_answer_was_lost_are_counted() {
        let url = fresh_database(None).await;
        let store = open_postgres(&url.clone().into(), OpenedBy::Server).await.unwrap();
        let mut database = AnyConnection::connect(&url).await.unwrap();
        let mut sign_in = async |session: &str| {
            let sql = format!(
                "SELECT kind FROM hallpass_sign_in_v1('p','i','ada','u','Ada',NULL,NULL,NULL,0,'{session}','{session}h',1000,0,\
                 1000,NULL,100000,100000,NULL,NULL,0,'',NULL,NULL,NULL,0)"
            );
            database.execute(AssertSqlSafe(sql)).await.unwrap();
        };
        sign_in("s1").await;
        sign_in("s2").await;
        let (pool, asking, now) = (&store.pools.writers, SessionId::new("s1"), Timestamp::from_unix_ms(1001));
        end_several(pool, &asking, OwnSelection::Others, now, Attempt::First).await.unwrap();
        sign_in("s3").await;
        let again = end_several(pool, &asking, OwnSelection::Others, now, Attempt::AfterLostAnswer).await;
        let again = again.unwrap();
        assert_eq!((again.outcome.unwrap().len(), again.changed.unwrap().len()), (2, 2));
    }
}
