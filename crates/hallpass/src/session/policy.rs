//! The session policy: whether a session is live, and what extends it. Pure functions of its
//! record, the time and the limits (S5, S6, S7).

use std::time::Duration;

use hallpass_types::Timestamp;

use crate::model::{
    session_limits::Limits,
    session_record::{EndReason, SessionRecord},
};

/// Whether polling, asking again and again who is signed in, extends a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Polling {
    /// Only if the client says that it follows real input: an open tab that no one looks at
    /// expires.
    #[default]
    DoesNotExtend,
    /// It does, as with Auth.js: for Auth.js' own client, which does not say whether there was
    /// input.
    Extends,
}

/// What a request is, as far as activity is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestKind {
    /// Asks who is signed in.
    Poll,
    /// Asks who is signed in, after real input.
    PollAfterInput,
    /// Anything else: a page, an API call.
    Other,
}

/// Whether a request of this kind is activity, which extends the idle timeout (S6).
pub fn extends_session(request: RequestKind, polls: Polling) -> bool {
    match request {
        RequestKind::Poll => polls == Polling::Extends,
        RequestKind::PollAfterInput | RequestKind::Other => true,
    }
}

/// Why a session is not live at `now`; `None` if it is.
pub fn end_reason(record: &SessionRecord, now: Timestamp) -> Option<EndReason> {
    if record.ended.is_some() {
        return record.ended;
    }
    if now < record.expires {
        return None;
    }
    // If both timeouts have passed, the first one ended it.
    let is_idle = record.idle_expires_at < record.absolute_expires_at;
    Some(if is_idle { EndReason::Idle } else { EndReason::Absolute })
}

/// Whether activity at `now` is to be written down: the last touch is long enough ago (S7).
pub fn is_due_for_touch(record: &SessionRecord, now: Timestamp, limits: Limits) -> bool {
    now.saturating_since(record.last_active_at) >= limits.touch_interval
}

/// Whether a proof of who someone is, given at `proved_at`, is at most `max_age` old.
pub fn is_recent(proved_at: Timestamp, now: Timestamp, max_age: Duration) -> bool {
    now <= proved_at.saturating_add(max_age)
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

    fn is_live_and_due(record: &SessionRecord, now: Timestamp, limits: Limits) -> bool {
        end_reason(record, now).is_none() && is_due_for_touch(record, now, limits)
    }

    proptest! {
        #[test]
        fn session_s05_first_timeout_ends_the_session(start in 0..LAST, idle in 1..LAST, absolute in 1..LAST, later in 0..LAST) {
            let limits = limits(idle, absolute);
            let start = Timestamp::from_unix_ms(start);
            let record = record(start, limits);
            let now = start.saturating_add(Duration::from_millis(later));
            let end = start.saturating_add(limits.idle).min(start.saturating_add(limits.absolute));
            prop_assert_eq!(end_reason(&record, now).is_some(), now >= end);
            prop_assert_eq!(record.expires, end);
        }

        #[test]
        fn session_s04_ended_session_is_ended_at_any_time(start in 0..LAST, now in 0..LAST) {
            let mut record = record(Timestamp::from_unix_ms(start), Limits::default());
            record.ended = Some(EndReason::SignedOut);
            let end = end_reason(&record, Timestamp::from_unix_ms(now));
            prop_assert_eq!(end, Some(EndReason::SignedOut));
        }

        #[test]
        fn session_s05_activity_never_moves_the_absolute_timeout(start in 0..LAST, waits in prop::collection::vec(0..LAST, 0..20)) {
            let limits = Limits::default();
            let start = Timestamp::from_unix_ms(start);
            let mut record = record(start, limits);
            let end = record.absolute_expires_at;
            let mut now = start;
            for wait in waits {
                now = now.saturating_add(Duration::from_millis(wait));
                if is_live_and_due(&record, now, limits) {
                    record.touch(now, limits.idle_expiry(now, end));
                }
                prop_assert!(record.expires <= end);
                prop_assert_eq!(record.absolute_expires_at, end);
            }
        }

        #[test]
        fn session_s07_activity_within_the_interval_is_not_written(start in 0..LAST / 2, later in 0..60_000_u64) {
            let start = Timestamp::from_unix_ms(start);
            let record = record(start, Limits::default());
            let now = start.saturating_add(Duration::from_millis(later));
            prop_assert_eq!(end_reason(&record, now), None);
            prop_assert!(!is_due_for_touch(&record, now, Limits::default()));
        }

        /// Requests that are less than nine tenths of the idle timeout apart keep a session live,
        /// whatever the timeout is.
        #[test]
        fn session_s07_active_session_lasts_with_any_idle_timeout(
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
                prop_assert_eq!(end_reason(&record, now), None);
                if is_due_for_touch(&record, now, limits) {
                    prop_assert!(now.saturating_since(written) >= limits.touch_interval);
                    record.touch(now, limits.idle_expiry(now, record.absolute_expires_at));
                    written = now;
                }
            }
        }
    }
}
