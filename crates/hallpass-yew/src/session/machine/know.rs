//! What the machine remembers, and what components see of it.

use std::time::Duration;

use hallpass_types::{Session, Timestamp};

use super::{
    FIRST_RETRY, Known, LATELY, Machine, Moment, Request, SessionState, Settings, Tag, View, later_and_later,
};

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
            away: false,
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

    pub(super) fn known(&self) -> Option<Known> {
        let session: &Session = self.session.session()?;
        Some(Known { id: session.id.clone(), tag: self.tag.clone(), expires: session.expires })
    }

    /// When it is `expires`, on the page's own clock, if the machine has not slept.
    pub(super) fn end_of(&self, expires: Timestamp) -> Option<Moment> {
        let (now, at) = self.clock?;
        Some(at.later(expires.saturating_since(now)))
    }

    /// Whether somebody used the pages lately and the server does not know. What was long ago keeps no session alive (S6).
    pub(super) fn was_used(&self, at: Moment) -> bool {
        let lately = self.settings.interval.saturating_mul(2).max(LATELY);
        self.used_at.is_some_and(|used| at.since(used) <= lately)
    }

    /// The server has not been told of this use after all.
    pub(super) fn keep_use(&mut self, used_at: Option<Moment>) {
        self.used_at = self.used_at.max(used_at);
    }

    /// The server has just said that the session lives until `expires`.
    pub(super) fn lives_until(&mut self, expires: Timestamp, at: Moment) {
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
    pub(super) fn forget(&mut self) {
        self.session = SessionState::Loading { connection: self.session.connection() };
        self.tag = None;
        self.news += 1;
    }
}
