//! Whether a server is ready for new requests.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Whether the server is ready for new requests. Clones share it.
#[derive(Clone, Default)]
pub struct Readiness {
    is_shutting_down: Arc<AtomicBool>,
}

impl Readiness {
    /// Marks the server as not ready. Requests that still arrive are answered.
    pub fn begin_shutdown(&self) {
        self.is_shutting_down.store(true, Ordering::Relaxed);
    }

    /// Whether the server is not ready any more.
    pub fn is_shutting_down(&self) -> bool {
        self.is_shutting_down.load(Ordering::Relaxed)
    }
}
