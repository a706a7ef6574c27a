//! A sign-in that has come back from the provider, with everything that it began with.

use std::time::Duration;

use hallpass_types::{SessionId, Timestamp};
use secrecy::SecretString;

/// A sign-in that is being finished.
#[derive(Debug)]
pub struct PendingSignIn {
    /// Ties the ID token to this sign-in.
    pub nonce: SecretString,
    /// Ties the authorization code to this sign-in.
    pub pkce_verifier: SecretString,
    /// The session that was signed in when this began.
    pub started_from: Option<SessionId>,
    /// How long ago the person may have proved who they are, at most.
    pub max_age: Option<Duration>,
    /// When it began.
    pub created_at: Timestamp,
}
