//! The wall clock. Nothing else reads the time of day.

use std::time::{Duration, SystemTime};

use hallpass_types::Timestamp;

/// How much the clocks of two computers may differ.
pub const LEEWAY: Duration = Duration::from_mins(1);

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
