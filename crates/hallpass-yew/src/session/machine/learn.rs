//! What the machine makes of an answer, and tells the other tabs.

use std::{rc::Rc, time::Duration};

use hallpass_types::{EndReason, Session};

use super::{
    Answer, Cause, Connection, Known, Machine, Message, Moment, News, Reason, SessionState, Step, Tag, Who,
};

/// How what is known now differs from what was known.
enum Difference {
    None,
    /// In nothing but when the session ends; of the answer with this tag.
    Slid(Tag),
    /// Nothing was known, or nobody was shown.
    First,
    Other,
}

impl Step {
    pub(super) fn learn(&mut self, answer: Answer, cause: Cause) {
        let at = self.at;
        let machine = &mut self.machine;
        let (unknown, passed) = (machine.session.is_loading(), machine.has_ended(at));
        let held = machine.held.clone();
        if let Some(now) = answer.now {
            machine.clock = Some((now, at));
            machine.slept = Duration::ZERO;
        }
        machine.failures = 0;
        machine.retry_at = None;
        (machine.fresh_at, machine.ended_at) = (Some(at), Some(at));
        machine.news += u64::from(answer.who != Who::Unchanged);
        let before = (machine.session.session().cloned(), machine.tag.clone());
        match answer.who {
            Who::Unchanged => {
                machine.session = machine.session.clone().with_connection(Connection::Fresh);
            }
            Who::Session(session, tag) => {
                machine.held = Some(session.id.clone());
                machine.tag = tag;
                machine.session = SessionState::Authenticated { session, connection: Connection::Fresh };
            }
            Who::Nobody(said) => {
                let reason = machine.reason(said, passed);
                (machine.held, machine.tag, machine.expires_at) = (None, None, None);
                machine.session = SessionState::Unauthenticated { reason, connection: Connection::Fresh };
            }
        }
        let expires = machine.session.session().map(|session| session.expires);
        if let Some(expires) = expires {
            machine.lives_until(expires, at);
        }
        // Somebody who was hidden for a while is nobody new.
        let first = unknown && held.is_none_or(|held| Some(held) == machine.held);
        let difference = if first { Difference::First } else { machine.differs_from(before) };
        self.tell_of(difference, cause);
    }

    fn tell_of(&mut self, difference: Difference, cause: Cause) {
        let known = self.machine.known();
        // A tab that was hidden meanwhile does not poll any more, and must not say that it does.
        let poll = cause == Cause::Poll && self.machine.leads;
        let fresh = |slid| Message::Fresh { known: known.clone(), slid, poll, used: false };
        let message = match (cause, difference) {
            // Every tab has heard it, and asks by itself.
            (Cause::Foreign, _) => return,
            // It is as the other tab said.
            (Cause::Told(told), _) if same(told.as_ref(), known.as_ref()) => return,
            // Only its tag is another: two servers that do not have the same secret yet, or a proxy that changes it.
            (Cause::Told(Some(told)), Difference::None)
                if known
                    .as_ref()
                    .is_some_and(|known| (&known.id, known.expires) == (&told.id, told.expires)) =>
            {
                return;
            }
            (Cause::Action(news), Difference::First | Difference::Other) if known.is_some() => {
                Message::News(news, known)
            }
            (_, Difference::First) => Message::Hello(known),
            (_, Difference::None) => fresh(None),
            (_, Difference::Slid(tag)) => fresh(Some(tag)),
            (_, Difference::Other) => Message::News(News::Changed, known),
        };
        self.tell(message);
    }

    /// The server has been told that somebody used the pages: no other tab needs to.
    pub(super) fn tell_of_use(&mut self, told: bool) {
        let used = self.effects.iter_mut().find_map(|effect| match effect {
            super::Effect::Tell(Message::Fresh { used, .. }) => Some(used),
            _ => None,
        });
        if let Some(used) = used {
            *used = told;
        }
    }
}

/// Whether two tabs know the same.
pub(super) fn same(one: Option<&Known>, other: Option<&Known>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => {
            let named = one.tag.is_some() && other.tag.is_some();
            one.id == other.id && if named { one.tag == other.tag } else { one.expires == other.expires }
        }
        _ => false,
    }
}

impl Machine {
    fn has_ended(&self, at: Moment) -> bool {
        self.hides_at().is_some_and(|end| end <= at)
    }

    fn reason(&self, said: Option<EndReason>, passed: bool) -> Reason {
        match (&self.session, said) {
            (_, Some(said)) => Reason::Ended(said),
            (SessionState::Unauthenticated { reason, .. }, None) => *reason,
            (_, None) if self.held.is_none() => Reason::NeverSignedIn,
            (_, None) if passed => Reason::Expired,
            (_, None) => Reason::EndedElsewhere,
        }
    }

    fn differs_from(&self, (before, tag): (Option<Rc<Session>>, Option<Tag>)) -> Difference {
        match (before, self.session.session()) {
            (None, None) => Difference::None,
            (Some(before), Some(now)) if before == *now => Difference::None,
            (Some(before), Some(now)) if (Session { expires: now.expires, ..(*before).clone() }) == **now => {
                tag.map_or(Difference::Other, Difference::Slid)
            }
            _ => Difference::Other,
        }
    }
}
