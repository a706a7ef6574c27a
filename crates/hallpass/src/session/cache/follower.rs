//! The change follower: a background task that keeps the cache usable and up to date.

use std::{sync::Weak, time::Duration};

use tokio::time::MissedTickBehavior;

use super::session_cache::SessionCache;
use crate::store::ChangeFeed;

/// How often the change feed is read.
const READ_INTERVAL: Duration = Duration::from_millis(250);

/// Reads the change feed again and again, until the cache or the store is dropped. Logs when an
/// outage of the store begins and when it ends.
pub async fn follow_changes<Store: ChangeFeed>(cache: Weak<SessionCache>, store: Weak<Store>) {
    let mut interval = tokio::time::interval(READ_INTERVAL);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut is_available = true;
    loop {
        interval.tick().await;
        let (Some(cache), Some(store)) = (cache.upgrade(), store.upgrade()) else { return };
        match (cache.refresh(&store).await, is_available) {
            (Err(error), true) => {
                tracing::error!(%error, "the store does not answer");
                is_available = false;
            }
            (Ok(()), false) => {
                tracing::info!("the store answers again");
                is_available = true;
            }
            _ => {}
        }
    }
}
