//! Taking over an answer, and posting it to the other tabs.

use super::{Change, Effect, Message, knowledge::Difference, message::is_same, requests::Cause, step::Step};
use crate::http::{SessionAnswer, Who};

impl Step {
    pub(super) fn learn(&mut self, answer: SessionAnswer, cause: Cause) {
        let (at, state) = (self.at, &mut self.state);
        let has_expired = state.expiry.has_passed(at);
        let before = state.knowledge.clone();
        if let Some(now) = answer.server_now {
            state.expiry.set_server_clock(now, at);
        }
        state.requests.succeed(at);
        if let Who::Anonymous(_) = answer.who {
            state.expiry.clear();
        }
        state.knowledge.learn(answer.who, has_expired, at);
        if let Some(session) = state.knowledge.session.session() {
            state.expiry.lives_until(session.expires, at);
        }
        let difference = state.knowledge.difference_from(&before);
        self.post_difference(difference, cause);
    }

    fn post_difference(&mut self, difference: Difference, cause: Cause) {
        let known = self.state.knowledge.known();
        // A tab that was hidden meanwhile polls no longer, and must not say that it does.
        let poll = cause == Cause::Poll && self.state.tab.leads;
        let confirmed = |extends| Message::Confirmed { known: known.clone(), extends, poll, active: false };
        let message = match (cause, difference) {
            // Every tab has heard it, and asks by itself.
            (Cause::AuthJs, _) => return,
            // It is as the other tab said.
            (Cause::Heard(heard), _) if is_same(heard.as_ref(), known.as_ref()) => return,
            // Only the tag differs: two servers have different secrets, or a proxy changes it.
            (Cause::Heard(Some(heard)), Difference::None)
                if known
                    .as_ref()
                    .is_some_and(|known| (&known.id, known.expires) == (&heard.id, heard.expires)) =>
            {
                return;
            }
            (Cause::Action(change), Difference::First | Difference::Other) if known.is_some() => {
                Message::Changed(change, known)
            }
            (_, Difference::First) => Message::Hello(known),
            (_, Difference::None) => confirmed(None),
            (_, Difference::Extended(tag)) => confirmed(Some(tag)),
            // An end that a request has found is `Found` and not `SignedOut`: the other tabs show
            // the person until they have asked.
            (_, Difference::Other) => Message::Changed(Change::Found, known),
        };
        self.post(message);
    }

    /// The request has reported activity: no other tab needs to.
    pub(super) fn mark_activity_as_reported(&mut self, reported: bool) {
        let active = self.effects.iter_mut().find_map(|effect| match effect {
            Effect::Post(Message::Confirmed { active, .. }) => Some(active),
            _ => None,
        });
        if let Some(active) = active {
            *active = reported;
        }
    }
}
