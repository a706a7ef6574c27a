//! The request in flight, and the retries.

use std::time::Duration;

use super::{Change, Known, backoff::backoff};
use crate::session::Moment;

/// An answer this recent needs no repetition.
pub const RECENT: Duration = Duration::from_secs(1);

/// The request in flight, and the retries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requests {
    pub in_flight: Option<InFlight>,
    /// How many requests there were.
    pub count: u64,
    /// How many requests in a row brought no answer.
    pub failures: u32,
    /// The last end of a request, with an answer or without.
    pub request_ended_at: Option<Moment>,
    pub retry_at: Option<Moment>,
}

/// A request without an answer yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InFlight {
    pub number: u64,
    pub times_out_at: Moment,
    pub cause: Cause,
    /// The activity that it reports.
    pub active_at: Option<Moment>,
    /// Its answer is outdated: why to ask again.
    pub ask_again: Option<Cause>,
}

/// Why the server is asked. It decides what is posted to the other tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// This tab's own reasons.
    Own,
    /// The poll for all tabs.
    Poll,
    /// Another tab posted this.
    Heard(Option<Known>),
    /// An Auth.js client posted something to every tab.
    AuthJs,
    /// A sign-in or an update: posted in any case.
    Action(Change),
}

impl Requests {
    /// There was an answer.
    pub fn succeed(&mut self, at: Moment) {
        self.request_ended_at = Some(at);
        self.stop_retrying();
    }

    /// There was none. `jitter` is in thousandths.
    pub fn fail(&mut self, at: Moment, jitter: u16) {
        self.request_ended_at = Some(at);
        // Without jitter every browser would come back at the same moment after an outage.
        let delay = backoff(self.failures).mul_f64(0.8 + 0.4 * f64::from(jitter) / 1000.0);
        self.failures = self.failures.saturating_add(1);
        self.retry_at = Some(at.later(delay));
    }

    /// What is known now is no failure.
    pub fn stop_retrying(&mut self) {
        self.failures = 0;
        self.retry_at = None;
    }
}
