//! Logs when the limit of connections is reached.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Logs once when connections are evicted, and again only after there have been few. Clones share
/// it.
#[derive(Clone, Default)]
pub(super) struct LimitWarning {
    is_logged: Arc<AtomicBool>,
}

impl LimitWarning {
    /// Logs that the limit is reached, unless it has been logged.
    pub(super) fn log(&self) {
        if !self.is_logged.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "the limit of connections is reached: those that have waited longest without a request are closed"
            );
        }
    }

    /// Allows the next warning.
    pub(super) fn reset(&self) {
        self.is_logged.store(false, Ordering::Relaxed);
    }
}
