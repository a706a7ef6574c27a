//! What a step costs, for `cargo xtask bench`: no part of the client.

use std::{
    hint::black_box,
    rc::Rc,
    time::{Duration, Instant},
};

use hallpass_types::{ProviderId, Session, SessionData, SessionId, Timestamp, User, UserId};

use super::{Answer, Arrival, Effect, Event, Known, Machine, Message, Settings, What, Who, step};
use crate::session::{Moment, SessionState, state::Connection};

/// What a step takes on average: `hours` of a tab that polls each minute and hears as often of another tab.
///
/// # Panics
/// A poll was not due: then these are not the steps that they should be.
pub fn time_of_a_step(hours: u32) -> Duration {
    let settings = Settings { interval: Duration::from_secs(60), on_focus: true, jitter: 0 };
    let start = Timestamp::from_unix_ms(0);
    let expires = Timestamp::from_unix_ms(u64::from(hours + 1) * 3_600_000);
    let session = Rc::new(Session {
        id: SessionId::new("6f1ed002ab5595859014ebf0951522d9"),
        user: User {
            id: UserId::new("0123456789abcdef"),
            name: Some("Ada".into()),
            email: None,
            image: None,
        },
        provider: ProviderId::new("dev"),
        authenticated_at: start,
        expires,
        data: SessionData::new(),
    });
    let tag: Rc<str> = "\"tag\"".into();
    let known = Known { id: session.id.clone(), tag: Some(tag.clone()), expires };
    let state = SessionState::Authenticated { session, connection: Connection::Fresh };
    let mut machine = Machine::new(settings, state, Some(tag), Some(start));
    let (mut steps, mut now) = (0, Moment::default());
    let mut happen = |machine, at, what| {
        steps += 1;
        step(machine, Event { at, what: black_box(what) })
    };
    let begun = Instant::now();
    for what in [What::Mounted(Arrival::Load), What::Shown, What::Led(true)] {
        machine = happen(machine, now, what).0;
    }
    for _ in 0..hours * 60 {
        now = now.later(Duration::from_secs(60));
        let (waiting, effects) = happen(machine, now, What::Tick);
        let number = effects.iter().find_map(|effect| match effect {
            Effect::Fetch { number, .. } => Some(*number),
            _ => None,
        });
        let number = number.expect("BUG: a poll is due every minute");
        let answer = Answer { now: None, who: Who::Unchanged };
        machine = happen(waiting, now, What::Answered(number, Ok(answer))).0;
        let heard = Message::Hello(Some(known.clone()));
        machine = happen(machine, now, What::Heard(heard)).0;
    }
    let taken = begun.elapsed();
    black_box(machine);
    taken / steps
}
