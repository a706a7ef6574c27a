//! What the app has chosen.

use std::time::Duration;

/// What the app has chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How often to poll. Zero: never.
    pub poll_interval: Duration,
    /// Whether to ask when the tab is shown or focused.
    pub ask_on_focus: bool,
    /// How much longer than others this tab waits, in thousandths: so that not all ask at once.
    pub jitter: u16,
}
