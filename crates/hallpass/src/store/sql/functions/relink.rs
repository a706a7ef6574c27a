//! Gives an identity to a user.

use hallpass_types::{Timestamp, UserId};

use super::{
    super::row::{column, ms},
    lines,
    unique_violation::is_unique_violation,
};
use crate::{
    clock::any_clock,
    model::account::Issuer,
    store::{
        error::StoreError,
        identities::{IfTaken, Relink, Relinked},
        pool::{Pool, PooledQuery as _},
    },
};

/// Gives an identity to a user, in place of those that they had at the same provider.
pub async fn relink(pool: &Pool, wanted: &Relink, now: Timestamp) -> Result<Relinked, StoreError> {
    match relink_once(pool, wanted, now).await {
        // A person has signed in with the identity for the first time, at the same moment.
        Err(StoreError::Database(error)) if is_unique_violation(&error) => {
            relink_once(pool, wanted, now).await
        }
        done => done,
    }
}

async fn relink_once(pool: &Pool, wanted: &Relink, now: Timestamp) -> Result<Relinked, StoreError> {
    let row = sqlx::query(
        "SELECT outcome, replaced, taken_from, ended FROM hallpass_relink_v1($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(wanted.user.as_str())
    .bind(wanted.at.provider.as_str())
    .bind(wanted.at.issuer.as_str())
    .bind(wanted.subject.as_str())
    .bind(i64::from(wanted.if_taken == IfTaken::Take))
    .bind(lines(wanted.elsewhere.iter().map(Issuer::as_str)))
    .bind(ms(now))
    .bind(ms(any_clock(now)))
    .fetch_one_in(pool)
    .await?;
    let count = |name| u64::try_from(column::<i64>(&row, name)?).map_err(|_| StoreError::Row(name));
    let taken_from = column::<Option<String>>(&row, "taken_from")?.map(UserId::new);
    match (column::<String>(&row, "outcome")?.as_str(), taken_from) {
        ("done", taken_from) => {
            Ok(Relinked::Done { replaced: count("replaced")?, taken_from, ended: count("ended")? })
        }
        ("belongs-to", Some(holder)) => Ok(Relinked::BelongsTo(holder)),
        ("no-such-user", _) => Ok(Relinked::NoSuchUser),
        _ => Err(StoreError::Row("outcome")),
    }
}
