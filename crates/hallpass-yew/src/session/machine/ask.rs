//! How the machine asks the server, and what follows from an answer or from none.

use super::{
    Answer, Cause, ENOUGH, Effect, Moment, NoAnswer, PATIENCE, Reason, Request, SessionState, Step, Who,
    later_and_later,
};

impl Step {
    pub(super) fn answered(&mut self, number: u64, answer: Result<Answer, NoAnswer>) {
        let Request::InFlight { number: current, cause, used_at, again, .. } = &self.machine.request else {
            return;
        };
        if number != *current {
            return;
        }
        let (cause, used_at, again) = (cause.clone(), *used_at, again.clone());
        self.machine.request = Request::None;
        match (answer, again) {
            (Err(NoAnswer), _) => self.fail(used_at),
            (Ok(_), Some(cause)) => {
                // Said once more, so that the other tabs hear that it was.
                self.machine.keep_use(used_at);
                self.ask(cause);
            }
            // Nothing was named that could be unchanged: to ask again at once might go on for ever.
            (Ok(Answer { who: Who::Unchanged, .. }), None) if self.machine.tag.is_none() => {
                self.fail(used_at)
            }
            (Ok(answer), None) => {
                self.learn(answer, cause);
                self.tell_of_use(used_at.is_some());
            }
        }
    }

    /// No answer: what is known stays known, until its time is up.
    fn fail(&mut self, used_at: Option<Moment>) {
        let machine = &mut self.machine;
        machine.keep_use(used_at);
        machine.ended_at = Some(self.at);
        let delay = later_and_later(machine.failures);
        // Without jitter every browser would come back at the same moment after an outage.
        let delay = delay.mul_f64(0.8 + 0.4 * f64::from(machine.settings.jitter) / 1000.0);
        machine.failures = machine.failures.saturating_add(1);
        machine.retry_at = Some(self.at.later(delay));
        // That a machine has slept is not enough: it may be that somebody has set its clock.
        if machine.session.is_loading() && machine.expires_at.is_some_and(|end| end <= self.at) {
            let connection = machine.session.connection();
            machine.session = SessionState::Unauthenticated { reason: Reason::Expired, connection };
        }
        self.lose_connection();
    }

    pub(super) fn lose_connection(&mut self) {
        let connection = self.machine.session.connection().lost(self.at);
        self.machine.session = self.machine.session.clone().with_connection(connection);
    }

    /// Asks, unless that was just done or is being done.
    pub(super) fn ask_if_due(&mut self) {
        let recent = |moment: Option<Moment>| moment.is_some_and(|moment| self.at.since(moment) < ENOUGH);
        let enough = recent(self.machine.ended_at) || recent(self.machine.fresh_at);
        let wanted = !enough || self.machine.session.is_loading();
        if self.machine.request == Request::None && wanted {
            self.ask(Cause::Own);
        }
    }

    /// Asks; once more after the answer to a question that is under way.
    pub(super) fn ask(&mut self, cause: Cause) {
        if let Request::InFlight { until, again, .. } = &mut self.machine.request {
            *again = Some(cause);
            // An answer that does not count is not waited for.
            *until = (*until).min(self.at.later(ENOUGH));
            return;
        }
        let machine = &mut self.machine;
        machine.asked += 1;
        machine.retry_at = None;
        let used = machine.was_used(self.at);
        let (number, used_at) = (machine.asked, machine.used_at.take().filter(|_| used));
        let until = self.at.later(PATIENCE);
        machine.request = Request::InFlight { number, until, cause, used_at, again: None };
        self.effects.push(Effect::Fetch { number, tag: machine.tag.clone(), used });
    }

    pub(super) fn give_up_request(&mut self) {
        if let Request::InFlight { used_at, .. } = std::mem::replace(&mut self.machine.request, Request::None)
        {
            self.machine.keep_use(used_at);
            self.effects.push(Effect::Abort);
        }
    }
}
