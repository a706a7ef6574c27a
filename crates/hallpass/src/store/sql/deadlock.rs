//! Retries a transaction that the database ended because of a deadlock.
//!
//! Our own changes lock the change feed first, so that none waits for a row of another one. But an
//! admin's transaction may have locked a row before.

use crate::store::error::StoreError;

/// Runs a transaction, and repeats it once if the database ended it because of a deadlock: then
/// nothing of it was kept.
pub(super) async fn retry_after_deadlock<T, F>(transaction: impl Fn() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    match transaction().await {
        Err(StoreError::Database(error)) if is_deadlock(&error) => {
            tracing::warn!(%error, "retrying a change after a deadlock");
            transaction().await
        }
        done => done,
    }
}

/// PostgreSQL's `deadlock_detected`.
fn is_deadlock(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == "40P01")
}
