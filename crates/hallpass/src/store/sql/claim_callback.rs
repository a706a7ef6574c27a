//! Claims the callback of a sign-in.

use sqlx::any::AnyRow;

use super::{
    lost_answer::{Attempt, until_answered},
    row::{column, ms},
    sql_store::SqlStore,
};
use crate::{
    crypto::random,
    store::{
        callbacks::NewCallback,
        error::StoreError,
        pool::{Pool, PooledQuery as _},
    },
};

/// Until a copy waits, the column `waiter` has the id of the claim, with this before it: if the
/// answer to the claim is lost, it shows whose claim it is.
const CLAIM: &str = "claim:";

impl SqlStore {
    /// Records a callback before its authorization code is exchanged. Returns whether it is the
    /// first one with its state: of any number of copies exactly one is (S12).
    pub async fn claim_callback(&self, new: NewCallback) -> Result<bool, StoreError> {
        let pool = self.pools.writers.clone();
        let id = format!("{CLAIM}{}", random::random_id());
        self.write(async move { until_answered(&pool, |attempt| claim(&pool, &new, &id, attempt)).await })
            .await
    }
}

async fn claim(pool: &Pool, new: &NewCallback, id: &str, attempt: Attempt) -> Result<bool, StoreError> {
    let claimed = sqlx::query(
        "INSERT INTO hallpass_sign_in_callbacks (state_hash, code_hash, started_at, expires_at, waiter) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (state_hash) DO NOTHING",
    )
    .bind(&new.state_hash)
    .bind(&new.code_hash)
    .bind(ms(new.started_at))
    .bind(ms(new.expires_at))
    .bind(id)
    .execute_in(pool)
    .await?;
    let is_first = claimed.rows_affected() == 1;
    Ok(is_first || (attempt == Attempt::AfterLostAnswer && was_claimed(pool, new, id).await?))
}

/// Whether an attempt whose answer was lost has claimed it.
async fn was_claimed(pool: &Pool, new: &NewCallback, id: &str) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM hallpass_sign_in_callbacks WHERE state_hash = $1 AND waiter = $2";
    let found = sqlx::query(sql).bind(&new.state_hash).bind(id).fetch_optional_in(pool).await?;
    Ok(found.is_some())
}

/// Reads the column `waiter`: the copy that waits, if one does.
pub(super) fn read_waiter(row: &AnyRow) -> Result<Option<String>, StoreError> {
    let waiter = column::<Option<String>>(row, "waiter")?;
    Ok(waiter.filter(|waiter| !waiter.starts_with(CLAIM)))
}
