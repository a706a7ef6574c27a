//! Why a provider could not be used, sorted by whether a retry can succeed.

use hallpass_types::ErrorCode;

/// Why a provider could not be used. The text is for the log: it names the endpoint or the setting,
/// and no secret.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ProviderFault {
    /// A retry may succeed: no connection, no answer in time, or an answer that says "later".
    #[error("{0}")]
    Unavailable(String),
    /// A retry cannot succeed: the provider or the configuration must change first.
    #[error("{0}")]
    Misconfigured(String),
}

impl ProviderFault {
    /// The error code that the person sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Unavailable(_) => ErrorCode::ProviderUnavailable,
            Self::Misconfigured(_) => ErrorCode::ProviderMisconfigured,
        }
    }
}
