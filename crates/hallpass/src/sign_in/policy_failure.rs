//! Why the application's policy has not decided.

use std::time::Duration;

use super::sign_in_policy::PolicyError;

/// How long a policy may take for one sign-in, however often it is asked: a person waits, and so
/// does a server that shuts down.
pub(super) const POLICY_TIMEOUT: Duration = Duration::from_secs(10);

/// Why a policy has not decided. Shown, it is the cause for the log.
#[derive(Debug, thiserror::Error)]
pub enum PolicyFailure {
    /// It returned an error.
    #[error("the application's policy failed: {0:#}")]
    Failed(PolicyError),
    /// It panicked.
    #[error("the application's policy panicked: {0}")]
    Panicked(String),
    /// It did not answer in time.
    #[error("the application's policy did not answer within {} s", POLICY_TIMEOUT.as_secs())]
    Timeout,
    /// It answered what cannot be kept.
    #[error("the application's policy answered what cannot be used: {0}")]
    Unusable(String),
    /// The ID token has claims that cannot be handed on: a policy must not decide without them.
    #[error("the claims of the ID token cannot be handed to the application's policy")]
    UnreadableClaims,
    /// What it decides was changed whenever it had decided.
    #[error("what the application's policy decides was changed during the sign-in, again and again")]
    Outdated,
}
