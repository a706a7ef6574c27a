//! A sign-in on its way to a provider and back, as it is kept meanwhile.

use std::time::Duration;

use hallpass_shared::{ProviderId, SessionId, Timestamp};
use secrecy::SecretString;

use crate::sealed::Sealed;

/// How many pending sign-ins are kept.
#[derive(Clone, Copy, Debug)]
pub struct Caps {
    /// For one browser.
    pub per_browser: i64,
    /// In all.
    pub total: i64,
}

/// A sign-in on its way to the provider.
pub struct NewPendingSignIn {
    /// Hash of the state parameter.
    pub state_hash: String,
    /// Hash of the secret in the browser's sign-in cookie.
    pub browser_hash: String,
    /// With whom.
    pub provider: ProviderId,
    /// Ties the ID token to this sign-in.
    pub nonce: Sealed,
    /// Ties the authorization code to this sign-in (RFC 7636).
    pub pkce_verifier: Sealed,
    /// Where the person goes afterwards.
    pub return_to: String,
    /// The session that was signed in when this began (S2).
    pub started_from: Option<SessionId>,
    /// How long ago the person may have proved who they are, at most.
    pub max_age: Option<Duration>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it is too late.
    pub expires_at: Timestamp,
}

/// A sign-in that was taken: there is no second one. Its secrets are sealed as long as it is a matter of the store.
pub struct PendingSignIn<Secret = SecretString> {
    /// Ties the ID token to this sign-in.
    pub nonce: Secret,
    /// Ties the authorization code to this sign-in.
    pub pkce_verifier: Secret,
    /// Where the person goes afterwards.
    pub return_to: String,
    /// The session that was signed in when this began.
    pub started_from: Option<SessionId>,
    /// How long ago the person may have proved who they are, at most.
    pub max_age: Option<Duration>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it is too late.
    pub expires_at: Timestamp,
}

impl PendingSignIn<Sealed> {
    /// With its secrets opened by `open`; `None` when one of them cannot be.
    pub fn opened(self, open: impl Fn(&Sealed) -> Option<SecretString>) -> Option<PendingSignIn> {
        Some(PendingSignIn {
            nonce: open(&self.nonce)?,
            pkce_verifier: open(&self.pkce_verifier)?,
            return_to: self.return_to,
            started_from: self.started_from,
            max_age: self.max_age,
            created_at: self.created_at,
            expires_at: self.expires_at,
        })
    }
}

/// The sealed secrets of one that is still pending.
pub struct SealedSignIn {
    /// Hash of the state parameter.
    pub state_hash: String,
    /// Ties the ID token to this sign-in.
    pub nonce: Sealed,
    /// Ties the authorization code to this sign-in.
    pub pkce_verifier: Sealed,
}

/// What is known of a state that this browser cannot take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInTrace {
    /// It was finished, and made this session.
    Finished {
        /// The session.
        session_id: SessionId,
        /// Where the person went.
        return_to: String,
    },
    /// It waits for another browser, or for another provider.
    Elsewhere,
    /// Nothing.
    Unknown,
}
