//! When the session expires, by clocks that may be wrong.

use std::time::Duration;

use hallpass_types::Timestamp;

use super::backoff::{FIRST_RETRY, backoff};
use crate::session::Moment;

/// When the session expires.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expiry {
    /// What the server's clock said, and when.
    pub server_clock: Option<(Timestamp, Moment)>,
    /// How long the computer has slept since then. It may also be that a person has set its clock:
    /// only the server can tell.
    pub slept: Duration,
    /// When the session expires, if the computer has not slept.
    pub expires_at: Option<Moment>,
    /// How often in a row the server has said that a session lives on whose time was up.
    pub overdue: u32,
}

impl Expiry {
    /// The server's clock is exact now.
    pub fn set_server_clock(&mut self, now: Timestamp, at: Moment) {
        self.server_clock = Some((now, at));
        self.slept = Duration::ZERO;
    }

    /// The moment at which the server's clock says `expires`, if the computer does not sleep.
    pub fn moment_of(&self, expires: Timestamp) -> Option<Moment> {
        let (now, at) = self.server_clock?;
        Some(at.later(expires.saturating_since(now)))
    }

    /// When the session that is known, or was, ends by all clocks.
    pub fn ends_at(&self) -> Option<Moment> {
        self.expires_at.map(|end| end.earlier(self.slept))
    }

    pub fn has_passed(&self, at: Moment) -> bool {
        self.ends_at().is_some_and(|end| end <= at)
    }

    /// Whether it has passed by the page's monotonic clock alone. That the computer has slept is
    /// not enough: a person may have set its clock.
    pub fn has_passed_without_sleep(&self, at: Moment) -> bool {
        self.expires_at.is_some_and(|end| end <= at)
    }

    /// The server has just said that the session lives until `expires`.
    pub fn lives_until(&mut self, expires: Timestamp, at: Moment) {
        if self.would_be_over(expires, at) {
            // The wall clock was changed; the computer did not sleep.
            self.slept = Duration::ZERO;
        }
        if self.would_be_over(expires, at) {
            // Clocks differ, also a proxy's from the server's: asking again and again is no help.
            self.expires_at = Some(at.later(backoff(self.overdue)));
            self.overdue = self.overdue.saturating_add(1);
        } else {
            self.expires_at = self.moment_of(expires);
            self.overdue = 0;
        }
    }

    /// There is no session that could expire.
    pub fn clear(&mut self) {
        self.expires_at = None;
    }

    fn would_be_over(&self, expires: Timestamp, at: Moment) -> bool {
        let end = self.moment_of(expires);
        end.is_some_and(|end| end < at.later(FIRST_RETRY).later(self.slept))
    }
}
