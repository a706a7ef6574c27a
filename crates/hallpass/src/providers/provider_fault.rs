//! Why a provider could not be used, sorted by whether trying again can help.

use hallpass_types::ErrorCode;

/// Why a provider could not be used. The text is for the log: it names the endpoint or the setting, and no secret.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ProviderFault {
    /// Trying again may help: no connection, no answer in time, or an answer that says "later".
    #[error("{0}")]
    Unavailable(String),
    /// Trying again cannot help: the provider, or what is configured here, has to be changed.
    #[error("{0}")]
    Misconfigured(String),
}

impl ProviderFault {
    /// What the person is told.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Unavailable(_) => ErrorCode::ProviderUnavailable,
            Self::Misconfigured(_) => ErrorCode::ProviderMisconfigured,
        }
    }
}
