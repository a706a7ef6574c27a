//! Ends a redirect loop in which the marker gets lost.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// Redirects without an arrival. Browsers give up after 20; two servers, which count separately,
/// stay below that.
const MAX_REDIRECTS: u64 = 8;

/// Redirects that are further apart belong to no loop.
const LOOP_PAUSE: Duration = Duration::from_secs(10);

/// Counts redirects in a row that led to no page under the public name.
pub(super) struct RedirectLoop {
    started: Instant,
    count: AtomicU64,
    /// When the last one was counted, in milliseconds since the start.
    last: AtomicU64,
}

impl RedirectLoop {
    pub(super) fn new(started: Instant) -> Self {
        Self { started, count: AtomicU64::new(0), last: AtomicU64::new(0) }
    }

    /// Resets the count: a page was requested under the public name, without the marker. With it,
    /// the second redirect is still to come.
    pub(super) fn arrived(&self) {
        self.count.store(0, Ordering::Relaxed);
    }

    /// Counts a redirect at `now`; `false` if it would be part of a loop.
    pub(super) fn may_redirect(&self, now: Instant) -> bool {
        let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let now = millis(now.saturating_duration_since(self.started));
        let last = self.last.swap(now, Ordering::Relaxed);
        if now.saturating_sub(last) > millis(LOOP_PAUSE) {
            self.count.store(0, Ordering::Relaxed);
        }
        self.count.fetch_add(1, Ordering::Relaxed) < MAX_REDIRECTS
    }
}
