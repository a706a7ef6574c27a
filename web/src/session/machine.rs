//! The client's logic, as one pure function: no clock, no browser.
//!
//! | event | idle | while a request is in flight |
//! |---|---|---|
//! | `Mounted`, `Restored`, `BecameVisible`, `RetryDue` | ask | ask once more after the answer |
//! | `IntervalElapsed` | ask if somebody is signed in | nothing: an answer is coming |
//! | `Answered(Ok)` | — | know who it is, or that nothing has changed |
//! | `Answered(Err)` | — | keep what is known, marked as reconnecting; try again later |

use std::{rc::Rc, time::Duration};

use hallpass_shared::{EndReason, Session};

use super::state::{Connection, SessionState};

/// Everything that the client remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// What components see.
    pub session: SessionState,
    /// What names the session as it is known, for a question that need not be answered again (C7).
    tag: Option<Tag>,
    request: Request,
    failures: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Request {
    None,
    InFlight,
    /// Something happened meanwhile, so that the answer may be old news.
    InFlightThenAgain,
}

/// Something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The provider was mounted without knowing who is signed in.
    Mounted,
    /// The tab became visible.
    BecameVisible,
    /// The page came back from the back/forward cache: who is signed in may have changed, so nothing is known.
    Restored,
    /// The refetch interval has passed, in a visible tab.
    IntervalElapsed,
    /// The time to try again has come.
    RetryDue,
    /// The request ended: an answer, or none that can be used.
    Answered(Result<Answer, NoAnswer>),
}

/// The entity tag of an answer.
pub type Tag = Rc<str>;

/// Who is signed in, as the server says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Somebody, and what names this answer.
    Session(Rc<Session>, Option<Tag>),
    /// The same as what the question named.
    Unchanged,
    /// Nobody, and why no longer, if there was somebody.
    Nobody(Option<EndReason>),
}

/// The server could not be asked, or did not make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAnswer;

/// Something is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Ask the server; what is known already has this name.
    Fetch(Option<Tag>),
    /// Tell [`Event::RetryDue`] after about this long.
    RetryAfter(Duration),
}

const FIRST_RETRY: Duration = Duration::from_secs(1);
const LAST_RETRY: Duration = Duration::from_secs(30);

impl Default for Machine {
    fn default() -> Self {
        Self {
            session: SessionState::Loading { connection: Connection::Fresh },
            tag: None,
            request: Request::None,
            failures: 0,
        }
    }
}

impl Machine {
    /// Begins with what is known already.
    pub fn knowing(session: SessionState) -> Self {
        Self { session, ..Self::default() }
    }
}

/// What follows from `event`: the next state, and at most one thing to do.
pub fn step(mut machine: Machine, event: Event) -> (Machine, Option<Effect>) {
    match event {
        Event::Restored => {
            machine.session = SessionState::Loading { connection: machine.session.connection() };
            machine.tag = None;
            ask(machine)
        }
        Event::Mounted | Event::BecameVisible | Event::RetryDue => ask(machine),
        Event::IntervalElapsed => {
            let due = machine.request == Request::None && machine.session.session().is_some();
            if due { ask(machine) } else { (machine, None) }
        }
        Event::Answered(answer) => answered(machine, answer),
    }
}

fn ask(mut machine: Machine) -> (Machine, Option<Effect>) {
    let idle = machine.request == Request::None;
    machine.request = if idle { Request::InFlight } else { Request::InFlightThenAgain };
    let fetch = idle.then(|| Effect::Fetch(machine.tag.clone()));
    (machine, fetch)
}

fn answered(mut machine: Machine, answer: Result<Answer, NoAnswer>) -> (Machine, Option<Effect>) {
    let again = machine.request == Request::InFlightThenAgain;
    machine.request = Request::None;
    let connection = Connection::Fresh;
    match answer {
        Ok(known) => {
            machine.failures = 0;
            // The question was asked before what is known was forgotten.
            let lost = known == Answer::Unchanged && machine.tag.is_none();
            (machine.session, machine.tag) = match known {
                Answer::Session(session, tag) => (SessionState::Authenticated { session, connection }, tag),
                Answer::Unchanged => (machine.session.with_connection(connection), machine.tag),
                Answer::Nobody(reason) => (SessionState::Unauthenticated { reason, connection }, None),
            };
            if again || lost { ask(machine) } else { (machine, None) }
        }
        Err(NoAnswer) => {
            machine.session = machine.session.with_connection(Connection::Reconnecting);
            let delay = FIRST_RETRY.saturating_mul(1 << machine.failures.min(5)).min(LAST_RETRY);
            machine.failures = machine.failures.saturating_add(1);
            (machine, Some(Effect::RetryAfter(delay)))
        }
    }
}

#[cfg(test)]
mod tests {
    use hallpass_shared::{ProviderId, SessionId, Timestamp, User, UserId};
    use proptest::prelude::*;

    use super::*;

    fn somebody() -> Rc<Session> {
        Rc::new(Session {
            id: SessionId::new("s1"),
            user: User { id: UserId::new("u1"), name: None, email: None, image: None },
            provider: ProviderId::new("dev"),
            authenticated_at: Timestamp::from_unix_ms(0),
            expires: Timestamp::from_unix_ms(1),
            data: Default::default(),
        })
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            Just(Event::Mounted),
            Just(Event::BecameVisible),
            Just(Event::Restored),
            Just(Event::IntervalElapsed),
            Just(Event::RetryDue),
            Just(Event::Answered(Ok(Answer::Nobody(None)))),
            Just(Event::Answered(Ok(Answer::Nobody(Some(EndReason::Revoked))))),
            Just(Event::Answered(Ok(Answer::Session(somebody(), Some("tag".into()))))),
            Just(Event::Answered(Ok(Answer::Unchanged))),
            Just(Event::Answered(Err(NoAnswer))),
        ]
    }

    /// Plays `events`, leaving out answers to questions that were never asked.
    fn play(
        events: Vec<Event>,
        mut check: impl FnMut(&Machine, &Event, &Machine, Option<Effect>),
    ) -> Machine {
        let (mut machine, mut in_flight) = (Machine::default(), false);
        for event in events {
            if matches!(event, Event::Answered(_)) && !std::mem::take(&mut in_flight) {
                continue;
            }
            let before = machine.clone();
            let (after, effect) = step(machine, event.clone());
            if matches!(effect, Some(Effect::Fetch(_))) {
                assert!(!in_flight, "two requests at once");
                in_flight = true;
            }
            check(&before, &event, &after, effect);
            machine = after;
        }
        machine
    }

    fn who(machine: &Machine) -> Option<Option<SessionId>> {
        match &machine.session {
            SessionState::Loading { .. } => None,
            SessionState::Unauthenticated { .. } => Some(None),
            SessionState::Authenticated { session, .. } => Some(Some(session.id.clone())),
        }
    }

    proptest! {
        #[test]
        fn client_c02_at_most_one_request_is_in_flight(events in prop::collection::vec(event(), 0..60)) {
            play(events, |_, _, _, _| {});
        }

        #[test]
        fn client_c04_only_an_answer_says_who_is_signed_in(events in prop::collection::vec(event(), 0..60)) {
            play(events, |before, event, after, _| match event {
                Event::Answered(Ok(Answer::Session(session, _))) => {
                    assert_eq!(who(after), Some(Some(session.id.clone())));
                }
                Event::Answered(Ok(Answer::Nobody(reason))) => {
                    assert_eq!(after.session, SessionState::Unauthenticated { reason: *reason, connection: Connection::Fresh });
                }
                Event::Restored => assert_eq!(who(after), None),
                _ => assert_eq!(who(after), who(before)),
            });
        }

        #[test]
        fn client_c04_an_outage_is_marked_and_retried(events in prop::collection::vec(event(), 0..60)) {
            play(events, |_, event, after, effect| {
                if *event == Event::Answered(Err(NoAnswer)) {
                    assert_eq!(after.session.connection(), Connection::Reconnecting);
                    let Some(Effect::RetryAfter(delay)) = effect else { panic!("no retry: {effect:?}") };
                    assert!((FIRST_RETRY..=LAST_RETRY).contains(&delay));
                }
            });
        }

        #[test]
        fn client_c07_only_of_somebody_who_is_known_it_is_asked_whether_they_have_changed(events in prop::collection::vec(event(), 0..60)) {
            play(events, |before, event, after, effect| {
                if let Some(Effect::Fetch(Some(_))) = &effect {
                    assert!(after.session.session().is_some());
                }
                if *event == Event::Answered(Ok(Answer::Unchanged)) {
                    assert_eq!(who(after), who(before));
                    // Nobody who was forgotten comes back, and nobody goes without an answer.
                    assert!(before.tag.is_some() || matches!(effect, Some(Effect::Fetch(None))));
                }
            });
        }

        #[test]
        fn a_question_asked_meanwhile_is_asked_again(events in prop::collection::vec(event(), 0..60)) {
            let machine = play(events, |_, _, _, _| {});
            // Bring it to rest, and ask twice.
            let (machine, _) = if machine.request == Request::None { (machine, None) } else { step(machine, Event::Answered(Err(NoAnswer))) };
            let (machine, first) = step(machine, Event::BecameVisible);
            prop_assert!(matches!(first, Some(Effect::Fetch(_))));
            let (machine, meanwhile) = step(machine, Event::BecameVisible);
            prop_assert_eq!(meanwhile, None);
            let (_, again) = step(machine, Event::Answered(Ok(Answer::Nobody(None))));
            prop_assert!(matches!(again, Some(Effect::Fetch(_))));
        }
    }

    #[test]
    fn nobody_is_polled_for_nobody() {
        let (machine, _) = step(Machine::default(), Event::Mounted);
        let (machine, _) = step(machine, Event::Answered(Ok(Answer::Nobody(None))));
        assert_eq!(step(machine, Event::IntervalElapsed).1, None);
    }
}
