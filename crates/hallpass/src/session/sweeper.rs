//! The sweeper: a background task that deletes the rows of ended sessions (S13). Until then they
//! are ended all the same.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use super::audit::Audit;
use crate::{clock::Clock, store::SqlStore};

/// How often it looks for rows to delete.
const SWEEP_INTERVAL: Duration = Duration::from_mins(1);

/// How many rows are deleted at once, so that the write lock is held for milliseconds.
const BATCH_SIZE: u32 = 200;

/// The pause between two batches, for other writers.
const BATCH_PAUSE: Duration = Duration::from_millis(50);

/// Sweeps until the store is dropped.
pub async fn sweep(store: Weak<SqlStore>, clock: Arc<dyn Clock>, audit: Audit) {
    let mut interval = tokio::time::interval(SWEEP_INTERVAL);
    loop {
        interval.tick().await;
        loop {
            let Some(store) = store.upgrade() else { return };
            match store.sweep(clock.now(), BATCH_SIZE).await {
                Ok(swept) => {
                    audit.expired(&swept.expired);
                    if swept.largest < u64::from(BATCH_SIZE) {
                        break;
                    }
                    tokio::time::sleep(BATCH_PAUSE).await;
                }
                Err(error) => {
                    tracing::warn!(%error, "ended sessions could not be deleted; the next try is in a minute");
                    break;
                }
            }
        }
    }
}
