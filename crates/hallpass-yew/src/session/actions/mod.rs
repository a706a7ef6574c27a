//! What a person, or the app, does about the session. Every result is a typed value (C10).

mod ask;
mod form;
mod sign_in;
mod sign_out;

use std::{error::Error, fmt};

use hallpass_types::ErrorCode;

use crate::http::HttpFailure;

pub use ask::{get_csrf_token, get_providers, get_session, update, update_with};
pub use sign_in::{SignInOptions, sign_in};
pub(crate) use sign_in::{begin_sign_in, login_page};
pub use sign_out::{AfterSignOut, sign_out};

/// Why an action failed. As far as anybody knows, nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionFailure {
    /// What to tell the person: [`error_notice`](crate::components::error_notice) has the words.
    pub code: ErrorCode,
    /// What finds the cause in the server's log, if the server has said so.
    pub reference: Option<String>,
}

impl From<ErrorCode> for ActionFailure {
    fn from(code: ErrorCode) -> Self {
        Self { code, reference: None }
    }
}

impl From<HttpFailure> for ActionFailure {
    fn from(failure: HttpFailure) -> Self {
        let (code, reference) = match failure {
            HttpFailure::Refused { code: Some(code), reference, .. } => (code, reference),
            // Without a code it is a proxy that says so, of a server that did not answer.
            HttpFailure::Unreachable | HttpFailure::Refused { status: 502..=504, .. } => {
                (ErrorCode::ServerUnreachable, None)
            }
            // A proxy or an error page that has replaced the answer leaves its status.
            HttpFailure::Refused { status: 413, .. } => (ErrorCode::PayloadTooLarge, None),
            HttpFailure::Refused { status: 429, .. } => (ErrorCode::TooManyRequests, None),
            HttpFailure::Refused { reference, .. } => (ErrorCode::InternalError, reference),
            HttpFailure::Nonsense => (ErrorCode::InternalError, None),
        };
        Self { code, reference }
    }
}

impl fmt::Display for ActionFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code.title(), self.code.advice())
    }
}

impl Error for ActionFailure {}
