//! Adds an identity to the user of a session, and removes one.

use hallpass_types::{Timestamp, UserId};

use super::{
    super::{
        lost_answer::{Attempt, Whose, ended_before, read_ended_and_hash, until_answered},
        row::{column, ms},
    },
    lines,
    unique_violation::is_unique_violation,
};
use crate::{
    clock::any_clock,
    model::{account::Issuer, session_record::EndReason},
    store::{
        error::StoreError,
        own_identities::{MAX_OWN_IDENTITIES, OwnLink, OwnLinked},
        pool::{Pool, PooledQuery as _},
        unlink::{Unlink, UnlinkFrom, UnlinkOutcome},
        written::Written,
    },
};

/// Adds an identity to the user of a session that is live.
pub async fn link(pool: &Pool, link: &OwnLink, now: Timestamp) -> Result<OwnLinked, StoreError> {
    until_answered(pool, async |attempt| match link_once(pool, link, now, attempt).await {
        // A person has signed in with the identity for the first time, at the same moment.
        Err(StoreError::Database(error)) if is_unique_violation(&error) => {
            link_once(pool, link, now, attempt).await
        }
        done => done,
    })
    .await
}

async fn link_once(
    pool: &Pool,
    link: &OwnLink,
    now: Timestamp,
    attempt: Attempt,
) -> Result<OwnLinked, StoreError> {
    let row = sqlx::query(
        "SELECT outcome, holder FROM hallpass_link_own_identity_v2($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(link.asking.as_str())
    .bind(link.at.provider.as_str())
    .bind(link.at.issuer.as_str())
    .bind(link.subject.as_str())
    .bind(link.label.as_deref())
    .bind(&link.state_hash)
    .bind(MAX_OWN_IDENTITIES)
    .bind(ms(now))
    .fetch_one_in(pool)
    .await?;
    match (column::<String>(&row, "outcome")?.as_str(), attempt) {
        ("done", _) | ("before" | "repeated", Attempt::AfterLostAnswer) => Ok(OwnLinked::Done),
        ("before", Attempt::First) => Ok(OwnLinked::Before),
        ("repeated", Attempt::First) => Ok(OwnLinked::Repeated),
        ("belongs-to", _) => Ok(OwnLinked::BelongsTo(UserId::new(column::<String>(&row, "holder")?))),
        ("too-many", _) => Ok(OwnLinked::TooMany),
        ("used", _) => Ok(OwnLinked::Used),
        ("asking-ended", _) => Ok(OwnLinked::AskingEnded),
        _ => Err(StoreError::Row("outcome")),
    }
}

/// Removes an identity of a user who has another one that is known to work.
pub async fn unlink(
    pool: &Pool,
    unlink: &Unlink,
    now: Timestamp,
) -> Result<Written<UnlinkOutcome>, StoreError> {
    until_answered(pool, |attempt| unlink_once(pool, unlink, now, attempt)).await
}

async fn unlink_once(
    pool: &Pool,
    unlink: &Unlink,
    now: Timestamp,
    attempt: Attempt,
) -> Result<Written<UnlinkOutcome>, StoreError> {
    let (asking, user) = match &unlink.of {
        UnlinkFrom::UserOf(session) => (Some(session.as_str()), None),
        UnlinkFrom::User(user) => (None, Some(user.as_str())),
    };
    let rows = sqlx::query(
        "SELECT outcome, id, user_id, provider, token_hash \
         FROM hallpass_unlink_identity_v2($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(asking)
    .bind(user)
    .bind(unlink.issuer.as_str())
    .bind(unlink.subject.as_str())
    .bind(lines(unlink.ways.open.iter().map(Issuer::as_str)))
    .bind(lines(unlink.ways.ruled.iter().map(Issuer::as_str)))
    .bind(ms(unlink.ways.proven_since))
    .bind(ms(now))
    .bind(ms(any_clock(now)))
    .fetch_all_in(pool)
    .await?;
    let (first, rows) = rows.split_first().ok_or(StoreError::Row("outcome"))?;
    let refused = match column::<String>(first, "outcome")?.as_str() {
        "done" => {
            let ended = rows.iter().map(read_ended_and_hash).collect::<Result<Vec<_>, _>>()?;
            let (ended, hashes) = ended.into_iter().unzip();
            return Ok(Written::new(UnlinkOutcome::Done(ended), hashes));
        }
        "not-theirs" => UnlinkOutcome::NotTheirs,
        "last-one" => UnlinkOutcome::LastOne,
        "unproven" => UnlinkOutcome::Unproven,
        "asking-ended" => UnlinkOutcome::AskingEnded,
        "no-such-user" => UnlinkOutcome::NoSuchUser,
        _ => return Err(StoreError::Row("outcome")),
    };
    if attempt == Attempt::AfterLostAnswer
        && let Some(done) = find_done(pool, unlink, &refused, now).await?
    {
        return Ok(Written::found(done));
    }
    Ok(Written::nothing(refused))
}

/// What an attempt whose answer was lost has done, if it has removed the identity. It may have
/// ended the asking session, too.
async fn find_done(
    pool: &Pool,
    unlink: &Unlink,
    refused: &UnlinkOutcome,
    now: Timestamp,
) -> Result<Option<UnlinkOutcome>, StoreError> {
    let ended = match &unlink.of {
        UnlinkFrom::UserOf(asking) => {
            ended_before(pool, Whose::UserOf(asking.as_str()), EndReason::Revoked, now).await?
        }
        UnlinkFrom::User(_) => Vec::new(),
    };
    let is_done = match refused {
        UnlinkOutcome::NotTheirs => true,
        UnlinkOutcome::AskingEnded => !ended.is_empty(),
        _ => false,
    };
    Ok(is_done.then(|| UnlinkOutcome::Done(ended.into_iter().map(|(ended, _)| ended).collect())))
}
