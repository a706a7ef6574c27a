//! The one place that reads the time.

use std::time::{Duration, SystemTime};

use hallpass_types::Timestamp;

/// How far the clocks of two computers may differ.
pub const LEEWAY: Duration = Duration::from_secs(60);

/// Tells the time. Injected, so that a test can say what time it is.
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

/// A clock that a test sets.
#[cfg(test)]
#[derive(Debug)]
pub struct TestClock(std::sync::atomic::AtomicU64);

#[cfg(test)]
impl TestClock {
    /// Begins when it really is.
    pub fn new() -> std::sync::Arc<Self> {
        std::sync::Arc::new(Self(SystemClock.now().as_unix_ms().into()))
    }

    /// Says `now` from now on.
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
