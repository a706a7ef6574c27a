//! What a person, or the app, does about the session. Every result is a typed value (C10).

mod ask;
mod form;
mod sign_in;
mod sign_out;

use hallpass_shared::ErrorCode;

use crate::http::HttpFailure;

pub use ask::{get_csrf_token, get_providers, get_session, update, update_with};
pub use sign_in::{SignInOptions, sign_in};
pub(crate) use sign_in::{begin_sign_in, login_page};
pub use sign_out::{AfterSignOut, sign_out};

/// Nothing was changed as far as anybody knows, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionFailure {
    /// What to tell the person.
    pub code: ErrorCode,
}

impl From<HttpFailure> for ActionFailure {
    fn from(failure: HttpFailure) -> Self {
        let code = match failure {
            HttpFailure::Status(_, Some(code)) => code,
            // Without a code it is a proxy that says so, of a server that did not answer.
            HttpFailure::Unreachable | HttpFailure::Status(502..=504, None) => ErrorCode::ServerUnreachable,
            HttpFailure::Status(_, None) | HttpFailure::Nonsense => ErrorCode::InternalError,
        };
        Self { code }
    }
}
