//! Sessions while time passes, and while a clock jumps (S5, S7, S15).

use std::{sync::Arc, time::Duration};

use hallpass_types::Timestamp;

use super::{Place, sign_in};
use crate::{
    clock::{Clock as _, FakeClock},
    model::{session_record::EndReason, session_token::SessionToken},
    session::{CurrentSession, Limits, Sessions},
};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

async fn with_clock(place: &Place) -> (Sessions, FakeClock, Timestamp) {
    let clock = FakeClock::new();
    let start = clock.now();
    (Sessions::new(place.open().await, Arc::new(clock.clone()), Limits::default()), clock, start)
}

/// Resolves and touches a session, as the session layer does.
async fn used(sessions: &Sessions, token: &SessionToken) -> CurrentSession {
    match sessions.resolve(token).await.unwrap() {
        CurrentSession::Live(record) if sessions.is_due_for_touch(&record) => {
            sessions.touch(record).await.unwrap()
        }
        other => other,
    }
}

pub async fn session_s05_activity_extends_a_session_to_thirty_days(place: Place) {
    let (sessions, clock, start) = with_clock(&place).await;
    let (used_daily, left_alone) = (sign_in(&sessions, "ada").await, sign_in(&sessions, "grace").await);
    for day in 1..30 {
        clock.set(start.saturating_add(DAY * day));
        assert!(matches!(used(&sessions, &used_daily).await, CurrentSession::Live(_)), "day {day}");
        let expected_alive = day < 7;
        let polled = sessions.resolve(&left_alone).await.unwrap();
        assert_eq!(polled.live().is_some(), expected_alive, "day {day}");
    }
    clock.set(start.saturating_add(DAY * 30));
    assert_eq!(used(&sessions, &used_daily).await, CurrentSession::Ended(EndReason::Absolute));
    assert_eq!(sessions.resolve(&left_alone).await.unwrap(), CurrentSession::Ended(EndReason::Idle));
}

pub async fn session_s07_thousand_requests_in_a_minute_touch_once(place: Place) {
    let (sessions, clock, start) = with_clock(&place).await;
    let token = sign_in(&sessions, "ada").await;
    let at = || place.number("SELECT last_active_at FROM hallpass_sessions");
    clock.set(start.saturating_add(MINUTE));
    for _ in 0..1000 {
        used(&sessions, &token).await;
    }
    let first = start.saturating_add(MINUTE);
    assert_eq!(u64::try_from(at().await).unwrap(), first.as_unix_ms());
    clock.set(first.saturating_add(MINUTE).saturating_sub(Duration::from_millis(1)));
    used(&sessions, &token).await;
    assert_eq!(u64::try_from(at().await).unwrap(), first.as_unix_ms());
    clock.set(first.saturating_add(MINUTE));
    used(&sessions, &token).await;
    assert_eq!(u64::try_from(at().await).unwrap(), first.saturating_add(MINUTE).as_unix_ms());
}

pub async fn session_s15_clock_that_jumps_ends_and_extends_no_session(place: Place) {
    let (sessions, clock, start) = with_clock(&place).await;
    let token = sign_in(&sessions, "ada").await;
    // Back by an hour: activity does not change its timeouts.
    clock.set(start.saturating_sub(HOUR));
    let CurrentSession::Live(record) = used(&sessions, &token).await else { panic!("not live") };
    assert_eq!(record.idle_expires_at, start.saturating_add(DAY * 7));
    // Forward by three days, with activity, and back again.
    clock.set(start.saturating_add(DAY * 3));
    let CurrentSession::Live(ahead) = used(&sessions, &token).await else { panic!("not live") };
    clock.set(start);
    assert!(matches!(used(&sessions, &token).await, CurrentSession::Live(_)));
    // It expires at the latest idle timeout, whatever came in between.
    clock.set(ahead.idle_expires_at.saturating_sub(Duration::from_millis(1)));
    assert!(sessions.resolve(&token).await.unwrap().live().is_some());
    clock.set(ahead.idle_expires_at);
    assert_eq!(sessions.resolve(&token).await.unwrap(), CurrentSession::Ended(EndReason::Idle));
    // At the last moment of the clock it has expired, and the first moment is no problem.
    for now in [u64::MAX, 0] {
        clock.set(Timestamp::from_unix_ms(now));
        used(&sessions, &token).await;
    }
    clock.set(Timestamp::from_unix_ms(u64::MAX));
    assert!(sessions.resolve(&token).await.unwrap().live().is_none());
}
