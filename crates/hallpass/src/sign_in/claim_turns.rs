//! Limits how many callbacks are claimed at the same time.

use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::store::StoreError;

/// How many callbacks write to the store at the same time: those of anonymous visitors must never
/// fill the queue in which sign-outs wait.
const CLAIMS_AT_ONCE: usize = 2;

/// How long a callback waits for its turn, so that no queue builds up while the store is down.
const CLAIM_TURN_TIMEOUT: Duration = Duration::from_secs(10);

/// The turns of callbacks to be claimed.
pub struct ClaimTurns(Semaphore);

impl Default for ClaimTurns {
    fn default() -> Self {
        Self(Semaphore::new(CLAIMS_AT_ONCE))
    }
}

impl ClaimTurns {
    /// Waits for a turn, which lasts until the permit is dropped.
    ///
    /// # Errors
    /// There was none in time. The callback has claimed nothing, and can be sent again.
    pub async fn wait(&self) -> Result<SemaphorePermit<'_>, StoreError> {
        let turn = tokio::time::timeout(CLAIM_TURN_TIMEOUT, self.0.acquire()).await;
        turn.map_err(|_| StoreError::Deadline)?.map_err(|_| StoreError::Stopped)
    }
}
