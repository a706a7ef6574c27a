//! How long sessions last, and how many a user may have.

use std::time::Duration;

use hallpass_types::Timestamp;

/// How long sessions last, and how many of them a user may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The idle timeout: a session expires after this long without activity.
    pub idle: Duration,
    /// The absolute timeout: a session expires this long after its sign-in, however active it is.
    pub absolute: Duration,
    /// Activity is written down at most this often: see [`Self::new`].
    pub touch_interval: Duration,
    /// How many live sessions a user may have. A further sign-in ends the one that was inactive for
    /// longest. Zero is no limit.
    pub sessions_per_user: u32,
}

/// Activity is written down at most this often (S7).
const MAX_TOUCH_INTERVAL: Duration = Duration::from_mins(1);

/// A session may end early by this part of its idle timeout, because activity since the last touch
/// is not written down.
const TOUCHES_PER_IDLE_TIMEOUT: u32 = 10;

/// More devices than a person has, and few enough for a list.
const SESSIONS_PER_USER: u32 = 100;

const DAY: Duration = Duration::from_hours(24);

impl Limits {
    /// These timeouts, with activity written down once a minute, and with an idle timeout of less
    /// than ten minutes ten times within it: an active session must not expire because its activity
    /// is not written down yet.
    pub fn new(idle: Duration, absolute: Duration) -> Self {
        let touch_interval = MAX_TOUCH_INTERVAL.min(idle / TOUCHES_PER_IDLE_TIMEOUT);
        Self { idle, absolute, touch_interval, sessions_per_user: SESSIONS_PER_USER }
    }

    /// When a session with activity at `now` expires by the idle timeout: never later than by the
    /// absolute one.
    pub(crate) fn idle_expiry(self, now: Timestamp, absolute_expires_at: Timestamp) -> Timestamp {
        now.saturating_add(self.idle).min(absolute_expires_at)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new(7 * DAY, 30 * DAY)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn session_s07_idle_timeout_from_ten_minutes_on_is_one_touch_a_minute(idle in 600..300_000_000_000_u64) {
            let limits = Limits::new(Duration::from_secs(idle), 30 * DAY);
            prop_assert_eq!(limits.touch_interval, Duration::from_mins(1));
        }
    }
}
