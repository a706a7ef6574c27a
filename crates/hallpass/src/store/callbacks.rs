//! Callbacks of sign-ins. A state is used at most once (S12), and a copy of a callback gets the
//! result of the first one.

use hallpass_types::{ErrorCode, SessionId, Timestamp};

use crate::crypto::sealed::Sealed;

/// A callback whose authorization code is about to be exchanged.
#[derive(Clone, Debug)]
pub struct NewCallback {
    /// Hash of the state parameter.
    pub state_hash: String,
    /// Hash of the authorization code, or of the error instead of one. A copy has the same.
    pub code_hash: String,
    /// When it arrived.
    pub started_at: Timestamp,
    /// When the state expires, so that the row may be deleted.
    pub expires_at: Timestamp,
}

/// A callback that arrived before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCallback {
    /// Hash of its authorization code.
    pub code_hash: String,
    /// When it arrived.
    pub started_at: Timestamp,
    /// The copy that arrived last while it was in flight: this one gets the session cookie.
    pub waiter: Option<String>,
    /// How it ended; `None` while it is in flight.
    pub outcome: Option<CallbackOutcome>,
}

/// How a callback ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallbackOutcome {
    /// With a session.
    SignedIn {
        /// The session.
        session_id: SessionId,
        /// Its token, for copies of the callback.
        token: Sealed,
    },
    /// With an identity that was linked to the user of the session that began it.
    Linked {
        /// The link, if the person has confirmed it.
        confirmed: Option<Sealed>,
    },
    /// With an identity that is to be linked if the person confirms it.
    Unconfirmed {
        /// The link.
        link: Sealed,
    },
    /// Without either.
    Failed {
        /// Why.
        code: ErrorCode,
        /// The application's refusal, for copies of the callback.
        refusal: Option<Sealed>,
    },
}

/// What a sign-in records about its callback.
#[derive(Clone, Debug)]
pub struct FinishedCallback {
    /// Hash of the state parameter.
    pub state_hash: String,
    /// The session's token, sealed, for a copy of the callback.
    pub token: Sealed,
}
