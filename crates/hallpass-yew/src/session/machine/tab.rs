//! The tab itself: can a person see it, is there a network, does it lead.

use std::time::Duration;

use crate::session::Moment;

/// Activity is reported only if it is this recent, or not older than two polls (S6).
pub const ACTIVITY_COUNTS_FOR: Duration = Duration::from_mins(2);

/// The tab itself.
#[expect(clippy::struct_excessive_bools, reason = "four facts that do not depend on each other")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tab {
    pub visible: bool,
    /// The page was left, and has not come back.
    pub left: bool,
    pub offline: bool,
    /// Whether it polls for all tabs.
    pub leads: bool,
    /// The last activity of a person that the server does not know of.
    pub active_at: Option<Moment>,
}

impl Tab {
    /// Whether there is activity to report. Activity of long ago must not extend a session (S6).
    pub fn was_active(&self, at: Moment, poll_interval: Duration) -> bool {
        let recent = poll_interval.saturating_mul(2).max(ACTIVITY_COUNTS_FOR);
        self.active_at.is_some_and(|active| at.since(active) <= recent)
    }

    /// The request that reported this activity brought no answer: report it again.
    pub fn keep_activity(&mut self, active_at: Option<Moment>) {
        self.active_at = self.active_at.max(active_at);
    }
}
