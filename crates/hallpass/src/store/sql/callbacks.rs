//! Callbacks of sign-ins: waited for, finished. Each change is one statement.

use hallpass_types::{ErrorCode, SessionId, Timestamp};
use sqlx::{AnyConnection, any::AnyRow};

use super::{
    claim_callback::read_waiter,
    retry::retry_if_undone,
    row::{column, ms, optional_time, time},
    sql_store::SqlStore,
};
use crate::{
    crypto::sealed::Sealed,
    store::{
        callbacks::{CallbackOutcome, FinishedCallback, KnownCallback},
        error::StoreError,
        pool::{Pool, PooledQuery as _},
    },
};

impl SqlStore {
    /// Registers the copy `waiter` of a callback that is in flight, so that this copy gets the
    /// session cookie. Returns whether the first one is still in flight, and had the same code.
    pub async fn wait_for_callback(
        &self,
        state_hash: &str,
        code_hash: &str,
        waiter: &str,
    ) -> Result<bool, StoreError> {
        let pool = self.pools.writers.clone();
        let (state, code, waiter) = (state_hash.to_owned(), code_hash.to_owned(), waiter.to_owned());
        self.write(async move { retry_if_undone(&pool, || wait(&pool, &state, &code, &waiter)).await }).await
    }

    /// Finds the callback with this state.
    pub async fn find_callback(&self, state_hash: &str) -> Result<Option<KnownCallback>, StoreError> {
        self.read(|| find(&self.pools.readers, state_hash)).await
    }

    /// Records that a callback ended without a session. Returns whether it had not ended before.
    pub async fn fail_callback(
        &self,
        state_hash: &str,
        failure: ErrorCode,
        refusal: Option<&Sealed>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (pool, state) = (self.pools.writers.clone(), state_hash.to_owned());
        let refusal = refusal.cloned();
        self.write(async move {
            retry_if_undone(&pool, || fail(&pool, &state, failure, refusal.as_ref(), now)).await
        })
        .await
    }

    /// Returns whether a copy of a finished callback may answer with the session cookie: the last
    /// answer with it was before `unless_since`, so the browser would have it by now. If so, this
    /// answer is recorded as the last one.
    pub async fn claim_cookie(
        &self,
        state_hash: &str,
        now: Timestamp,
        unless_since: Timestamp,
    ) -> Result<bool, StoreError> {
        let (pool, state) = (self.pools.writers.clone(), state_hash.to_owned());
        self.write(
            async move { retry_if_undone(&pool, || claim_cookie(&pool, &state, now, unless_since)).await },
        )
        .await
    }
}

async fn wait(pool: &Pool, state_hash: &str, code_hash: &str, waiter: &str) -> Result<bool, StoreError> {
    let waits = sqlx::query(
        "UPDATE hallpass_sign_in_callbacks SET waiter = $3 WHERE state_hash = $1 AND code_hash = $2 AND finished_at IS NULL",
    )
    .bind(state_hash)
    .bind(code_hash)
    .bind(waiter)
    .execute_in(pool)
    .await?;
    Ok(waits.rows_affected() == 1)
}

async fn find(pool: &Pool, state_hash: &str) -> Result<Option<KnownCallback>, StoreError> {
    let row = sqlx::query(
        "SELECT code_hash, started_at, waiter, finished_at, failure, session_id, sealed_token \
         FROM hallpass_sign_in_callbacks WHERE state_hash = $1",
    )
    .bind(state_hash)
    .fetch_optional_in(pool)
    .await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> Result<KnownCallback, StoreError> {
    Ok(KnownCallback {
        code_hash: column(row, "code_hash")?,
        started_at: time(row, "started_at")?,
        waiter: read_waiter(row)?,
        outcome: match optional_time(row, "finished_at")? {
            Some(_) => Some(read_outcome(row)?),
            None => read_sealed(row)?.map(|link| CallbackOutcome::Unconfirmed { link }),
        },
    })
}

fn read_outcome(row: &AnyRow) -> Result<CallbackOutcome, StoreError> {
    if let Some(session) = column::<Option<String>>(row, "session_id")? {
        let token = Sealed::from_stored(column(row, "sealed_token")?);
        return Ok(CallbackOutcome::SignedIn { session_id: SessionId::new(session), token });
    }
    let Some(code) = column::<Option<String>>(row, "failure")? else {
        return Ok(CallbackOutcome::Linked { confirmed: read_sealed(row)? });
    };
    // The error code of a later version is a failure, too.
    let code = code.parse().unwrap_or(ErrorCode::OAuthCallbackError);
    Ok(CallbackOutcome::Failed { code, refusal: read_sealed(row)? })
}

/// What the callback keeps for its copies.
fn read_sealed(row: &AnyRow) -> Result<Option<Sealed>, StoreError> {
    Ok(column::<Option<String>>(row, "sealed_token")?.map(Sealed::from_stored))
}

/// Records that a callback ended with a session, in the transaction that inserts the session.
/// Returns the copy that waits for the session cookie, if one does.
pub(super) async fn finish(
    connection: &mut AnyConnection,
    finished: &FinishedCallback,
    session: &SessionId,
    now: Timestamp,
) -> Result<Option<String>, StoreError> {
    let rows = sqlx::query(
        "UPDATE hallpass_sign_in_callbacks SET finished_at = $2, cookie_sent_at = $2, session_id = $3, sealed_token = $4 \
         WHERE state_hash = $1 RETURNING waiter",
    )
    .bind(&finished.state_hash)
    .bind(ms(now))
    .bind(session.as_str())
    .bind(finished.token.as_str())
    .fetch_all(connection)
    .await?;
    rows.first().map_or(Ok(None), read_waiter)
}

async fn fail(
    pool: &Pool,
    state_hash: &str,
    failure: ErrorCode,
    refusal: Option<&Sealed>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let ended = sqlx::query(
        "UPDATE hallpass_sign_in_callbacks SET finished_at = $2, failure = $3, sealed_token = $4 \
         WHERE state_hash = $1 AND finished_at IS NULL",
    )
    .bind(state_hash)
    .bind(ms(now))
    .bind(failure.as_str())
    .bind(refusal.map(Sealed::as_str))
    .execute_in(pool)
    .await?;
    Ok(ended.rows_affected() == 1)
}

async fn claim_cookie(
    pool: &Pool,
    state_hash: &str,
    now: Timestamp,
    unless_since: Timestamp,
) -> Result<bool, StoreError> {
    let claimed = sqlx::query(
        "UPDATE hallpass_sign_in_callbacks SET cookie_sent_at = $2 WHERE state_hash = $1 AND cookie_sent_at <= $3",
    )
    .bind(state_hash)
    .bind(ms(now))
    .bind(ms(unless_since))
    .execute_in(pool)
    .await?;
    Ok(claimed.rows_affected() == 1)
}
