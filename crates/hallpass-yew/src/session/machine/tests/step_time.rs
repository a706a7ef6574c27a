//! How long a step takes, for `cargo xtask bench`.

use std::{hint::black_box, rc::Rc, time::Instant};

use hallpass_types::Timestamp;

use super::{
    world::{person, tag_of},
    *,
};

/// The average over `hours` of a tab that polls every minute and hears another tab as often.
fn average_step_time(hours: u32) -> Duration {
    let settings = Settings { poll_interval: MINUTE, ask_on_focus: true, jitter: 0 };
    let session = Rc::new(person(1, Timestamp::from_unix_ms(u64::from(hours + 1) * 3_600_000)));
    let tag = tag_of(&session);
    let known = Known { id: session.id.clone(), tag: Some(tag.clone()), expires: session.expires };
    let session = SessionState::Authenticated { session, connection: Connection::Fresh };
    let mut state = State::new(settings, session, Some(tag), Some(Timestamp::from_unix_ms(0)));
    let (mut steps, mut now) = (0, Moment::default());
    let mut dispatch = |state, at, kind| {
        steps += 1;
        step(state, Event { at, kind: black_box(kind) })
    };
    let begun = Instant::now();
    for kind in [EventKind::Mounted(Arrival::Load), EventKind::Shown, EventKind::Leading(true)] {
        state = dispatch(state, now, kind).0;
    }
    for _ in 0..hours * 60 {
        now = now.later(MINUTE);
        let (waiting, effects) = dispatch(state, now, EventKind::Tick);
        let number = effects.iter().find_map(|effect| match effect {
            Effect::Fetch { number, .. } => Some(*number),
            _ => None,
        });
        let number = number.expect("a poll is due every minute");
        let answer = SessionAnswer { server_now: None, who: Who::Unchanged };
        state = dispatch(waiting, now, EventKind::Answered(number, Ok(answer))).0;
        let message = Message::Hello(Some(known.clone()));
        state = dispatch(state, now, EventKind::Heard(message)).0;
    }
    let taken = begun.elapsed();
    black_box(state);
    taken / steps
}

/// Prints the nanoseconds of a step.
#[test]
#[ignore = "measures; cargo xtask bench runs it in an optimised build"]
fn step_time() {
    // Once to warm up.
    average_step_time(1_000);
    println!("\nstep: {} ns", average_step_time(10_000).as_nanos());
}
