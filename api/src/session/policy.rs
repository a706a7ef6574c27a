//! Whether a session is alive: a pure function of its record, the clock and the limits (S5, S6, S7).

use std::time::Duration;

use hallpass_shared::Timestamp;

use super::record::{EndReason, SessionRecord};

/// How long sessions last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A session ends when it was not used for this long.
    pub idle: Duration,
    /// A session ends this long after its sign-in, however much it is used.
    pub absolute: Duration,
    /// Use is written down at most this often.
    pub touch_interval: Duration,
    /// How many live sessions a user may have: beyond that the one that was used longest ago ends. Zero is no limit.
    pub sessions_per_user: u32,
}

impl Default for Limits {
    fn default() -> Self {
        const DAY: u64 = 24 * 60 * 60;
        Self {
            idle: Duration::from_secs(7 * DAY),
            absolute: Duration::from_secs(30 * DAY),
            touch_interval: Duration::from_secs(60),
            sessions_per_user: 100,
        }
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
    use crate::session::record::tests::record;

    const LAST: u64 = 300_000_000_000_000;

    fn limits(idle: u64, absolute: u64) -> Limits {
        Limits {
            idle: Duration::from_millis(idle),
            absolute: Duration::from_millis(absolute),
            ..Limits::default()
        }
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
    }
}
