//! Whether a session is alive: a pure function of its record, the clock and the limits (S5, S6, S7).

use std::time::Duration;

use hallpass_types::Timestamp;

use crate::model::session_record::{EndReason, SessionRecord};

/// How long sessions last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A session ends when it was not used for this long.
    pub idle: Duration,
    /// A session ends this long after its sign-in, however much it is used.
    pub absolute: Duration,
    /// Activity is written down at most this often: see [`Self::new`].
    pub touch_interval: Duration,
    /// How many live sessions a user may have: beyond that the one that was used longest ago ends. Zero is no limit.
    pub sessions_per_user: u32,
}

/// Activity is written down at most this often (S7).
const LONGEST_TOUCH_INTERVAL: Duration = Duration::from_secs(60);

/// A session may end early by this part of its idle limit, because activity since the last write is not written down.
const TOUCHES_PER_IDLE_LIMIT: u32 = 10;

/// More devices than a person has, and few enough for a list.
const SESSIONS_PER_USER: u32 = 100;

impl Limits {
    /// These limits, with activity written down every minute, and ten times within an idle limit of less than ten minutes:
    /// a session that is used must not end because its use is not written down yet.
    pub fn new(idle: Duration, absolute: Duration) -> Self {
        let touch_interval = LONGEST_TOUCH_INTERVAL.min(idle / TOUCHES_PER_IDLE_LIMIT);
        Self { idle, absolute, touch_interval, sessions_per_user: SESSIONS_PER_USER }
    }
}

impl Default for Limits {
    fn default() -> Self {
        const DAY: u64 = 24 * 60 * 60;
        Self::new(Duration::from_secs(7 * DAY), Duration::from_secs(30 * DAY))
    }
}

/// Whether a client that asks who is signed in, again and again, is use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Polls {
    /// Only if it says that it follows real input: an open tab that nobody looks at goes idle.
    #[default]
    AreNoUse,
    /// Any is, as with Auth.js: for its own client, which says nothing of the kind.
    AreUse,
}

/// What a request is, as far as use is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// Asks who is signed in.
    Poll,
    /// The same, after real input.
    PollAfterInput,
    /// Anything else: a page, a call of an API.
    Other,
}

/// Whether `request` slides the idle limit (S6).
pub fn is_use(request: Request, polls: Polls) -> bool {
    match request {
        Request::Poll => polls == Polls::AreUse,
        Request::PollAfterInput | Request::Other => true,
    }
}

/// Whether a session is alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is, and its last use was written down recently enough.
    Live,
    /// It is, and a request that counts as activity is to be written down.
    LiveDueForTouch,
    /// It is not, and never will be again.
    Ended(EndReason),
}

/// Judges `record` at the time `now`.
pub fn standing(record: &SessionRecord, now: Timestamp, limits: Limits) -> Standing {
    if let Some(reason) = record.ended {
        return Standing::Ended(reason);
    }
    if now >= record.expires() {
        // Of both limits that have passed it was the first.
        let idle = record.idle_expires_at < record.absolute_expires_at;
        return Standing::Ended(if idle { EndReason::Idle } else { EndReason::Absolute });
    }
    if now.saturating_since(record.last_active_at) >= limits.touch_interval {
        Standing::LiveDueForTouch
    } else {
        Standing::Live
    }
}

/// Whether a proof given at `authenticated_at` is at most `max_age` old.
pub fn is_recent(authenticated_at: Timestamp, now: Timestamp, max_age: Duration) -> bool {
    now <= authenticated_at.saturating_add(max_age)
}

/// When a session that is used at `now` goes idle: never later than its absolute end.
pub fn idle_expiry(now: Timestamp, absolute_expires_at: Timestamp, limits: Limits) -> Timestamp {
    now.saturating_add(limits.idle).min(absolute_expires_at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::session_record::tests::record;

    const LAST: u64 = 300_000_000_000_000;

    fn limits(idle: u64, absolute: u64) -> Limits {
        Limits::new(Duration::from_millis(idle), Duration::from_millis(absolute))
    }

    proptest! {
        #[test]
        fn s05_whichever_limit_is_first_ends_the_session(start in 0..LAST, idle in 1..LAST, absolute in 1..LAST, later in 0..LAST) {
            let limits = limits(idle, absolute);
            let start = Timestamp::from_unix_ms(start);
            let record = record(start, limits);
            let now = start.saturating_add(Duration::from_millis(later));
            let end = start.saturating_add(limits.idle).min(start.saturating_add(limits.absolute));
            let ended = matches!(standing(&record, now, limits), Standing::Ended(_));
            prop_assert_eq!(ended, now >= end);
            prop_assert_eq!(record.expires(), end);
        }

        #[test]
        fn s04_ended_stays_ended_at_any_time(start in 0..LAST, now in 0..LAST) {
            let mut record = record(Timestamp::from_unix_ms(start), Limits::default());
            record.ended = Some(EndReason::SignedOut);
            let standing = standing(&record, Timestamp::from_unix_ms(now), Limits::default());
            prop_assert_eq!(standing, Standing::Ended(EndReason::SignedOut));
        }

        #[test]
        fn s05_use_never_moves_the_absolute_end(start in 0..LAST, uses in prop::collection::vec(0..LAST, 0..20)) {
            let limits = Limits::default();
            let start = Timestamp::from_unix_ms(start);
            let mut record = record(start, limits);
            let end = record.absolute_expires_at;
            let mut now = start;
            for wait in uses {
                now = now.saturating_add(Duration::from_millis(wait));
                if standing(&record, now, limits) == Standing::LiveDueForTouch {
                    record.last_active_at = now;
                    record.idle_expires_at = idle_expiry(now, end, limits);
                }
                prop_assert!(record.expires() <= end);
                prop_assert_eq!(record.absolute_expires_at, end);
            }
        }

        #[test]
        fn s07_a_second_use_within_the_interval_writes_nothing(start in 0..LAST / 2, later in 0..60_000_u64) {
            let start = Timestamp::from_unix_ms(start);
            let record = record(start, Limits::default());
            let now = start.saturating_add(Duration::from_millis(later));
            prop_assert_eq!(standing(&record, now, Limits::default()), Standing::Live);
        }

        /// Requests that are less than nine tenths of the idle limit apart keep a session alive, whatever that limit is.
        #[test]
        fn s07_a_session_in_use_lasts_whatever_the_idle_limit(
            start in 0..LAST / 2,
            idle in 1_000..10_000_000_u64,
            waits in prop::collection::vec(0.0..0.9_f64, 1..60),
        ) {
            let limits = limits(idle, LAST);
            let mut now = Timestamp::from_unix_ms(start);
            let mut record = record(now, limits);
            let mut written = now;
            for wait in waits {
                now = now.saturating_add(limits.idle.mul_f64(wait));
                match standing(&record, now, limits) {
                    Standing::Ended(reason) => prop_assert!(false, "ended: {reason:?}"),
                    Standing::Live => {}
                    Standing::LiveDueForTouch => {
                        prop_assert!(now.saturating_since(written) >= limits.touch_interval);
                        (record.last_active_at, record.idle_expires_at) =
                            (now, idle_expiry(now, record.absolute_expires_at, limits));
                        written = now;
                    }
                }
            }
        }

        #[test]
        fn s07_a_limit_of_ten_minutes_or_more_is_one_write_a_minute(idle in 600..LAST / 1000) {
            let limits = Limits::new(Duration::from_secs(idle), Duration::from_secs(LAST));
            prop_assert_eq!(limits.touch_interval, Duration::from_secs(60));
        }
    }
}
