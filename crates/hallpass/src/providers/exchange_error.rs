//! Why an exchange of a code gave no verified identity.

use hallpass_types::ErrorCode;

use super::{error_meaning::ErrorMeaning, http_error::HttpError, provider_fault::ProviderFault};

/// Why there is no verified identity. Shown, it is safe for the log: no token and no code is in it.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The provider could not be used.
    #[error(transparent)]
    Provider(#[from] ProviderFault),
    /// The provider reported an error.
    #[error("{cause}")]
    Reported {
        /// What it means.
        meaning: ErrorMeaning,
        /// For the log.
        cause: String,
    },
    /// What the provider answered did not pass verification.
    #[error("{0}")]
    Rejected(String),
}

impl ExchangeError {
    /// A retry may succeed.
    pub fn unavailable(cause: impl Into<String>) -> Self {
        ProviderFault::Unavailable(cause.into()).into()
    }

    /// A retry cannot succeed: the provider or the configuration must change first.
    pub fn misconfigured(cause: impl Into<String>) -> Self {
        ProviderFault::Misconfigured(cause.into()).into()
    }

    /// The answer did not pass verification.
    pub fn rejected(cause: impl Into<String>) -> Self {
        Self::Rejected(cause.into())
    }

    /// The error code that the person sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Provider(fault) => fault.code(),
            Self::Reported { meaning, .. } => meaning.code(),
            Self::Rejected(_) => ErrorCode::SignInRejected,
        }
    }
}

impl From<HttpError> for ExchangeError {
    fn from(error: HttpError) -> Self {
        ProviderFault::from(error).into()
    }
}
