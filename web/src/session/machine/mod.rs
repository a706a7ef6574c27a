//! The client's logic, as one pure function: no clock, no browser.
//!
//! The state is [`SessionState`] (what components see) and the [`Machine`] around it. A tab asks the server with
//! [`Effect::Fetch`], and has one request in flight at most (C2).
//!
//! | event | what follows |
//! |---|---|
//! | `Mounted` | knows: says hello to the other tabs. Does not know: asks |
//! | `Shown`, `Focused`, `Online` | asks, unless there was an answer within the last second or one is coming (C5), or the app does not want it on a focus. Online a hidden tab asks once it is seen |
//! | `Hidden`, `Offline` | no polls and no retries; offline is marked as reconnecting |
//! | `Left` | forgets (`Loading`): a page that comes back must not show anybody before it has asked (C11) |
//! | `Restored` | asks, unless it is asking |
//! | `Woke` | the session's end is that much nearer; asks |
//! | `Tick` | whatever is due: the request is given up, a retry, the poll, the notice, the session's end |
//! | `Led(true)` | polls for all tabs, once an interval (C6). A tab that does not takes over after one and a half to two intervals without news |
//! | `Led(false)` | another tab took over: this one waits for its turn again |
//! | `Used` | told with the next request, if there is one soon (S6), and to the other tabs once |
//! | `Answered` with an answer | known, or that nothing has changed; told to the other tabs. An overtaken one is dropped (C3) |
//! | `Answered` without, or unchanged where nothing is known | keeps what is known, marked as reconnecting; tries again later, and later still (C4), while it is seen |
//! | `Heard` | the same as is known: fresh without a request. Anything else: asks (C15). A sign-out of this session: forgets, and asks |
//! | `Asked` | asks, even if an answer is coming: it may be old news |
//! | `SignedOut` | nobody; what is in flight is given up; told to the other tabs |
//! | `Updated` | as an answer, unless it was overtaken; what is in flight is given up |
//!
//! At the end of the session, as the server's clock has it, the session is hidden (`Loading`), and the server asked once: no
//! answer is `Unauthenticated`, expired (C8). After a sleep it may be the machine's clock that is wrong: then no answer is `Loading`
//! until the end by the page's own clock.

mod due;
mod event;
mod hear;
mod learn;
#[cfg(feature = "measure")]
pub(super) mod measure;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod two_tabs;
#[cfg(test)]
mod world;

use std::time::Duration;

use hallpass_shared::{Session, SessionId, Timestamp};

pub use event::{Answer, Arrival, Effect, Event, Known, Message, News, NoAnswer, Tag, What, Who};

use super::{Connection, Moment, Reason, SessionState};

/// Within this time of an answer nobody needs another.
const ENOUGH: Duration = Duration::from_secs(1);
/// Longer than this is as good as no answer.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long before its end somebody is told that the session ends.
const NOTICE: Duration = Duration::from_secs(120);
const FIRST_RETRY: Duration = Duration::from_secs(1);
const LAST_RETRY: Duration = Duration::from_secs(30);
/// That somebody used a page counts for so long, or for two polls.
const LATELY: Duration = Duration::from_secs(120);

/// How long to wait after `times` times in vain.
fn later_and_later(times: u32) -> Duration {
    FIRST_RETRY.saturating_mul(1 << times.min(5)).min(LAST_RETRY)
}

/// What the app has chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How often to poll. Zero is never.
    pub interval: Duration,
    /// Whether to ask when the tab is looked at.
    pub on_focus: bool,
    /// By how much this tab waits longer than others, as a part of a thousand, so that not all do the same at once.
    pub jitter: u16,
}

/// Everything that the client remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    settings: Settings,
    session: SessionState,
    /// What names the session as it is known, for a question that need not be answered again (C7).
    tag: Option<Tag>,
    /// Whose session this tab has shown, until it knows that it is over.
    held: Option<SessionId>,
    request: Request,
    /// How many requests there were.
    asked: u64,
    /// How often something happened that makes an answer on its way old news.
    news: u64,
    failures: u32,
    visible: bool,
    online: bool,
    leads: bool,
    /// When somebody used the pages last, if the server does not know.
    used_at: Option<Moment>,
    /// What the server's clock said, and when.
    clock: Option<(Timestamp, Moment)>,
    /// For how long the machine has slept since. Or somebody has set its clock: nobody but the server can tell.
    slept: Duration,
    /// The last answer, here or in another tab.
    fresh_at: Option<Moment>,
    /// The last end of a request, with an answer or without.
    ended_at: Option<Moment>,
    /// When the session ends, if the machine has not slept.
    expires_at: Option<Moment>,
    /// How often in a row the server has said that it lives on after its end.
    reprieves: u32,
    retry_at: Option<Moment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Request {
    None,
    InFlight {
        number: u64,
        until: Moment,
        cause: Cause,
        /// It says that somebody used the pages then.
        used_at: Option<Moment>,
        /// Something happened meanwhile, so that the answer is old news: why to ask again.
        again: Option<Cause>,
    },
}

/// Why the server is asked, and so whom its answer is news to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Cause {
    /// This tab's own reasons.
    Own,
    /// It is time, for all tabs.
    Poll,
    /// Another tab said this.
    Told(Option<Known>),
    /// An Auth.js client said something, to every tab.
    Foreign,
    /// A sign-in or an update: others are told in any case.
    Action(News),
}

/// What components see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Who is signed in.
    pub session: SessionState,
    /// When the session ends, if that is soon and the server has just said so.
    pub ending: Option<Moment>,
}

impl Machine {
    /// Knows what `session` says, and that an answer of the server's with `tag` said it when its clock was `now`.
    pub fn new(settings: Settings, session: SessionState, tag: Option<Tag>, now: Option<Timestamp>) -> Self {
        let held = session.session().map(|session| session.id.clone());
        let begun = Moment::default();
        let mut machine = Self {
            settings,
            session,
            tag,
            held,
            request: Request::None,
            asked: 0,
            news: 0,
            failures: 0,
            visible: false,
            online: true,
            leads: false,
            used_at: None,
            clock: now.map(|now| (now, begun)),
            slept: Duration::ZERO,
            fresh_at: None,
            ended_at: None,
            expires_at: None,
            reprieves: 0,
            retry_at: None,
        };
        if !machine.session.is_loading() {
            machine.fresh_at = Some(begun);
        }
        machine.expires_at = machine.session.session().and_then(|session| machine.end_of(session.expires));
        machine
    }

    /// By how much this tab waits longer than others, as a part of a thousand.
    #[must_use]
    pub fn with_jitter(mut self, jitter: u16) -> Self {
        self.settings.jitter = jitter;
        self
    }

    /// Whether no answer is on its way.
    pub fn is_idle(&self) -> bool {
        self.request == Request::None
    }

    /// What components see first, in a server too: nobody has looked at a clock yet.
    pub fn first_view(&self) -> View {
        View { session: self.session.clone(), ending: None }
    }

    /// What components see at `at`.
    pub fn view(&self, at: Moment) -> View {
        View { session: self.session.clone(), ending: self.ending(at) }
    }

    /// Changes whenever an answer that is on its way becomes old news.
    pub fn news(&self) -> u64 {
        self.news
    }

    fn known(&self) -> Option<Known> {
        let session: &Session = self.session.session()?;
        Some(Known { id: session.id.clone(), tag: self.tag.clone(), expires: session.expires })
    }

    /// When it is `expires`, on the page's own clock, if the machine has not slept.
    fn end_of(&self, expires: Timestamp) -> Option<Moment> {
        let (now, at) = self.clock?;
        Some(at.later(expires.saturating_since(now)))
    }

    /// Whether somebody used the pages lately and the server does not know. What was long ago keeps no session alive (S6).
    fn was_used(&self, at: Moment) -> bool {
        let lately = self.settings.interval.saturating_mul(2).max(LATELY);
        self.used_at.is_some_and(|used| at.since(used) <= lately)
    }

    /// The server has just said that the session lives until `expires`.
    fn lives_until(&mut self, expires: Timestamp, at: Moment) {
        let ended = |machine: &Self| {
            let end = machine.end_of(expires);
            end.is_some_and(|end| end < at.later(FIRST_RETRY).later(machine.slept))
        };
        if ended(self) {
            // Then it was not by sleep that the machine's clock went on.
            self.slept = Duration::ZERO;
        }
        if ended(self) {
            // Clocks differ, a proxy's from the server's too, and asking again and again helps nobody.
            self.expires_at = Some(at.later(later_and_later(self.reprieves)));
            self.reprieves = self.reprieves.saturating_add(1);
        } else {
            self.expires_at = self.end_of(expires);
            self.reprieves = 0;
        }
    }

    /// Hides who it was, until the server says who it is.
    fn forget(&mut self) {
        self.session = SessionState::Loading { connection: self.session.connection() };
        self.tag = None;
        self.news += 1;
    }
}

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
struct Step {
    machine: Machine,
    at: Moment,
    effects: Vec<Effect>,
}

impl Step {
    fn happen(&mut self, what: What) {
        match what {
            What::Mounted(arrival) => self.mounted(arrival),
            What::Shown => {
                self.machine.visible = true;
                if self.machine.fresh_at.is_none() && self.machine.is_idle() {
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
                // Nor may an answer that is on its way, or one that is still to be asked for.
                self.give_up_request();
                self.machine.retry_at = None;
                self.machine.forget();
            }
            // Chromium shows it before it says that it is restored: then it has asked already.
            What::Restored => {
                if self.machine.is_idle() {
                    self.ask(Cause::Own);
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

    fn answered(&mut self, number: u64, answer: Result<Answer, NoAnswer>) {
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
                self.machine.used_at = self.machine.used_at.max(used_at);
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
        machine.used_at = machine.used_at.max(used_at);
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

    fn lose_connection(&mut self) {
        let connection = self.machine.session.connection().lost(self.at);
        self.machine.session = self.machine.session.clone().with_connection(connection);
    }

    /// Asks, unless that was just done or is being done.
    fn ask_if_due(&mut self) {
        let recent = |moment: Option<Moment>| moment.is_some_and(|moment| self.at.since(moment) < ENOUGH);
        let enough = recent(self.machine.ended_at) || recent(self.machine.fresh_at);
        let wanted = !enough || self.machine.session.is_loading();
        if self.machine.request == Request::None && wanted {
            self.ask(Cause::Own);
        }
    }

    /// Asks; once more after the answer to a question that is under way.
    fn ask(&mut self, cause: Cause) {
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

    fn give_up_request(&mut self) {
        if let Request::InFlight { used_at, .. } = std::mem::replace(&mut self.machine.request, Request::None)
        {
            self.machine.used_at = self.machine.used_at.max(used_at);
            self.effects.push(Effect::Abort);
        }
    }

    fn tell(&mut self, message: Message) {
        self.effects.push(Effect::Tell(message));
    }
}
