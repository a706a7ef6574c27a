//! The wall clock. Nothing else reads the time of day.

#[cfg(feature = "test-support")]
mod fake_clock;

use std::time::{Duration, SystemTime};

use hallpass_types::Timestamp;

#[cfg(feature = "test-support")]
pub use fake_clock::FakeClock;

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
