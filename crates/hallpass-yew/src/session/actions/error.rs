//! Why an action failed.

use std::{error::Error, fmt};

use hallpass_types::ErrorCode;

use crate::{http::HttpFailure, texts::ENGLISH};

/// Why an action failed. As far as the client knows, nothing was changed.
///
/// [`error_notice`](crate::error_notice) shows it to the person, in the language of the app. Its
/// `Display` is English.
///
/// ```
/// # use hallpass_yew::{ActionError, types::ErrorCode};
/// # fn advice(error: &ActionError) -> &'static str {
/// match error {
///     ActionError::Unreachable => "Are you online?",
///     ActionError::Refused { code: ErrorCode::UpdateRefused, .. } => "Choose another colour.",
///     _ => "That did not work.",
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ActionError {
    /// There was no answer: no network, a timeout, or a proxy before a server that does not answer.
    Unreachable,
    /// The server has refused.
    Refused {
        /// Why.
        code: ErrorCode,
        /// The reference, which finds the cause in the server's log, if the answer is the server's
        /// and not a proxy's.
        reference: Option<String>,
    },
    /// There was an answer that is none of Hallpass: another server, or a proxy that rewrites it.
    InvalidAnswer,
    /// The data cannot be sent: it is no JSON object, or has an integer that JavaScript cannot
    /// represent.
    InvalidData,
    /// The browser did not let the app leave the page.
    NotLeft,
}

impl ActionError {
    /// What went wrong, for the person: the key to its text.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Unreachable => ErrorCode::ServerUnreachable,
            Self::Refused { code, .. } => *code,
            Self::InvalidAnswer | Self::InvalidData | Self::NotLeft => ErrorCode::InternalError,
        }
    }

    /// The reference, which finds the cause in the server's log.
    pub fn reference(&self) -> Option<&str> {
        match self {
            Self::Refused { reference, .. } => reference.as_deref(),
            Self::Unreachable | Self::InvalidAnswer | Self::InvalidData | Self::NotLeft => None,
        }
    }
}

impl From<ErrorCode> for ActionError {
    fn from(code: ErrorCode) -> Self {
        Self::Refused { code, reference: None }
    }
}

impl From<HttpFailure> for ActionError {
    fn from(failure: HttpFailure) -> Self {
        match failure {
            HttpFailure::Refused { code: Some(code), reference, .. } => Self::Refused { code, reference },
            // Without a code it is from a proxy, before a server that did not answer.
            HttpFailure::Unreachable | HttpFailure::Refused { status: 502..=504, .. } => Self::Unreachable,
            // A proxy or an error page that has replaced the answer leaves its status.
            HttpFailure::Refused { status: 413, .. } => ErrorCode::PayloadTooLarge.into(),
            HttpFailure::Refused { status: 429, .. } => ErrorCode::TooManyRequests.into(),
            HttpFailure::Refused { reference, .. } => {
                Self::Refused { code: ErrorCode::InternalError, reference }
            }
            HttpFailure::Malformed => Self::InvalidAnswer,
        }
    }
}

impl fmt::Display for ActionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = (ENGLISH.error)(self.code());
        write!(f, "{} {}", text.title, text.advice)
    }
}

impl Error for ActionError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, code: Option<ErrorCode>) -> HttpFailure {
        HttpFailure::Refused { status, code, reference: Some("r1".into()) }
    }

    #[test]
    fn answer_of_a_proxy_is_understood_by_its_status() {
        for status in [502, 503, 504] {
            assert_eq!(ActionError::from(refused(status, None)), ActionError::Unreachable);
        }
        for (status, code) in [
            (413, ErrorCode::PayloadTooLarge),
            (429, ErrorCode::TooManyRequests),
            (500, ErrorCode::InternalError),
            (404, ErrorCode::InternalError),
        ] {
            let error = ActionError::from(refused(status, None));
            assert!(matches!(error, ActionError::Refused { .. }), "{status}: {error:?}");
            assert_eq!(error.code(), code, "{status}");
        }
    }

    #[test]
    fn refusal_of_the_server_keeps_code_and_reference() {
        for code in ErrorCode::ALL {
            let error = ActionError::from(refused(503, Some(*code)));
            assert_eq!((error.code(), error.reference()), (*code, Some("r1")));
            assert!(error.to_string().starts_with((ENGLISH.error)(*code).title), "{error}");
        }
        assert_eq!(ActionError::from(HttpFailure::Malformed), ActionError::InvalidAnswer);
        assert_eq!(ActionError::from(HttpFailure::Unreachable).reference(), None);
    }
}
