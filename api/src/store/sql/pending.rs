//! Sign-ins on their way to a provider and back.

use std::time::Duration;

use hallpass_shared::{ProviderId, SessionId};
use sqlx::{AnyPool, AssertSqlSafe, Row as _, any::AnyRow};

use super::{Engine, changes, column, ms, time};
use crate::{
    sealed::Sealed,
    store::{Caps, NewPendingSignIn, PendingSignIn, SealedSignIn, SignInTrace, StoreError},
};

pub(super) async fn create(
    pool: &AnyPool,
    engine: Engine,
    new: &NewPendingSignIn,
    caps: Caps,
) -> Result<(), StoreError> {
    let mut transaction = pool.begin().await?;
    sqlx::query(
        "INSERT INTO pending_sign_ins (state_hash, browser_hash, provider, nonce, pkce_verifier, return_to, \
         started_from, max_age, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&new.state_hash)
    .bind(&new.browser_hash)
    .bind(new.provider.as_str())
    .bind(new.nonce.as_str())
    .bind(new.pkce_verifier.as_str())
    .bind(&new.return_to)
    .bind(new.started_from.as_ref().map(SessionId::as_str))
    .bind(new.max_age.map(|age| i64::try_from(age.as_secs()).unwrap_or(i64::MAX)))
    .bind(ms(new.created_at))
    .bind(ms(new.expires_at))
    .execute(&mut *transaction)
    .await?;
    let skip_locked = engine.skip_locked();
    let of_this_browser = format!(
        "DELETE FROM pending_sign_ins WHERE state_hash IN (SELECT state_hash FROM pending_sign_ins \
         WHERE browser_hash = $1 ORDER BY created_at DESC, state_hash LIMIT $3 OFFSET $2{skip_locked})"
    );
    sqlx::query(AssertSqlSafe(of_this_browser))
        .bind(&new.browser_hash)
        .bind(caps.per_browser)
        .bind(i64::MAX)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    make_room(pool, caps.total).await
}

/// Removes the oldest beyond `total`: those that have as many newer ones, whatever others remove meanwhile. Only one server at a
/// time, and nobody whom it waits for waits for it.
async fn make_room(pool: &AnyPool, total: i64) -> Result<(), StoreError> {
    let count: i64 =
        sqlx::query("SELECT COUNT(*) FROM pending_sign_ins").fetch_one(pool).await?.try_get(0)?;
    if count <= total {
        return Ok(());
    }
    let mut transaction = changes::begin(pool).await?;
    sqlx::query(
        "DELETE FROM pending_sign_ins WHERE state_hash IN (SELECT state_hash FROM pending_sign_ins \
         ORDER BY created_at DESC, state_hash LIMIT $2 OFFSET $1)",
    )
    .bind(total)
    .bind(i64::MAX)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(())
}

pub(super) async fn take(
    pool: &AnyPool,
    state_hash: &str,
    browser_hash: &str,
    provider: &ProviderId,
) -> Result<Option<PendingSignIn<Sealed>>, StoreError> {
    // All rows, not the first: a statement that was not run to its end was perhaps not committed either.
    let rows = sqlx::query(
        "DELETE FROM pending_sign_ins WHERE state_hash = $1 AND browser_hash = $2 AND provider = $3 \
         RETURNING nonce, pkce_verifier, return_to, started_from, max_age, created_at, expires_at",
    )
    .bind(state_hash)
    .bind(browser_hash)
    .bind(provider.as_str())
    .fetch_all(pool)
    .await?;
    let taken = rows.into_iter().next().map(|row| {
        Ok(PendingSignIn {
            nonce: Sealed::from_stored(row.try_get("nonce")?),
            pkce_verifier: Sealed::from_stored(row.try_get("pkce_verifier")?),
            return_to: row.try_get("return_to")?,
            started_from: row.try_get::<Option<String>, _>("started_from")?.map(SessionId::new),
            max_age: max_age(&row)?,
            created_at: time(&row, "created_at")?,
            expires_at: time(&row, "expires_at")?,
        })
    });
    taken.transpose()
}

fn max_age(row: &AnyRow) -> Result<Option<Duration>, StoreError> {
    let seconds = row.try_get::<Option<i64>, _>("max_age")?.map(u64::try_from).transpose();
    Ok(seconds.map_err(|_| StoreError::Row("max_age"))?.map(Duration::from_secs))
}

pub(super) async fn find(pool: &AnyPool, state_hash: &str) -> Result<SignInTrace, StoreError> {
    let finished = sqlx::query("SELECT session_id, return_to FROM finished_sign_ins WHERE state_hash = $1")
        .bind(state_hash)
        .fetch_optional(pool)
        .await?;
    if let Some(row) = finished {
        let session_id = SessionId::new(row.try_get::<String, _>("session_id")?);
        return Ok(SignInTrace::Finished { session_id, return_to: row.try_get("return_to")? });
    }
    let pending = sqlx::query("SELECT 1 FROM pending_sign_ins WHERE state_hash = $1")
        .bind(state_hash)
        .fetch_optional(pool)
        .await?;
    Ok(if pending.is_some() { SignInTrace::Elsewhere } else { SignInTrace::Unknown })
}

pub(super) async fn sealed(pool: &AnyPool, after: &str, most: u32) -> Result<Vec<SealedSignIn>, StoreError> {
    let rows = sqlx::query(
        "SELECT state_hash, nonce, pkce_verifier FROM pending_sign_ins WHERE state_hash > $1 \
         ORDER BY state_hash LIMIT $2",
    )
    .bind(after)
    .bind(i64::from(most))
    .fetch_all(pool)
    .await?;
    let sealed = rows.iter().map(|row| {
        Ok::<_, StoreError>(SealedSignIn {
            state_hash: column(row, "state_hash")?,
            nonce: Sealed::from_stored(column(row, "nonce")?),
            pkce_verifier: Sealed::from_stored(column(row, "pkce_verifier")?),
        })
    });
    Ok(sealed.filter_map(Result::ok).collect())
}

/// One after another: whoever held several of them could be in somebody's way.
pub(super) async fn replace_sealed(pool: &AnyPool, sign_ins: &[SealedSignIn]) -> Result<(), StoreError> {
    for sign_in in sign_ins {
        sqlx::query("UPDATE pending_sign_ins SET nonce = $2, pkce_verifier = $3 WHERE state_hash = $1")
            .bind(&sign_in.state_hash)
            .bind(sign_in.nonce.as_str())
            .bind(sign_in.pkce_verifier.as_str())
            .execute(pool)
            .await?;
    }
    Ok(())
}
