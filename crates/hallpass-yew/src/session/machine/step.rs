//! What follows from each event.

use super::{
    Answer, Arrival, Cause, Connection, Effect, Event, FIRST_RETRY, Machine, Message, Moment, News, Reason,
    Request, SessionState, What,
};

/// What follows from `event`: the next state, and what is to be done, in this order.
pub fn step(machine: Machine, event: Event) -> (Machine, Vec<Effect>) {
    // Nobody has been told yet when a machine that was made just now wakes.
    let new = matches!(event.what, What::Mounted(_));
    let (led, wake) = (machine.wants_to_lead(), machine.wakes_at().filter(|_| !new));
    let mut step = Step { machine, at: event.at, effects: Vec::new() };
    step.happen(event.what);
    let machine = &mut step.machine;
    match (led, machine.wants_to_lead()) {
        (false, true) => step.effects.push(Effect::Lead),
        (true, false) => {
            machine.leads = false;
            step.effects.push(Effect::Yield);
        }
        _ => {}
    }
    let next = step.machine.wakes_at();
    if next != wake {
        step.effects.push(Effect::WakeAt(next));
    }
    (step.machine, step.effects)
}

/// One step under way.
pub(super) struct Step {
    pub(super) machine: Machine,
    pub(super) at: Moment,
    pub(super) effects: Vec<Effect>,
}

impl Step {
    fn happen(&mut self, what: What) {
        match what {
            What::Mounted(arrival) => self.mounted(arrival),
            What::Shown => {
                self.machine.visible = true;
                if self.machine.away {
                    self.come_back();
                } else if self.machine.fresh_at.is_none() && self.machine.is_idle() {
                    // Other tabs have said that something has changed.
                    self.ask(Cause::Own);
                } else if self.machine.settings.on_focus {
                    self.ask_if_due();
                }
            }
            What::Focused => {
                if self.machine.settings.on_focus {
                    self.ask_if_due();
                }
            }
            What::Hidden => self.machine.visible = false,
            What::Online => self.online(),
            What::Offline => {
                self.machine.online = false;
                self.lose_connection();
            }
            What::Left => {
                self.machine.visible = false;
                self.machine.away = true;
                // Nor may an answer that is on its way, or one that is still to be asked for.
                self.give_up_request();
                self.machine.retry_at = None;
                self.machine.forget();
            }
            // Chromium shows it before it says that it is restored: then it has come back already.
            What::Restored => {
                if self.machine.away || self.machine.is_idle() {
                    self.come_back();
                }
            }
            What::Woke(slept) => {
                self.machine.slept = self.machine.slept.saturating_add(slept);
                self.machine.used_at = None;
                if let Request::InFlight { used_at, .. } = &mut self.machine.request {
                    *used_at = None;
                }
                self.machine.news += 1;
                if !self.expire() {
                    self.ask(Cause::Own);
                }
            }
            What::Tick => self.tick(),
            What::Led(leads) => {
                let wants = self.machine.wants_to_lead();
                self.machine.leads = leads && wants;
                if wants && !leads {
                    // Another tab took over because this one hung; should that one go, it is this one's turn again.
                    self.effects.push(Effect::Lead);
                }
            }
            What::Used => {
                let known = self.machine.was_used(self.at);
                self.machine.used_at = Some(self.at);
                if !known {
                    self.tell(Message::Used);
                }
            }
            What::Answered(number, answer) => self.answered(number, answer),
            What::Heard(message) => self.hear(message),
            What::Asked => {
                // Whatever is on its way, an update's answer too, was asked for before.
                self.machine.news += 1;
                self.ask(Cause::Own);
            }
            What::SignedOut => self.signed_out(),
            What::Updated(begun, answer) => self.updated(begun, answer),
        }
    }

    fn mounted(&mut self, arrival: Arrival) {
        if self.machine.session.is_loading() {
            return self.ask(match arrival {
                Arrival::SignIn => Cause::Action(News::SignedIn),
                Arrival::Load => Cause::Own,
            });
        }
        // The page itself was an answer.
        self.machine.fresh_at = Some(self.at);
        let known = self.machine.known();
        self.tell(match arrival {
            Arrival::SignIn if known.is_some() => Message::News(News::SignedIn, known),
            Arrival::SignIn | Arrival::Load => Message::Hello(known),
        });
    }

    /// What was asked on the way out may have been answered before something happened that nobody has told a page that was away.
    fn come_back(&mut self) {
        self.machine.away = false;
        self.give_up_request();
        self.ask(Cause::Own);
    }

    fn online(&mut self) {
        self.machine.online = true;
        self.machine.failures = 0;
        if self.machine.session.connection().is_reconnecting() {
            // Also if it is too soon to ask at once.
            self.machine.retry_at = Some(self.at.later(FIRST_RETRY));
        }
        if self.machine.visible {
            self.ask_if_due();
        } else {
            self.machine.fresh_at = None;
        }
    }

    fn signed_out(&mut self) {
        let known = self.machine.known();
        self.give_up_request();
        self.machine.forget();
        self.machine.held = None;
        self.machine.expires_at = None;
        self.machine.retry_at = None;
        self.machine.failures = 0;
        self.machine.fresh_at = Some(self.at);
        self.machine.session =
            SessionState::Unauthenticated { reason: Reason::SignedOutHere, connection: Connection::Fresh };
        self.tell(Message::News(News::SignedOut, known));
    }

    fn updated(&mut self, begun: u64, answer: Answer) {
        if begun != self.machine.news {
            return self.ask(Cause::Own);
        }
        self.give_up_request();
        self.learn(answer, Cause::Action(News::Updated));
    }

    pub(super) fn tell(&mut self, message: Message) {
        self.effects.push(Effect::Tell(message));
    }
}
