//! What happens to the state machine.

use std::time::Duration;

use super::Message;
use crate::{http::SessionAnswer, session::Moment};

/// Something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, by the page's monotonic clock.
    pub at: Moment,
    /// What happened.
    pub kind: EventKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// The provider was mounted.
    Mounted(Arrival),
    /// The tab became visible.
    Shown,
    /// The tab became hidden, or is about to be frozen.
    Hidden,
    /// The page is left; the browser may keep it in its back/forward cache.
    Left,
    /// The window got the keyboard focus.
    Focused,
    /// The browser has a network.
    Online,
    /// The browser has no network.
    Offline,
    /// The page came back from the back/forward cache, after [`Self::Left`].
    Restored,
    /// The wall clock went on for this long while the page's monotonic clock stood still.
    Woke(Duration),
    /// The moment of [`Effect::WakeAt`](super::Effect::WakeAt) has come.
    Tick,
    /// Whether this tab is the leader, which polls for all tabs.
    Leading(bool),
    /// A person used the page.
    Active,
    /// The request with this number ended, with an answer or without.
    Answered(u64, Result<SessionAnswer, NoAnswer>),
    /// Another tab posted a message.
    Heard(Message),
    /// The app wants to know for certain, for example after a 401 from another API.
    RefetchRequested,
    /// The server has confirmed a sign-out of this tab.
    SignedOut,
    /// The server has answered an update that began at this [generation](super::State::generation).
    Updated(u64, SessionAnswer),
}

/// How the page came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It was loaded.
    Load,
    /// A sign-in that began in this tab led here.
    SignIn,
}

/// The server could not be asked, or its answer could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAnswer;
