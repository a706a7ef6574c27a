//! Why a visitor is anonymous.

use hallpass_types::EndReason;

use crate::texts::Texts;

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
    /// One sentence for the person, in these texts. `None` if they signed out themselves, or were
    /// not signed in.
    pub const fn sentence(self, texts: &Texts) -> Option<&'static str> {
        match self {
            Self::NeverSignedIn | Self::SignedOutHere => None,
            Self::Ended(reason) => texts.end_reason(reason),
            Self::Expired => Some(texts.ended_expired),
            Self::EndedElsewhere => Some(texts.ended_elsewhere),
        }
    }
}
