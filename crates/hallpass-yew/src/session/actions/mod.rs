//! What a person, or the app, does about the session. Every result is typed (C10).

mod fetch;
mod post_form;
mod sign_in;
mod sign_out;
mod update;

use std::{error::Error, fmt, rc::Rc};

use hallpass_types::{ErrorCode, Session};

use super::runner::Runner;
use crate::{http::HttpFailure, texts};

pub use fetch::{get_csrf_token, get_own_sessions, get_providers, get_session};
pub use sign_in::{SignInOptions, sign_in};
pub(crate) use sign_in::{begin_sign_in, login_page};
pub use sign_out::{AfterSignOut, sign_out};
pub use update::{update, update_with};

/// Why an action failed. As far as the client knows, nothing was changed.
///
/// Its `Display` is a title and an advice for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionFailure {
    /// What went wrong. [`error_notice`](crate::error_notice) shows it to the person.
    pub code: ErrorCode,
    /// The reference, which finds the cause in the server's log, if the server was reached.
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
            // Without a code it is from a proxy, before a server that did not answer.
            HttpFailure::Unreachable | HttpFailure::Refused { status: 502..=504, .. } => {
                (ErrorCode::ServerUnreachable, None)
            }
            // A proxy or an error page that has replaced the answer leaves its status.
            HttpFailure::Refused { status: 413, .. } => (ErrorCode::PayloadTooLarge, None),
            HttpFailure::Refused { status: 429, .. } => (ErrorCode::TooManyRequests, None),
            HttpFailure::Refused { reference, .. } => (ErrorCode::InternalError, reference),
            HttpFailure::Malformed => (ErrorCode::InternalError, None),
        };
        Self { code, reference }
    }
}

impl fmt::Display for ActionFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", texts::error_title(self.code), texts::error_advice(self.code))
    }
}

impl Error for ActionFailure {}

/// Waits for the answer in flight, and gives the session that it says.
async fn latest_session(runner: &Runner) -> Result<Option<Rc<Session>>, ActionFailure> {
    match runner.rest().await {
        Some(state) if !state.connection().is_reconnecting() && !state.is_loading() => {
            Ok(state.session().cloned())
        }
        // No answer; or the page is being left, or the provider was unmounted.
        _ => Err(ErrorCode::ServerUnreachable.into()),
    }
}
