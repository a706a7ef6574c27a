//! The one place that reads the time.

use std::time::SystemTime;

use hallpass_shared::Timestamp;

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
