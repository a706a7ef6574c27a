//! What follows from each event.

use std::time::Duration;

use super::{
    Arrival, Change, Effect, Event, EventKind, Message, State, backoff::FIRST_RETRY, requests::Cause,
};
use crate::{http::SessionAnswer, session::Moment};

/// The state after `event`, and what is to be done, in this order.
pub fn step(state: State, event: Event) -> (State, Vec<Effect>) {
    // The runner of a new state has not been given a moment to wake at yet.
    let is_new = matches!(event.kind, EventKind::Mounted(_));
    let (wanted_to_lead, wake) = (state.wants_to_lead(), state.wakes_at().filter(|_| !is_new));
    let mut step = Step { state, at: event.at, effects: Vec::new() };
    step.handle(event.kind);
    let state = &mut step.state;
    match (wanted_to_lead, state.wants_to_lead()) {
        (false, true) => step.effects.push(Effect::RequestLock),
        (true, false) => {
            state.tab.leads = false;
            step.effects.push(Effect::ReleaseLock);
        }
        _ => {}
    }
    let next = step.state.wakes_at();
    if next != wake {
        step.effects.push(Effect::WakeAt(next));
    }
    (step.state, step.effects)
}

/// One step under way.
pub(super) struct Step {
    pub(super) state: State,
    pub(super) at: Moment,
    pub(super) effects: Vec<Effect>,
}

impl Step {
    pub(super) fn post(&mut self, message: Message) {
        self.effects.push(Effect::Post(message));
    }

    fn handle(&mut self, event: EventKind) {
        match event {
            EventKind::Mounted(arrival) => self.mount(arrival),
            EventKind::Shown => self.show(),
            EventKind::Focused => {
                if self.state.settings.ask_on_focus {
                    self.ask_if_due();
                }
            }
            EventKind::Hidden => self.state.tab.visible = false,
            EventKind::Online => self.go_online(),
            EventKind::Offline => {
                self.state.tab.offline = true;
                self.state.knowledge.lose_connection(self.at);
            }
            EventKind::Left => self.leave(),
            // Chromium shows it before it says that it is restored: then it has come back already.
            EventKind::Restored => {
                if self.state.tab.left || !self.state.has_request_in_flight() {
                    self.come_back();
                }
            }
            EventKind::Woke(slept) => self.wake_up(slept),
            EventKind::Tick => self.handle_tick(),
            EventKind::Leading(leads) => {
                let wants = self.state.wants_to_lead();
                self.state.tab.leads = leads && wants;
                if wants && !leads {
                    // Another tab took over because this one hung. If that one is closed, this one
                    // is next.
                    self.effects.push(Effect::RequestLock);
                }
            }
            EventKind::Active => {
                let is_known = self.state.was_active(self.at);
                self.state.tab.active_at = Some(self.at);
                if !is_known {
                    self.post(Message::Active);
                }
            }
            EventKind::Answered(number, answer) => self.handle_answer(number, answer),
            EventKind::Heard(message) => self.hear(message),
            EventKind::RefetchRequested => {
                // Whatever is in flight, an update too, was sent before.
                self.state.knowledge.outdate_answers();
                self.ask(Cause::Own);
            }
            EventKind::SignedOut => self.sign_out(),
            EventKind::Updated(begun_at, answer) => self.update(begun_at, answer),
        }
    }

    fn mount(&mut self, arrival: Arrival) {
        if self.state.knowledge.session.is_loading() {
            return self.ask(match arrival {
                Arrival::SignIn => Cause::Action(Change::SignedIn),
                Arrival::Load => Cause::Own,
            });
        }
        // The page itself was an answer.
        self.state.knowledge.confirmed_at = Some(self.at);
        let known = self.state.knowledge.known();
        self.post(match arrival {
            Arrival::SignIn if known.is_some() => Message::Changed(Change::SignedIn, known),
            Arrival::SignIn | Arrival::Load => Message::Hello(known),
        });
    }

    fn show(&mut self) {
        self.state.tab.visible = true;
        if self.state.tab.left {
            self.come_back();
        } else if self.state.knowledge.confirmed_at.is_none() && !self.state.has_request_in_flight() {
            // Other tabs have posted that something has changed.
            self.ask(Cause::Own);
        } else if self.state.settings.ask_on_focus {
            self.ask_if_due();
        }
    }

    /// No answer may arrive in a page that is away, and none may be asked for.
    fn leave(&mut self) {
        self.state.tab.visible = false;
        self.state.tab.left = true;
        self.abort_request();
        self.state.requests.retry_at = None;
        self.state.knowledge.forget();
    }

    /// A request that was sent while the page was left may have been answered before a change that
    /// the page did not hear of.
    fn come_back(&mut self) {
        self.state.tab.left = false;
        self.abort_request();
        self.ask(Cause::Own);
    }

    fn go_online(&mut self) {
        let state = &mut self.state;
        state.tab.offline = false;
        state.requests.failures = 0;
        if state.knowledge.session.connection().is_reconnecting() {
            // Also if it is too soon to ask at once.
            state.requests.retry_at = Some(self.at.later(FIRST_RETRY));
        }
        if state.tab.visible {
            self.ask_if_due();
        } else {
            state.knowledge.confirmed_at = None;
        }
    }

    fn wake_up(&mut self, slept: Duration) {
        let state = &mut self.state;
        state.expiry.slept = state.expiry.slept.saturating_add(slept);
        state.tab.active_at = None;
        if let Some(request) = &mut state.requests.in_flight {
            request.active_at = None;
        }
        state.knowledge.outdate_answers();
        if !self.expire_session() {
            self.ask(Cause::Own);
        }
    }

    fn sign_out(&mut self) {
        let known = self.state.knowledge.known();
        self.abort_request();
        self.state.knowledge.sign_out(self.at);
        self.state.expiry.clear();
        self.state.requests.stop_retrying();
        self.post(Message::Changed(Change::SignedOut, known));
    }

    fn update(&mut self, begun_at: u64, answer: SessionAnswer) {
        if begun_at != self.state.knowledge.generation {
            return self.ask(Cause::Own);
        }
        self.abort_request();
        self.learn(answer, Cause::Action(Change::Updated));
    }
}
