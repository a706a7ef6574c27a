//! Keeps a link that a person has to confirm, with the callback that it began with.

use super::{retry::retry_if_undone, sql_store::SqlStore};
use crate::{
    crypto::sealed::Sealed,
    store::{
        error::StoreError,
        pool::{Pool, PooledQuery as _},
    },
};

impl SqlStore {
    /// Records that a callback leads to the question whether to link an identity. It counts as
    /// unfinished: so the identity is linked at most once, and not after the person has declined.
    pub async fn await_confirmation(&self, state_hash: &str, link: &Sealed) -> Result<(), StoreError> {
        let (pool, state, link) = (self.pools.writers.clone(), state_hash.to_owned(), link.clone());
        self.write(async move { retry_if_undone(&pool, || keep_link(&pool, &state, &link)).await }).await
    }
}

async fn keep_link(pool: &Pool, state_hash: &str, link: &Sealed) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE hallpass_sign_in_callbacks SET sealed_token = $2 WHERE state_hash = $1 AND finished_at IS NULL",
    )
    .bind(state_hash)
    .bind(link.as_str())
    .execute_in(pool)
    .await?;
    Ok(())
}
