//! The policy over generated histories: whatever happens in whatever order, at whatever time.

use std::time::Duration;

use hallpass_types::Timestamp;
use proptest::prelude::*;

use super::policy::{Limits, Polls, Request, Standing, idle_expiry, is_use, standing};
use crate::model::session_record::{EndReason, SessionRecord, tests::record};

/// One thing that happens, after some time.
#[derive(Clone, Copy, Debug)]
enum Happens {
    Asked(Request),
    Ended(EndReason),
    /// The clock is set back.
    ClockBack(Duration),
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        4 => Just(Happens::Asked(Request::Poll)),
        2 => Just(Happens::Asked(Request::PollAfterInput)),
        4 => Just(Happens::Asked(Request::Other)),
        1 => prop_oneof![Just(EndReason::SignedOut), Just(EndReason::Revoked)].prop_map(Happens::Ended),
        1 => (0..7_200_000_u64).prop_map(|ms| Happens::ClockBack(Duration::from_millis(ms))),
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

/// What the store does with a use: see `touch_session`.
fn touch(record: &mut SessionRecord, now: Timestamp, limits: Limits) -> bool {
    if standing(record, now, limits) != Standing::LiveDueForTouch {
        return false;
    }
    record.idle_expires_at = idle_expiry(now, record.absolute_expires_at, limits);
    record.last_active_at = now;
    true
}

proptest! {
    #[test]
    fn session_s04_s05_s06_s07_s15_whatever_happens_a_session_keeps_its_promises(
        start in prop_oneof![1_700_000_000_000..1_900_000_000_000_u64, 0..u64::MAX],
        limits in limits(),
        polls in prop_oneof![Just(Polls::AreNoUse), Just(Polls::AreUse)],
        history in prop::collection::vec((wait(), happens()), 0..60),
    ) {
        let start = Timestamp::from_unix_ms(start);
        let mut record = record(start, limits);
        let absolute = record.absolute_expires_at;
        let mut now = start;
        let mut written = vec![start];
        for (wait, happens) in history {
            now = now.saturating_add(wait);
            let (expires, used) = (record.expires(), record.last_active_at);
            match happens {
                Happens::Asked(request) => {
                    let touched = is_use(request, polls) && touch(&mut record, now, limits);
                    if touched {
                        written.push(now);
                    }
                    // Polling is not use, unless it is said to be (S6).
                    if request == Request::Poll && polls == Polls::AreNoUse {
                        prop_assert_eq!(record.last_active_at, used);
                    }
                }
                Happens::Ended(reason) => record.ended = record.ended.or(Some(reason)),
                Happens::ClockBack(by) => now = now.saturating_sub(by),
            }
            // Expiry moves forward only, and never beyond the absolute limit (S5).
            prop_assert!(record.expires() >= expires);
            prop_assert!(record.expires() <= absolute);
            prop_assert_eq!(record.absolute_expires_at, absolute);
            // What was ended is over, now and at any time (S4).
            for time in [now, start, Timestamp::from_unix_ms(0), Timestamp::from_unix_ms(u64::MAX)] {
                if let Some(reason) = record.ended {
                    prop_assert_eq!(standing(&record, time, limits), Standing::Ended(reason));
                }
            }
            // Whoever is not over is so because of a limit that has passed, and for no other reason (S15).
            let alive = !matches!(standing(&record, now, limits), Standing::Ended(_));
            prop_assert_eq!(alive, record.ended.is_none() && now < record.expires());
            // Without use nobody outlives the idle limit.
            prop_assert!(record.expires() <= record.last_active_at.saturating_add(limits.idle));
        }
        // At most one write a minute (S7).
        for pair in written.windows(2) {
            prop_assert!(pair[1].saturating_since(pair[0]) >= limits.touch_interval);
        }
    }
}
