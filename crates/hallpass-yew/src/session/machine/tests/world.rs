//! A server and some tabs, for tests: everything that can go wrong between them is a move that a
//! test makes.

use std::{collections::HashSet, rc::Rc, time::Duration};

use hallpass_types::{ProviderId, Session, SessionData, SessionId, Timestamp, User, UserId};

use super::*;

/// The server's clock when the pages' clocks begin.
const BEGUN: u64 = 1_800_000_000_000;

#[derive(Clone, Debug)]
pub struct World {
    pub tabs: Vec<Tab>,
    /// The pages' clock.
    pub now: Moment,
    /// By how much the server's clock is ahead of it.
    pub(super) slept: Duration,
    pub(super) session: Option<Session>,
    pub(super) sessions: u32,
    /// How long a session lasts.
    pub(super) life: Duration,
    /// Whether answers have a `Date`.
    pub dated: bool,
    /// By how much the clock of `Date` is ahead of the one that ends sessions.
    pub date_ahead: Duration,
    /// Counts messages about changes, which Auth.js' clients hear too.
    pub changes_posted: usize,
    /// Counts requests.
    pub requests: usize,
    /// Counts requests that report activity.
    pub activity_reported: usize,
}

#[derive(Clone, Debug)]
pub struct Tab {
    pub state: State,
    pub(super) request: Option<Sent>,
    /// The last answer, for one that arrives twice.
    pub(super) last: Option<Event>,
    pub(super) update: Option<(u64, SessionAnswer)>,
    pub(super) inbox: Vec<Message>,
    pub(super) wake: Option<Moment>,
    pub(super) lock: LockState,
    /// The sessions of whose sign-out this tab has heard.
    pub(super) signed_out: HashSet<SessionId>,
    /// The last activity here, or heard of, by the server's clock.
    pub(super) active_at: Option<Timestamp>,
    /// When the session that it showed last ends.
    pub(super) shown_until: Option<Timestamp>,
    pub(super) online: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) number: u64,
    pub(super) tag: Option<Tag>,
    pub(super) answer: Option<SessionAnswer>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockState {
    Elsewhere,
    Waiting,
    Held,
}

impl World {
    pub fn new(tabs: usize, life: Duration, interval: Duration) -> Self {
        let settings = |jitter| Settings { poll_interval: interval, ask_on_focus: true, jitter };
        let loading = SessionState::Loading { connection: Connection::Fresh };
        let tab = |jitter: usize| Tab {
            state: State::new(settings(u16::try_from(jitter * 100).unwrap()), loading.clone(), None, None),
            request: None,
            last: None,
            update: None,
            inbox: Vec::new(),
            wake: None,
            lock: LockState::Elsewhere,
            signed_out: HashSet::new(),
            active_at: None,
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
            changes_posted: 0,
            requests: 0,
            activity_reported: 0,
        };
        for tab in 0..world.tabs.len() {
            world.dispatch(tab, EventKind::Mounted(Arrival::Load));
            world.dispatch(tab, EventKind::Shown);
        }
        world
    }

    pub(super) fn server_now(&self) -> Timestamp {
        Timestamp::from_unix_ms(BEGUN + self.now.as_ms()).saturating_add(self.slept)
    }

    /// Who is really signed in.
    pub fn truth(&self) -> Option<&Session> {
        self.session.as_ref().filter(|session| session.expires > self.server_now())
    }

    pub(super) fn answer(&self, tag: Option<&Tag>) -> SessionAnswer {
        let who = match self.truth() {
            None => Who::Anonymous(None),
            Some(session) if tag == Some(&tag_of(session)) => Who::Unchanged,
            Some(session) => Who::SignedIn(Rc::new(session.clone()), Some(tag_of(session))),
        };
        let server_now = self.dated.then(|| self.server_now().saturating_add(self.date_ahead));
        SessionAnswer { server_now, who }
    }

    /// Time passes, and every tab wakes when it wanted to.
    pub(super) fn pass(&mut self, ms: u64) {
        let end = self.now.later(Duration::from_millis(ms));
        while let Some((at, wake)) = self.next_wake().filter(|(_, wake)| *wake <= end) {
            self.now = self.now.max(wake);
            self.tabs[at].wake = None;
            self.dispatch(at, EventKind::Tick);
        }
        self.now = end;
    }

    fn next_wake(&self) -> Option<(usize, Moment)> {
        let wakes = self.tabs.iter().enumerate().filter_map(|(at, tab)| Some((at, tab.wake?)));
        wakes.min_by_key(|(_, wake)| *wake)
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
        data: SessionData::new(),
    }
}
