//! Everything that the client remembers, and what components see of it.

use hallpass_types::Timestamp;

use super::{Settings, expiry::Expiry, knowledge::Knowledge, requests::Requests, tab::Tab};
use crate::{
    http::Tag,
    session::{Moment, SessionState},
};

/// Everything that the client remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub(super) settings: Settings,
    pub(super) knowledge: Knowledge,
    pub(super) expiry: Expiry,
    pub(super) requests: Requests,
    pub(super) tab: Tab,
}

/// What components see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Who is signed in.
    pub session: SessionState,
    /// When the session ends, if that is soon and the server has just confirmed it.
    pub ending: Option<Moment>,
}

impl State {
    /// Knows `session`, from an answer with `tag` that the server gave at `server_now`.
    pub fn new(
        settings: Settings,
        session: SessionState,
        tag: Option<Tag>,
        server_now: Option<Timestamp>,
    ) -> Self {
        let server_clock = server_now.map(|now| (now, Moment::default()));
        let mut expiry = Expiry { server_clock, ..Expiry::default() };
        expiry.expires_at = session.session().and_then(|session| expiry.moment_of(session.expires));
        let knowledge = Knowledge::new(session, tag);
        Self { settings, knowledge, expiry, requests: Requests::default(), tab: Tab::default() }
    }

    /// How much longer than others this tab waits, in thousandths.
    #[must_use]
    pub fn with_jitter(mut self, jitter: u16) -> Self {
        self.settings.jitter = jitter;
        self
    }

    /// Whether an answer is awaited.
    pub fn has_request_in_flight(&self) -> bool {
        self.requests.in_flight.is_some()
    }

    /// What components see first, also in a server: no clock has been read yet.
    pub fn first_view(&self) -> View {
        View { session: self.knowledge.session.clone(), ending: None }
    }

    /// What components see at `at`.
    pub fn view(&self, at: Moment) -> View {
        View { session: self.knowledge.session.clone(), ending: self.ending(at) }
    }

    /// Increases when an answer in flight becomes outdated.
    pub fn generation(&self) -> u64 {
        self.knowledge.generation
    }

    pub(super) fn was_active(&self, at: Moment) -> bool {
        self.tab.was_active(at, self.settings.poll_interval)
    }
}
