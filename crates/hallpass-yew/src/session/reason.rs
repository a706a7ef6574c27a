//! Why a visitor is anonymous.

use hallpass_types::EndReason;

use crate::texts;

/// Why a visitor is anonymous, as far as this tab knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There was no session since the page was loaded.
    NeverSignedIn,
    /// The person signed out in this tab.
    SignedOutHere,
    /// The session has ended, and the server says why.
    Ended(EndReason),
    /// The session's time is up, and the server cannot be asked.
    Expired,
    /// The session was ended elsewhere, most likely in another tab.
    EndedElsewhere,
}

impl Reason {
    /// One sentence for the person. `None` if they signed out themselves, or were not signed in.
    pub const fn sentence(self) -> Option<&'static str> {
        match self {
            Self::NeverSignedIn | Self::SignedOutHere => None,
            Self::Ended(reason) => texts::end_text(reason),
            Self::Expired => Some(texts::EXPIRED),
            Self::EndedElsewhere => Some(texts::ENDED_ELSEWHERE),
        }
    }
}
