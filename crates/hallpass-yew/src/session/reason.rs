//! Why nobody is signed in.

use hallpass_types::EndReason;

/// Why nobody is signed in, as far as this tab knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nobody was, since the page was loaded.
    NeverSignedIn,
    /// They signed out in this tab.
    SignedOutHere,
    /// The server said why.
    Ended(EndReason),
    /// The time that the server had named has passed.
    Expired,
    /// It happened somewhere else: in another tab, most likely.
    EndedElsewhere,
}

impl Reason {
    /// What to tell somebody who did not ask for it; nothing to whoever did.
    pub const fn sentence(self) -> Option<&'static str> {
        match self {
            Self::NeverSignedIn | Self::SignedOutHere => None,
            Self::Ended(reason) => reason.sentence(),
            Self::Expired => Some("You were signed out because your session has expired."),
            Self::EndedElsewhere => Some("You are no longer signed in on this browser."),
        }
    }
}
