//! Asking the server, and what follows from an answer or from none.

use super::{
    Effect, NoAnswer,
    requests::{Cause, InFlight, RECENT},
    step::Step,
};
use crate::{
    http::{REQUEST_TIMEOUT, SessionAnswer, Who},
    session::Moment,
};

impl Step {
    /// Asks. If a request is in flight, asks again after its answer, which is outdated.
    pub(super) fn ask(&mut self, cause: Cause) {
        let state = &mut self.state;
        if let Some(request) = &mut state.requests.in_flight {
            request.ask_again = Some(cause);
            // An answer that does not count is not waited for.
            request.times_out_at = request.times_out_at.min(self.at.later(RECENT));
            return;
        }
        let active = state.was_active(self.at);
        let active_at = state.tab.active_at.take().filter(|_| active);
        let requests = &mut state.requests;
        requests.count += 1;
        requests.retry_at = None;
        let (number, times_out_at) = (requests.count, self.at.later(REQUEST_TIMEOUT));
        requests.in_flight = Some(InFlight { number, times_out_at, cause, active_at, ask_again: None });
        self.effects.push(Effect::Fetch { number, tag: state.knowledge.tag.clone(), active });
    }

    /// Asks, unless there was an answer a moment ago or one is awaited.
    pub(super) fn ask_if_due(&mut self) {
        let state = &self.state;
        let is_recent = |moment: Option<Moment>| moment.is_some_and(|moment| self.at.since(moment) < RECENT);
        let is_answered =
            is_recent(state.requests.request_ended_at) || is_recent(state.knowledge.confirmed_at);
        let is_wanted = !is_answered || state.knowledge.session.is_loading();
        if !state.has_request_in_flight() && is_wanted {
            self.ask(Cause::Own);
        }
    }

    pub(super) fn handle_answer(&mut self, number: u64, answer: Result<SessionAnswer, NoAnswer>) {
        let in_flight = &mut self.state.requests.in_flight;
        let Some(request) = in_flight.take_if(|request| request.number == number) else { return };
        let InFlight { cause, active_at, ask_again, .. } = request;
        match (answer, ask_again) {
            (Err(NoAnswer), _) => self.fail(active_at),
            (Ok(_), Some(cause)) => {
                // Reported again, so that the other tabs hear that it was.
                self.state.tab.keep_activity(active_at);
                self.ask(cause);
            }
            // No tag was sent: to ask again at once might go on for ever.
            (Ok(SessionAnswer { who: Who::Unchanged, .. }), None) if self.state.knowledge.tag.is_none() => {
                self.fail(active_at);
            }
            (Ok(answer), None) => {
                self.learn(answer, cause);
                self.mark_activity_as_reported(active_at.is_some());
            }
        }
    }

    pub(super) fn abort_request(&mut self) {
        if let Some(request) = self.state.requests.in_flight.take() {
            self.state.tab.keep_activity(request.active_at);
            self.effects.push(Effect::Abort);
        }
    }

    /// No answer: what is known stays known, until its time is up.
    fn fail(&mut self, active_at: Option<Moment>) {
        let state = &mut self.state;
        state.tab.keep_activity(active_at);
        state.requests.fail(self.at, state.settings.jitter);
        if state.knowledge.session.is_loading() && state.expiry.has_passed_without_sleep(self.at) {
            state.knowledge.expire();
        }
        state.knowledge.lose_connection(self.at);
    }
}
