//! What is due at which moment, and what follows then.

use std::time::Duration;

use super::{Effect, NoAnswer, State, requests::Cause, step::Step};
use crate::session::Moment;

/// How long before the end of a session its person is warned.
const NOTICE: Duration = Duration::from_mins(2);

impl State {
    /// Whether this tab is one of those of which one polls.
    pub(super) fn wants_to_lead(&self) -> bool {
        let polls = !self.settings.poll_interval.is_zero() && self.knowledge.session.session().is_some();
        polls && self.tab.visible && !self.tab.offline
    }

    /// The first moment at which something is due.
    pub fn wakes_at(&self) -> Option<Moment> {
        [self.times_out_at(), self.retries_at(), self.polls_at(), self.warns_at(), self.ends_at()]
            .into_iter()
            .flatten()
            .min()
    }

    /// When the session ends, if that is soon, and the server has confirmed it since it is soon.
    pub(super) fn ending(&self, at: Moment) -> Option<Moment> {
        let end = self.ends_at()?;
        let warning = end.earlier(NOTICE);
        let confirmed = self.knowledge.confirmed_at.is_some_and(|confirmed| confirmed >= warning);
        (at >= warning && confirmed).then_some(end)
    }

    /// When the session that is shown ends.
    pub(super) fn ends_at(&self) -> Option<Moment> {
        self.knowledge.session.session().and(self.expiry.ends_at())
    }

    fn times_out_at(&self) -> Option<Moment> {
        self.requests.in_flight.as_ref().map(|request| request.times_out_at)
    }

    /// A hidden tab can wait until it is shown.
    fn retries_at(&self) -> Option<Moment> {
        let can_ask = !self.has_request_in_flight() && !self.tab.offline && self.tab.visible;
        self.requests.retry_at.filter(|_| can_ask)
    }

    fn polls_at(&self) -> Option<Moment> {
        let polls = self.wants_to_lead() && !self.has_request_in_flight() && self.requests.retry_at.is_none();
        let interval = self.settings.poll_interval;
        let wait = if self.tab.leads {
            interval
        } else {
            interval.mul_f64(1.5 + f64::from(self.settings.jitter) / 2000.0)
        };
        polls.then(|| self.last_asked_at().later(wait))
    }

    /// Before the warning the server is asked: a person may have been active in another tab.
    fn warns_at(&self) -> Option<Moment> {
        let warning = self.ends_at()?.earlier(NOTICE);
        let can_ask = self.tab.visible && !self.has_request_in_flight();
        (can_ask && self.last_asked_at() < warning).then_some(warning)
    }

    /// The last answer, here or in another tab, or the last end of a request.
    fn last_asked_at(&self) -> Moment {
        self.knowledge.confirmed_at.max(self.requests.request_ended_at).unwrap_or_default()
    }
}

impl Step {
    pub(super) fn handle_tick(&mut self) {
        if self.is_due(State::times_out_at) {
            self.time_out_request();
        }
        if self.expire_session() {
            return;
        }
        if self.is_due(State::retries_at) || self.is_due(State::warns_at) {
            self.ask(Cause::Own);
        } else if self.is_due(State::polls_at) {
            if !self.state.tab.leads {
                self.state.tab.leads = true;
                self.effects.push(Effect::StealLock);
            }
            self.ask(Cause::Poll);
        }
    }

    /// Hides a session at its end, and asks the server once. Returns whether it has ended.
    pub(super) fn expire_session(&mut self) -> bool {
        let has_ended = self.is_due(State::ends_at);
        if has_ended {
            self.state.knowledge.forget();
            self.ask(Cause::Own);
        }
        has_ended
    }

    fn is_due(&self, moment: fn(&State) -> Option<Moment>) -> bool {
        moment(&self.state).is_some_and(|moment| moment <= self.at)
    }

    fn time_out_request(&mut self) {
        let Some(request) = self.state.requests.in_flight.clone() else { return };
        self.effects.push(Effect::Abort);
        match request.ask_again {
            None => self.handle_answer(request.number, Err(NoAnswer)),
            Some(cause) => {
                self.state.requests.in_flight = None;
                self.state.tab.keep_activity(request.active_at);
                self.ask(cause);
            }
        }
    }
}
