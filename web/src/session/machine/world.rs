//! A server and some tabs, for tests: everything that can go wrong between them is a move that a test makes.

use std::{collections::HashSet, rc::Rc, time::Duration};

use hallpass_shared::{ProviderId, Session, SessionId, Timestamp, User, UserId};

use super::*;

/// The server's clock when the pages' clocks begin.
const BEGUN: u64 = 1_800_000_000_000;

#[derive(Clone, Debug)]
pub struct World {
    pub tabs: Vec<Tab>,
    /// The pages' clock.
    pub now: Moment,
    /// By how much the server's has gone on meanwhile.
    slept: Duration,
    session: Option<Session>,
    sessions: u32,
    /// How long a session lasts.
    life: Duration,
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
    request: Option<Sent>,
    /// What was answered already, for an answer that comes twice.
    last: Option<Event>,
    update: Option<(u64, Answer)>,
    inbox: Vec<Message>,
    wake: Option<Moment>,
    lock: LockState,
    /// Whose sign-out this tab knows of.
    gone: HashSet<SessionId>,
    /// When it was used last, or heard that another was, by the server's clock.
    used_at: Option<Timestamp>,
    /// When the session that it showed last ends.
    shown_until: Option<Timestamp>,
    online: bool,
}

#[derive(Clone, Debug)]
struct Sent {
    number: u64,
    tag: Option<Tag>,
    answer: Option<Answer>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockState {
    Elsewhere,
    Waiting,
    Held,
}

/// Something happens in the world. A tab is named by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The server answers the request in flight; the answer is on its way.
    Serve(usize),
    /// The answer arrives.
    Deliver(usize),
    /// The last answer arrives once more.
    DeliverAgain(usize),
    /// The request fails.
    Lose(usize),
    /// The oldest message is heard.
    Hear(usize),
    /// The newest message is heard before the others.
    HearLast(usize),
    /// Somebody signs in: the tab is a new page.
    SignIn(usize),
    /// The page is loaded anew.
    Load(usize),
    /// The same, in the background.
    LoadHidden(usize),
    SignOut(usize),
    /// The session is ended by somebody else.
    Revoke,
    /// The person gets another name.
    Rename,
    /// The session is used, and ends later.
    Slide,
    /// The app begins an update, which the server has carried out.
    Update(usize),
    /// Its answer arrives.
    Updated(usize),
    Ask(usize),
    Use(usize),
    Show(usize),
    Hide(usize),
    Focus(usize),
    Online(usize),
    Offline(usize),
    /// The page goes away, and the browser keeps it.
    Leave(usize),
    /// It goes away, and comes back.
    Restore(usize),
    /// Milliseconds pass.
    Pass(u64),
    /// The machine sleeps for milliseconds.
    Sleep(u64),
    /// Somebody sets the machine's clock ahead by milliseconds: to a page it looks as if it had slept.
    ClockAhead(u64),
    /// An Auth.js client says something.
    Stranger(usize),
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

    fn server_now(&self) -> Timestamp {
        Timestamp::from_unix_ms(BEGUN + self.now.as_ms()).saturating_add(self.slept)
    }

    /// Who is signed in, really.
    pub fn truth(&self) -> Option<&Session> {
        self.session.as_ref().filter(|session| session.expires > self.server_now())
    }

    fn answer(&self, tag: Option<&Tag>) -> Answer {
        let who = match self.truth() {
            None => Who::Nobody(None),
            Some(session) if tag == Some(&tag_of(session)) => Who::Unchanged,
            Some(session) => Who::Session(Rc::new(session.clone()), Some(tag_of(session))),
        };
        let now = self.dated.then(|| self.server_now().saturating_add(self.date_ahead));
        Answer { now, who }
    }

    pub fn play(&mut self, next: Move) {
        match next {
            Move::Serve(at) => {
                let tag = self.tabs[at].request.as_ref().and_then(|sent| sent.tag.clone());
                let answer = self.answer(tag.as_ref());
                if let Some(sent) = self.tabs[at].request.as_mut().filter(|sent| sent.answer.is_none()) {
                    sent.answer = Some(answer);
                }
            }
            Move::Deliver(at) => {
                if self.tabs[at].request.as_ref().is_some_and(|sent| sent.answer.is_some())
                    && let Some(Sent { number, answer: Some(answer), .. }) = self.tabs[at].request.take()
                {
                    self.tell(at, What::Answered(number, Ok(answer)));
                }
            }
            Move::DeliverAgain(at) => {
                if let Some(Event { what, .. }) = self.tabs[at].last.clone() {
                    self.tell(at, what);
                }
            }
            Move::Lose(at) => {
                if let Some(Sent { number, .. }) = self.tabs[at].request.take() {
                    self.tell(at, What::Answered(number, Err(NoAnswer)));
                }
            }
            Move::Hear(at) if !self.tabs[at].inbox.is_empty() => {
                let message = self.tabs[at].inbox.remove(0);
                self.tell(at, What::Heard(message));
            }
            Move::HearLast(at) => {
                if let Some(message) = self.tabs[at].inbox.pop() {
                    self.tell(at, What::Heard(message));
                }
            }
            Move::Hear(_) => {}
            Move::SignIn(at) => {
                self.sessions += 1;
                self.session = Some(person(self.sessions, self.server_now().saturating_add(self.life)));
                self.load(at, Arrival::SignIn);
            }
            Move::Load(at) => self.load(at, Arrival::Load),
            Move::LoadHidden(at) => self.load_hidden(at, Arrival::Load),
            Move::SignOut(at) => {
                let shown = self.tabs[at].machine.session.session().map(|session| session.id.clone());
                // The cookie says whose session ends: the one that lives.
                self.tabs[at]
                    .gone
                    .extend(self.session.take().map(|session| session.id).into_iter().chain(shown));
                self.tell(at, What::SignedOut);
            }
            Move::Revoke => self.session = None,
            Move::Rename => {
                if let Some(session) = &mut self.session {
                    session.user.name = Some(format!("{}+", session.user.name.clone().unwrap_or_default()));
                }
            }
            Move::Slide => {
                let expires = self.server_now().saturating_add(self.life);
                if self.truth().is_some()
                    && let Some(session) = &mut self.session
                {
                    session.expires = expires;
                }
            }
            Move::Update(at) => {
                let begun = self.tabs[at].machine.news();
                self.tabs[at].update = Some((begun, self.answer(None)));
            }
            Move::Updated(at) => {
                if let Some((begun, answer)) = self.tabs[at].update.take() {
                    self.tell(at, What::Updated(begun, answer));
                }
            }
            Move::Ask(at) => self.tell(at, What::Asked),
            Move::Use(at) => self.tell(at, What::Used),
            Move::Show(at) => self.tell(at, What::Shown),
            Move::Hide(at) => self.tell(at, What::Hidden),
            Move::Focus(at) => self.tell(at, What::Focused),
            Move::Online(at) => {
                self.tabs[at].online = true;
                self.tell(at, What::Online);
            }
            Move::Offline(at) => {
                self.tabs[at].online = false;
                self.tell(at, What::Offline);
            }
            Move::Leave(at) => self.tell(at, What::Left),
            Move::Restore(at) => {
                // In Chromium's order.
                for what in [What::Left, What::Hidden, What::Shown, What::Restored, What::Shown] {
                    self.tell(at, what);
                }
            }
            Move::Pass(ms) => self.pass(ms),
            Move::Sleep(ms) => {
                self.slept += Duration::from_millis(ms);
                self.wake(ms);
            }
            Move::ClockAhead(ms) => self.wake(ms),
            Move::Stranger(at) => self.tell(at, What::Heard(Message::Foreign)),
        }
    }

    fn wake(&mut self, ms: u64) {
        for at in 0..self.tabs.len() {
            self.tell(at, What::Woke(Duration::from_millis(ms)));
        }
    }

    /// A new page in the same tab.
    fn load(&mut self, at: usize, arrival: Arrival) {
        self.load_hidden(at, arrival);
        self.tell(at, What::Shown);
    }

    fn load_hidden(&mut self, at: usize, arrival: Arrival) {
        self.unlock(at);
        let connection = Connection::Fresh;
        let session = match self.truth() {
            Some(session) => SessionState::Authenticated { session: Rc::new(session.clone()), connection },
            None => SessionState::Unauthenticated { reason: Reason::NeverSignedIn, connection },
        };
        let (tag, settings) = (self.truth().map(tag_of), self.tabs[at].machine.settings);
        let tab = &mut self.tabs[at];
        tab.machine = Machine::new(settings, session, tag, None);
        (tab.request, tab.last, tab.update, tab.wake) = (None, None, None, None);
        tab.inbox.clear();
        // Its clock begins anew, too, but here all have one.
        let expires = self.session.as_ref().map(|session| session.expires);
        let (server, now) = (self.server_now(), self.now);
        let machine = &mut self.tabs[at].machine;
        machine.clock = Some((server, now));
        machine.expires_at =
            machine.session.session().and(expires).and_then(|expires| machine.end_of(expires));
        self.tell(at, What::Mounted(arrival));
    }

    /// Time passes, and every tab is told when it wanted to be.
    fn pass(&mut self, ms: u64) {
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

    fn tell(&mut self, at: usize, what: What) {
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

    fn unlock(&mut self, at: usize) {
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

    /// What holds after every step.
    fn check(&self, at: usize, before: &Machine, event: &Event) {
        let (tab, now) = (&self.tabs[at], self.now);
        let shown = &tab.machine.session;
        if let Some(session) = shown.session() {
            assert!(!tab.gone.contains(&session.id), "a signed-out person reappeared after {event:?}");
        }
        let who = |state: &SessionState| match state {
            SessionState::Loading { .. } => None,
            SessionState::Authenticated { session, .. } => Some(Some(session.id.clone())),
            SessionState::Unauthenticated { .. } => Some(None),
        };
        let (was, is) = (who(&before.session), who(shown));
        let ended = before.hides_at().is_some_and(|end| end <= now);
        let expired = matches!(shown, SessionState::Unauthenticated { reason: Reason::Expired, .. });
        if expired && !matches!(event.what, What::Answered(_, Ok(_)) | What::Updated(..)) && was != is {
            assert!(tab.shown_until.is_some_and(|end| end <= self.server_now()), "too early: {tab:?}");
        }
        match &event.what {
            What::Answered(_, Err(_)) | What::Offline | What::Online => {
                assert!(was == is || ended, "an outage changed who is signed in: {before:?} {tab:?}");
            }
            What::Answered(..) | What::Updated(..) | What::SignedOut => {}
            _ => assert!(was == is || is.is_none() || ended, "{event:?} said who is signed in: {before:?}"),
        }
        if event.what == What::Tick {
            assert!(tab.machine.ends_at_for_test().is_none_or(|end| end > now), "it has ended: {tab:?}");
        }
        if let (Some(_), Some(sent)) = (shown.session(), &tab.request) {
            assert!(sent.number <= tab.machine.asked);
        }
    }

    /// The network is back, everybody looks at every tab, and some minutes pass.
    pub fn settle(&mut self) {
        for at in 0..self.tabs.len() {
            self.play(Move::Online(at));
            self.play(Move::Show(at));
        }
        for _ in 0..400 {
            self.exchange_once();
            self.pass(1000);
        }
        // Something may have been asked in the very last second.
        for _ in 0..4 {
            self.exchange_once();
        }
    }

    fn exchange_once(&mut self) {
        for at in 0..self.tabs.len() {
            self.play(Move::Serve(at));
            self.play(Move::Deliver(at));
            while !self.tabs[at].inbox.is_empty() {
                self.play(Move::Hear(at));
            }
        }
    }

    /// After [`Self::settle`]: everybody knows, and nobody waits for anything.
    pub fn assert_settled(&self) {
        for tab in &self.tabs {
            let session = &tab.machine.session;
            assert!(!session.is_loading() && !session.connection().is_reconnecting(), "{self:?}");
            let shown = session.session().map(|session| (&session.id, &session.user));
            assert_eq!(shown, self.truth().map(|truth| (&truth.id, &truth.user)), "{self:?}");
        }
    }

    /// No timer, request or lock is left over.
    pub fn assert_nothing_left(&self) {
        for tab in &self.tabs {
            assert!(
                tab.request.is_none() && tab.wake.is_none() && tab.lock == LockState::Elsewhere,
                "{tab:?}"
            );
        }
    }

    pub fn leaders(&self) -> usize {
        self.tabs.iter().filter(|tab| tab.machine.leads).count()
    }
}

impl Machine {
    fn ends_at_for_test(&self) -> Option<Moment> {
        self.session.session().and(self.hides_at())
    }
}

fn tag_of(session: &Session) -> Tag {
    format!("{} {:?} {}", session.id, session.user.name, session.expires).into()
}

fn person(number: u32, expires: Timestamp) -> Session {
    Session {
        id: SessionId::new(format!("s{number}")),
        user: User { id: UserId::new(format!("u{}", number % 2)), name: None, email: None, image: None },
        provider: ProviderId::new("dev"),
        authenticated_at: Timestamp::from_unix_ms(0),
        expires,
        data: Default::default(),
    }
}
