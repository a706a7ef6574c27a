//! How long to wait after failures.

use std::time::Duration;

/// The shortest wait.
pub const FIRST_RETRY: Duration = Duration::from_secs(1);

const LAST_RETRY: Duration = Duration::from_secs(30);

/// Exponential, 1 s to 30 s, without jitter.
pub fn backoff(failures: u32) -> Duration {
    FIRST_RETRY.saturating_mul(1 << failures.min(5)).min(LAST_RETRY)
}
