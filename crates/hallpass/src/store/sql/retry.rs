//! Repeats a change that the database has certainly not made, and a query for reading whose
//! connection had died.

use tokio::time::Instant;

use crate::store::{
    error::StoreError,
    pool::{Pool, is_dead_connection, is_deadlock, is_refused_as_read_only, is_shut_down},
};

/// How often a change or a query is repeated.
const MAX_REPEATS: u32 = 3;

/// Makes a change on connections of `pool`. It is repeated if nothing of it was kept: its
/// connection was that of a server which was shut down or takes no changes any more, or it was
/// ended because of a deadlock.
///
/// Our own changes lock the change feed first, so that none waits for a row of another one. But an
/// admin's transaction may have locked a row before.
pub(super) async fn retry_if_undone<T, F>(pool: &Pool, change: impl Fn() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    let mut repeats = 0;
    loop {
        let began = Instant::now();
        let error = match change().await {
            Err(StoreError::Database(error)) => error,
            done => return done,
        };
        if !is_undone(pool, &error, began) || repeats == MAX_REPEATS {
            return Err(StoreError::Database(error));
        }
        repeats += 1;
        tracing::warn!(%error, "retrying a change that was not made");
    }
}

/// Whether nothing was kept of a change that began at `began` and failed. What the error says about
/// the connection is recorded: the repetition gets another one.
fn is_undone(pool: &Pool, error: &sqlx::Error, began: Instant) -> bool {
    if is_refused_as_read_only(error) {
        pool.freshness().record_refusal(began);
        return true;
    }
    if is_dead_connection(error) {
        pool.freshness().record_loss(began);
    }
    // What another connection did before it broke is not known.
    is_shut_down(error) || is_deadlock(error)
}

/// Runs a query for reading on connections of `pool`. It is repeated if it failed because its
/// connection had died: after a restart of the database every idle one has.
pub(super) async fn read_again_if_dead<T, F>(pool: &Pool, query: impl Fn() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    let mut repeats = 0;
    loop {
        let began = Instant::now();
        match query().await {
            Err(StoreError::Database(error)) if is_dead_connection(&error) => {
                pool.freshness().record_loss(began);
                if repeats == MAX_REPEATS {
                    return Err(StoreError::Database(error));
                }
                repeats += 1;
            }
            done => return done,
        }
    }
}
