//! Everything that one sign-in changes.

use hallpass_types::{SessionId, UserId};
use sqlx::any::AnyRow;

use super::{
    super::{
        claim_callback::read_waiter,
        lost_answer::{LostAnswers, Whose, ended_before, read_ended_and_hash},
        retry::retry_if_undone,
        row::{column, ms},
        stored_data::StoredData,
    },
    known_name::{coverage_number, is_partial, known_name, unknown_email},
    lines,
    sign_in_as_decided::{SIGN_IN_AS_DECIDED, is_policy_outdated, record_sign_in},
    unique_violation::is_unique_violation,
};
use crate::{
    clock::any_clock,
    crypto::random,
    model::{
        account::{Email, comparable_email},
        session_record::EndReason,
        session_token::SessionTokenHash,
    },
    store::{
        callbacks::FinishedCallback,
        error::StoreError,
        pool::{Pool, PooledQuery as _},
        sign_in::{Decided, NewSession, SignIn, SignInOutcome, SignedIn},
        written::Written,
    },
};

/// How often a sign-in is made again that others have overtaken: another browser of a new person,
/// or a change of the same user.
const MAX_RETRIES: u32 = 4;

const SIGN_IN: &str = concat!(
    "SELECT kind, id, user_id, provider, token_hash, waiter, ",
    record_sign_in!(),
    " FROM hallpass_sign_in_v1($1, $2, $3, $4, ",
    known_name!(),
    ", ",
    unknown_email!(),
    ", $7, $8, ",
    is_partial!(),
    ", $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)"
);

/// Whether a sign-in locks the change mark at once, or when it finds out that it has to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lock {
    IfNeeded,
    First,
}

/// Finds or creates the user, ends the sessions that this one replaces, and creates the session:
/// all or nothing.
pub async fn sign_in(
    pool: &Pool,
    sign_in: &SignIn,
    session: &NewSession,
) -> Result<Written<SignInOutcome>, StoreError> {
    let new_user = &UserId::new(random::random_id());
    let (mut lost_answers, mut was_lost) = (LostAnswers::new(), false);
    let (mut lock, mut retries) = (Lock::IfNeeded, MAX_RETRIES);
    loop {
        let attempt = async {
            if was_lost && let Some(found) = find(pool, sign_in, session, new_user).await? {
                return Ok(Some(found));
            }
            retry_if_undone(pool, || call(pool, sign_in, session, new_user, lock)).await
        };
        match attempt.await {
            Ok(Some(done)) => return Ok(done),
            Ok(None) if retries > 0 => lock = Lock::First,
            Ok(None) => return Err(StoreError::Deadline),
            Err(StoreError::Database(error)) if is_policy_outdated(&error) => {
                return Ok(Written::nothing(SignInOutcome::PolicyOutdated));
            }
            Err(StoreError::Database(error)) if retries > 0 && is_unique_violation(&error) => {}
            Err(error) if lost_answers.may_retry(&error) => {
                was_lost = true;
                continue;
            }
            Err(error) => return Err(error),
        }
        retries -= 1;
    }
}

/// Calls the function; `None` if it has changed nothing and is to be called again.
async fn call(
    pool: &Pool,
    sign_in: &SignIn,
    session: &NewSession,
    new_user: &UserId,
    lock: Lock,
) -> Result<Option<Written<SignInOutcome>>, StoreError> {
    let (profile, now) = (&sign_in.profile, session.created_at);
    let callback = sign_in.callback.as_ref();
    let query = sqlx::query(if sign_in.decided.is_some() { SIGN_IN_AS_DECIDED } else { SIGN_IN })
        .bind(sign_in.provider.as_str())
        .bind(sign_in.issuer.as_str())
        .bind(profile.subject.as_str())
        .bind(new_user.as_str())
        .bind(profile.name.as_deref())
        .bind(profile.email.as_ref().map(Email::as_str))
        .bind(profile.email.as_ref().and_then(comparable_email))
        .bind(profile.image.as_deref())
        .bind(coverage_number(profile))
        .bind(session.id.as_str())
        .bind(session.token_hash.as_str())
        .bind(ms(now))
        .bind(ms(any_clock(now)))
        .bind(ms(session.authenticated_at))
        .bind(sign_in.proved_at.map(ms))
        .bind(ms(session.idle_expires_at))
        .bind(ms(session.absolute_expires_at))
        .bind(sign_in.ip.as_deref())
        .bind(sign_in.user_agent.as_deref())
        .bind(i64::from(session.sessions_per_user))
        .bind(lines(sign_in.replaces.iter().map(SessionId::as_str)))
        .bind(sign_in.same_user_as.as_ref().map(SessionId::as_str))
        .bind(callback.map(|callback| callback.state_hash.as_str()))
        .bind(callback.map(|callback| callback.token.as_str()))
        .bind(i64::from(lock == Lock::First));
    let query = match &sign_in.decided {
        Some(Decided { application_id, data, known, policy_revision }) => {
            let data = StoredData::of(data);
            let query = query.bind(application_id.as_deref()).bind(data.public).bind(data.private);
            query.bind(*policy_revision).bind(known.as_ref().unwrap_or(new_user).as_str())
        }
        None => query,
    };
    read(&query.fetch_all_in(pool).await?, new_user)
}

fn read(rows: &[AnyRow], new_user: &UserId) -> Result<Option<Written<SignInOutcome>>, StoreError> {
    let (mut signed_in, mut replaced, mut evicted, mut changed) = (None, Vec::new(), Vec::new(), Vec::new());
    let user = |row: &AnyRow| column::<String>(row, "user_id").map(UserId::new);
    let mut email_owner = None;
    for row in rows {
        match column::<String>(row, "kind")?.as_str() {
            "again" => return Ok(None),
            "another-user" => return Ok(Some(Written::nothing(SignInOutcome::AnotherUser))),
            "email-belongs-to" => {
                return Ok(Some(Written::nothing(SignInOutcome::EmailBelongsTo(user(row)?))));
            }
            "session" => signed_in = Some((user(row)?, read_waiter(row)?)),
            "email-owner" => email_owner = Some(user(row)?),
            "changed" => changed.push(SessionTokenHash::from_stored(column(row, "token_hash")?)),
            kind @ ("replaced" | "evicted") => {
                let (ended, hash) = read_ended_and_hash(row)?;
                let ends = if kind == "replaced" { &mut replaced } else { &mut evicted };
                ends.push(ended);
                changed.push(hash);
            }
            _ => return Err(StoreError::Row("kind")),
        }
    }
    let (user, waiter) = signed_in.ok_or(StoreError::Row("kind"))?;
    if let Some(owner) = email_owner {
        tracing::warn!(%user, %owner, "shown as unverified: the e-mail address belongs to another user");
    }
    let signed_in = SignedIn { is_new_user: user == *new_user, user, waiter, replaced, evicted };
    Ok(Some(Written::new(SignInOutcome::Session(signed_in), changed)))
}

/// Looks whether the session was created by an attempt whose answer was lost.
async fn find(
    pool: &Pool,
    sign_in: &SignIn,
    session: &NewSession,
    new_user: &UserId,
) -> Result<Option<Written<SignInOutcome>>, StoreError> {
    let (id, now) = (session.id.as_str(), session.created_at);
    let row = sqlx::query(
        "SELECT s.user_id, (SELECT c.waiter FROM hallpass_sign_in_callbacks c WHERE c.state_hash = $2) AS waiter \
         FROM hallpass_sessions s WHERE s.id = $1",
    );
    let state = sign_in.callback.as_ref().map(|FinishedCallback { state_hash, .. }| state_hash.as_str());
    let Some(row) = row.bind(id).bind(state).fetch_optional_in(pool).await? else { return Ok(None) };
    let replaces = lines(sign_in.replaces.iter().map(SessionId::as_str));
    let replaced = ended_before(pool, Whose::Ids(&replaces), EndReason::SignedOut, now).await?;
    let evicted = ended_before(pool, Whose::UserOf(id), EndReason::Revoked, now).await?;
    let user = UserId::new(column::<String>(&row, "user_id")?);
    let signed_in = SignedIn {
        is_new_user: user == *new_user,
        user,
        waiter: read_waiter(&row)?,
        replaced: replaced.into_iter().map(|(ended, _)| ended).collect(),
        evicted: evicted.into_iter().map(|(ended, _)| ended).collect(),
    };
    Ok(Some(Written::found(SignInOutcome::Session(signed_in))))
}
