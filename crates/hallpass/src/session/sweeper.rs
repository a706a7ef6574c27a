//! Removes sessions that are over from the store, in the background (S13). They are over all the same until then.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use crate::{clock::Clock, store::SqlStore};

/// How often there is a look at what is over.
const EVERY: Duration = Duration::from_secs(60);

/// How many rows go at once: the write lock is held for milliseconds.
const BATCH: u32 = 200;

/// In between the others have their turn.
const PAUSE: Duration = Duration::from_millis(50);

/// Sweeps until nobody holds the store any more.
pub async fn sweep(store: Weak<SqlStore>, clock: Arc<dyn Clock>) {
    let mut rounds = tokio::time::interval(EVERY);
    loop {
        rounds.tick().await;
        loop {
            let Some(store) = store.upgrade() else { return };
            match store.sweep(clock.now(), BATCH).await {
                Ok(removed) if removed >= u64::from(BATCH) => tokio::time::sleep(PAUSE).await,
                Ok(_) => break,
                Err(error) => {
                    tracing::warn!(%error, "what is over could not be removed; it is tried again in a minute");
                    break;
                }
            }
        }
    }
}
