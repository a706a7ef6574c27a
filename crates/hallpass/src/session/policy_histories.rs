//! Tests the session policy over generated histories: any events, in any order, at any time.

use std::time::Duration;

use hallpass_types::Timestamp;
use proptest::prelude::*;

use super::policy::{Polling, RequestKind, end_reason, extends_session, is_due_for_touch};
use crate::model::{
    session_limits::Limits,
    session_record::{EndReason, SessionRecord, tests::record},
};

/// An event in the life of a session.
#[derive(Clone, Copy, Debug)]
enum Event {
    Requested(RequestKind),
    Ended(EndReason),
    /// The clock is set back.
    ClockBack(Duration),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => Just(Event::Requested(RequestKind::Poll)),
        2 => Just(Event::Requested(RequestKind::PollAfterInput)),
        4 => Just(Event::Requested(RequestKind::Other)),
        1 => prop_oneof![Just(EndReason::SignedOut), Just(EndReason::Revoked)].prop_map(Event::Ended),
        1 => (0..7_200_000_u64).prop_map(|ms| Event::ClockBack(Duration::from_millis(ms))),
    ]
}

/// Waits of seconds, of days, and of any length.
fn wait() -> impl Strategy<Value = Duration> {
    prop_oneof![0..90_000_u64, 0..700_000_000_u64, 0..u64::MAX].prop_map(Duration::from_millis)
}

fn limits() -> impl Strategy<Value = Limits> {
    let any = prop_oneof![1..10_000_000_000_u64, 1..u64::MAX].prop_map(Duration::from_millis);
    (any.clone(), any).prop_map(|(idle, absolute)| Limits::new(idle, absolute))
}

/// Touches the session as the store does: see `touch_session`.
fn touch(record: &mut SessionRecord, now: Timestamp, limits: Limits) -> bool {
    if end_reason(record, now).is_some() || !is_due_for_touch(record, now, limits) {
        return false;
    }
    record.touch(now, limits.idle_expiry(now, record.absolute_expires_at));
    true
}

proptest! {
    #[test]
    fn session_s04_s05_s06_s07_s15_policy_holds_in_any_history(
        start in prop_oneof![1_700_000_000_000..1_900_000_000_000_u64, 0..u64::MAX],
        limits in limits(),
        polls in prop_oneof![Just(Polling::DoesNotExtend), Just(Polling::Extends)],
        history in prop::collection::vec((wait(), event()), 0..60),
    ) {
        let start = Timestamp::from_unix_ms(start);
        let mut record = record(start, limits);
        let absolute = record.absolute_expires_at;
        let mut now = start;
        let mut written = vec![start];
        for (wait, event) in history {
            now = now.saturating_add(wait);
            let (expires, last_active_at) = (record.expires, record.last_active_at);
            match event {
                Event::Requested(request) => {
                    let touched = extends_session(request, polls) && touch(&mut record, now, limits);
                    if touched {
                        written.push(now);
                    }
                    // Polling is no activity, unless it is configured to be (S6).
                    if request == RequestKind::Poll && polls == Polling::DoesNotExtend {
                        prop_assert_eq!(record.last_active_at, last_active_at);
                    }
                }
                Event::Ended(reason) => record.ended = record.ended.or(Some(reason)),
                Event::ClockBack(by) => now = now.saturating_sub(by),
            }
            // Expiry moves forward only, and never beyond the absolute timeout (S5).
            prop_assert!(record.expires >= expires);
            prop_assert!(record.expires <= absolute);
            prop_assert_eq!(record.absolute_expires_at, absolute);
            // An ended session is ended, now and at any time (S4).
            for time in [now, start, Timestamp::from_unix_ms(0), Timestamp::from_unix_ms(u64::MAX)] {
                if let Some(reason) = record.ended {
                    prop_assert_eq!(end_reason(&record, time), Some(reason));
                }
            }
            // A session expires by a timeout that has passed, and for no other reason (S15).
            let is_live = end_reason(&record, now).is_none();
            prop_assert_eq!(is_live, record.ended.is_none() && now < record.expires);
            // Without activity no session outlives the idle timeout.
            prop_assert!(record.expires <= record.last_active_at.saturating_add(limits.idle));
        }
        // At most one touch in an interval (S7).
        for pair in written.windows(2) {
            prop_assert!(pair[1].saturating_since(pair[0]) >= limits.touch_interval);
        }
    }
}
