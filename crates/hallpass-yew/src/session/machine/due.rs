//! What the machine does when its time has come.

use super::{Cause, Effect, Machine, Moment, NOTICE, NoAnswer, Request, Step};

impl Machine {
    /// Whether this tab is one of those of which one polls.
    pub(super) fn wants_to_lead(&self) -> bool {
        let polls = !self.settings.interval.is_zero() && self.session.session().is_some();
        polls && self.visible && self.online
    }

    /// The first moment at which something is due.
    pub fn wakes_at(&self) -> Option<Moment> {
        [self.gives_up_at(), self.retries_at(), self.polls_at(), self.warns_at(), self.ends_at()]
            .into_iter()
            .flatten()
            .min()
    }

    /// When the session's end is to be told, if it is, and the server has said that it still ends then.
    pub(super) fn ending(&self, at: Moment) -> Option<Moment> {
        let end = self.ends_at()?;
        let warned = end.earlier(NOTICE);
        let confirmed = self.fresh_at.is_some_and(|answered| answered >= warned);
        (at >= warned && confirmed).then_some(end)
    }

    fn gives_up_at(&self) -> Option<Moment> {
        match self.request {
            Request::InFlight { until, .. } => Some(until),
            Request::None => None,
        }
    }

    /// A tab that nobody sees can wait until it is seen.
    fn retries_at(&self) -> Option<Moment> {
        let idle = self.request == Request::None && self.online;
        self.retry_at.filter(|_| idle && self.visible)
    }

    fn polls_at(&self) -> Option<Moment> {
        let due = self.wants_to_lead() && self.request == Request::None && self.retry_at.is_none();
        let interval = self.settings.interval;
        let wait = if self.leads {
            interval
        } else {
            interval.mul_f64(1.5 + f64::from(self.settings.jitter) / 2000.0)
        };
        due.then(|| self.fresh_at.max(self.ended_at).unwrap_or_default().later(wait))
    }

    /// Before anybody is warned, the server is asked: another tab may have been used meanwhile.
    fn warns_at(&self) -> Option<Moment> {
        let warn = self.ends_at()?.earlier(NOTICE);
        let asked = self.fresh_at.max(self.ended_at).unwrap_or_default();
        (self.visible && self.request == Request::None && asked < warn).then_some(warn)
    }

    pub(super) fn ends_at(&self) -> Option<Moment> {
        self.session.session().and(self.hides_at())
    }

    /// When the session that is known, or was, ends as far as one can tell.
    pub(super) fn hides_at(&self) -> Option<Moment> {
        self.expires_at.map(|end| end.earlier(self.slept))
    }
}

impl Step {
    pub(super) fn tick(&mut self) {
        let passed = |moment: Option<Moment>| moment.is_some_and(|moment| moment <= self.at);
        if passed(self.machine.gives_up_at()) {
            self.give_up();
        }
        if self.expire() {
            return;
        }
        let passed = |moment: Option<Moment>| moment.is_some_and(|moment| moment <= self.at);
        if passed(self.machine.retries_at()) || passed(self.machine.warns_at()) {
            self.ask(Cause::Own);
        } else if passed(self.machine.polls_at()) {
            if !self.machine.leads {
                self.machine.leads = true;
                self.effects.push(Effect::TakeOver);
            }
            self.ask(Cause::Poll);
        }
    }

    /// The request in flight has taken too long.
    fn give_up(&mut self) {
        let Request::InFlight { number, again, used_at, .. } = self.machine.request.clone() else { return };
        self.effects.push(Effect::Abort);
        match again {
            None => self.answered(number, Err(NoAnswer)),
            Some(cause) => {
                self.machine.request = Request::None;
                self.machine.keep_use(used_at);
                self.ask(cause);
            }
        }
    }

    /// At its end the session is hidden, and the server asked once. Whether it came to that.
    pub(super) fn expire(&mut self) -> bool {
        let ends = self.machine.ends_at().is_some_and(|end| end <= self.at);
        if ends {
            self.machine.forget();
            self.ask(Cause::Own);
        }
        ends
    }
}
