//! The wall clock. Nothing else reads the time of day.

use std::time::{Duration, SystemTime};

use hallpass_types::Timestamp;

/// How much the clocks of two computers may differ.
pub const LEEWAY: Duration = Duration::from_mins(1);

/// The clocks of two servers differ by less than this (S15).
const CLOCK_SKEW: Duration = Duration::from_hours(1);

/// The time before which a session has expired for every server, if `now` is the time of this one:
/// for what must reach all sessions that some server may believe to be live. Of those that expired
/// before, there may be thousands.
pub fn any_clock(now: Timestamp) -> Timestamp {
    now.saturating_sub(CLOCK_SKEW)
}

/// A source of the current time. Injected, so that tests can set it.
pub trait Clock: Send + Sync + 'static {
    /// The current time, UTC.
    fn now(&self) -> Timestamp;
}

/// The operating system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    fn now(&self) -> Timestamp {
        Timestamp::from(SystemTime::now())
    }
}

/// A clock that tests set.
#[cfg(test)]
#[derive(Debug)]
pub struct TestClock(std::sync::atomic::AtomicU64);

#[cfg(test)]
impl TestClock {
    /// Starts at the current system time.
    pub fn new() -> std::sync::Arc<Self> {
        std::sync::Arc::new(Self(SystemClock.now().as_unix_ms().into()))
    }

    /// Sets the time.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.as_unix_ms(), std::sync::atomic::Ordering::SeqCst);
    }
}

#[cfg(test)]
impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix_ms(self.0.load(std::sync::atomic::Ordering::SeqCst))
    }
}
