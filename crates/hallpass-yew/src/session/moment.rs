//! The page's own clock.

use std::time::Duration;

/// A moment on the page's own clock, in milliseconds since the page began. It never jumps, whatever somebody does to the
/// machine's clock; while the machine sleeps it may stand still.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(u64);

impl Moment {
    /// From milliseconds since the page began.
    pub const fn from_ms(ms: u64) -> Self {
        Self(ms)
    }

    /// Milliseconds since the page began.
    pub const fn as_ms(self) -> u64 {
        self.0
    }

    /// This moment and `duration` later.
    #[must_use]
    pub fn later(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(millis(duration)))
    }

    /// This moment and `duration` earlier, at least the page's beginning.
    #[must_use]
    pub fn earlier(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(millis(duration)))
    }

    /// How long it is since `earlier`; zero when `earlier` is later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
