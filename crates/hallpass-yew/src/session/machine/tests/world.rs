//! A server and some tabs, for tests: everything that can go wrong between them is a move that a test makes.

use std::{collections::HashSet, rc::Rc, time::Duration};

use hallpass_types::{ProviderId, Session, SessionId, Timestamp, User, UserId};

use super::*;

/// The server's clock when the pages' clocks begin.
const BEGUN: u64 = 1_800_000_000_000;

#[derive(Clone, Debug)]
pub struct World {
    pub tabs: Vec<Tab>,
    /// The pages' clock.
    pub now: Moment,
    /// By how much the server's has gone on meanwhile.
    pub(super) slept: Duration,
    pub(super) session: Option<Session>,
    pub(super) sessions: u32,
    /// How long a session lasts.
    pub(super) life: Duration,
    /// Whether answers say what time it is.
    pub dated: bool,
    /// By how much the clock of the answers is ahead of the one that ends sessions.
    pub date_ahead: Duration,
    /// Counts news on the channel of every client.
    pub news_told: usize,
    /// Counts requests.
    pub requests: usize,
    /// Counts those that say that somebody used a page.
    pub uses_told: usize,
}

#[derive(Clone, Debug)]
pub struct Tab {
    pub machine: Machine,
    pub(super) request: Option<Sent>,
    /// What was answered already, for an answer that comes twice.
    pub(super) last: Option<Event>,
    pub(super) update: Option<(u64, Answer)>,
    pub(super) inbox: Vec<Message>,
    pub(super) wake: Option<Moment>,
    pub(super) lock: LockState,
    /// Whose sign-out this tab knows of.
    pub(super) gone: HashSet<SessionId>,
    /// When it was used last, or heard that another was, by the server's clock.
    pub(super) used_at: Option<Timestamp>,
    /// When the session that it showed last ends.
    pub(super) shown_until: Option<Timestamp>,
    pub(super) online: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) number: u64,
    pub(super) tag: Option<Tag>,
    pub(super) answer: Option<Answer>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockState {
    Elsewhere,
    Waiting,
    Held,
}

impl World {
    pub fn new(tabs: usize, life: Duration, interval: Duration) -> Self {
        let settings = |jitter| Settings { interval, on_focus: true, jitter };
        let loading = SessionState::Loading { connection: Connection::Fresh };
        let tab = |jitter: usize| Tab {
            machine: Machine::new(
                settings(u16::try_from(jitter * 100).unwrap()),
                loading.clone(),
                None,
                None,
            ),
            request: None,
            last: None,
            update: None,
            inbox: Vec::new(),
            wake: None,
            lock: LockState::Elsewhere,
            gone: HashSet::new(),
            used_at: None,
            shown_until: None,
            online: true,
        };
        let (now, slept) = (Moment::default(), Duration::ZERO);
        let tabs = (0..tabs).map(tab).collect();
        let mut world = Self {
            tabs,
            now,
            slept,
            session: None,
            sessions: 0,
            life,
            dated: true,
            date_ahead: Duration::ZERO,
            news_told: 0,
            requests: 0,
            uses_told: 0,
        };
        for tab in 0..world.tabs.len() {
            world.tell(tab, What::Mounted(Arrival::Load));
            world.tell(tab, What::Shown);
        }
        world
    }

    pub(super) fn server_now(&self) -> Timestamp {
        Timestamp::from_unix_ms(BEGUN + self.now.as_ms()).saturating_add(self.slept)
    }

    /// Who is signed in, really.
    pub fn truth(&self) -> Option<&Session> {
        self.session.as_ref().filter(|session| session.expires > self.server_now())
    }

    pub(super) fn answer(&self, tag: Option<&Tag>) -> Answer {
        let who = match self.truth() {
            None => Who::Nobody(None),
            Some(session) if tag == Some(&tag_of(session)) => Who::Unchanged,
            Some(session) => Who::Session(Rc::new(session.clone()), Some(tag_of(session))),
        };
        let now = self.dated.then(|| self.server_now().saturating_add(self.date_ahead));
        Answer { now, who }
    }

    /// Time passes, and every tab is told when it wanted to be.
    pub(super) fn pass(&mut self, ms: u64) {
        let end = self.now.later(Duration::from_millis(ms));
        while let Some((at, wake)) = self.next_wake().filter(|(_, wake)| *wake <= end) {
            self.now = self.now.max(wake);
            self.tabs[at].wake = None;
            self.tell(at, What::Tick);
        }
        self.now = end;
    }

    fn next_wake(&self) -> Option<(usize, Moment)> {
        let wakes = self.tabs.iter().enumerate().filter_map(|(at, tab)| Some((at, tab.wake?)));
        wakes.min_by_key(|(_, wake)| *wake)
    }

    pub(super) fn tell(&mut self, at: usize, what: What) {
        let event = Event { at: self.now, what };
        let now = self.server_now();
        let tab = &mut self.tabs[at];
        let before = tab.machine.clone();
        if matches!(event.what, What::Answered(..)) {
            tab.last = Some(event.clone());
        }
        if let What::Heard(Message::News(News::SignedOut, Some(known))) = &event.what {
            tab.gone.insert(known.id.clone());
        }
        if let What::Used | What::Heard(Message::Used) = &event.what {
            tab.used_at = Some(now);
        }
        let (machine, effects) = step(before.clone(), event.clone());
        tab.machine = machine;
        if let Some(session) = tab.machine.session.session() {
            tab.shown_until = Some(session.expires);
        }
        for effect in effects {
            self.act(at, effect);
        }
        self.check(at, &before, &event);
    }

    fn act(&mut self, at: usize, effect: Effect) {
        let now = self.server_now();
        let tab = &mut self.tabs[at];
        match effect {
            Effect::Fetch { number, tag, used } => {
                assert!(tab.request.is_none(), "two requests at once: {tab:?}");
                let lately = |used: Timestamp| now.saturating_since(used) <= LATELY;
                assert!(!used || tab.used_at.is_some_and(lately), "nobody used it lately: {tab:?}");
                self.uses_told += usize::from(used);
                tab.request = Some(Sent { number, tag, answer: None });
                self.requests += 1;
            }
            Effect::Abort => assert!(tab.request.take().is_some(), "nothing to give up"),
            Effect::WakeAt(moment) => tab.wake = moment,
            Effect::Lead => {
                tab.lock = LockState::Waiting;
                self.grant();
            }
            Effect::TakeOver => {
                let led = self.tabs.iter().position(|tab| tab.lock == LockState::Held);
                self.tabs[at].lock = LockState::Held;
                if let Some(other) = led.filter(|other| *other != at) {
                    // It is not told that another may have it next, since it has nothing to wait for any more.
                    self.tabs[other].lock = LockState::Elsewhere;
                    self.tell(other, What::Led(false));
                }
                self.tell(at, What::Led(true));
            }
            Effect::Yield => self.unlock(at),
            Effect::Tell(message) => {
                self.news_told += usize::from(matches!(message, Message::News(..)));
                for (other, tab) in self.tabs.iter_mut().enumerate() {
                    if other != at {
                        tab.inbox.push(message.clone());
                    }
                }
            }
        }
    }

    pub(super) fn unlock(&mut self, at: usize) {
        self.tabs[at].lock = LockState::Elsewhere;
        self.grant();
    }

    fn grant(&mut self) {
        if self.tabs.iter().any(|tab| tab.lock == LockState::Held) {
            return;
        }
        if let Some(next) = self.tabs.iter().position(|tab| tab.lock == LockState::Waiting) {
            self.tabs[next].lock = LockState::Held;
            self.tell(next, What::Led(true));
        }
    }
}

pub(super) fn tag_of(session: &Session) -> Tag {
    format!("{} {:?} {}", session.id, session.user.name, session.expires).into()
}

pub(super) fn person(number: u32, expires: Timestamp) -> Session {
    Session {
        id: SessionId::new(format!("s{number}")),
        user: User { id: UserId::new(format!("u{}", number % 2)), name: None, email: None, image: None },
        provider: ProviderId::new("dev"),
        authenticated_at: Timestamp::from_unix_ms(0),
        expires,
        data: Default::default(),
    }
}
