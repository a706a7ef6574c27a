//! How a callback ended well.

use super::checked_callback::CheckedCallback;
use crate::model::{return_to::ReturnTo, session_token::SessionToken};

/// How a callback ended well.
pub enum FinishOutcome {
    /// The answer to this callback carries the session cookie.
    SignedIn {
        /// The session's token, for the cookie.
        token: SessionToken,
        /// The return URL.
        return_to: ReturnTo,
    },
    /// The answer to a copy of this callback carries the session cookie.
    Answered {
        /// The return URL.
        return_to: ReturnTo,
    },
    /// The identity that was to be linked is the person's already.
    LinkedBefore {
        /// The return URL.
        return_to: ReturnTo,
    },
    /// The person is asked whether to link the identity.
    Unconfirmed {
        /// Names the link: the hash of the state.
        link: String,
    },
}

impl FinishOutcome {
    /// The browser gets the cookie of the session with `token`.
    pub fn signed_in(callback: &CheckedCallback<'_>, token: SessionToken) -> Self {
        Self::SignedIn { token, return_to: callback.return_to.clone() }
    }

    /// The browser goes to the page that asks whether to link the identity.
    pub fn unconfirmed(callback: &CheckedCallback<'_>) -> Self {
        Self::Unconfirmed { link: callback.state_hash.clone() }
    }

    /// The browser has the cookie already, or gets it with another answer.
    pub fn answered(callback: &CheckedCallback<'_>) -> Self {
        Self::Answered { return_to: callback.return_to.clone() }
    }
}
