//! What an application has put in the wrong place. The log says what to change.

use actix_web::HttpRequest;
use hallpass_types::ErrorCode;

use super::{error::Error, site::site};

impl Error {
    /// The application put a handler where the session is not looked up: 500.
    pub(crate) fn outside_of_scope(req: &HttpRequest) -> Self {
        misplaced(req, "the session was not looked up: put this route inside `hallpass.scope(…)`")
    }

    /// The application put a scope of one `Hallpass` inside one of another: 500. The inner one
    /// would take the session of the outer one for its own.
    pub(crate) fn inside_of_another(req: &HttpRequest) -> Self {
        let hint =
            "a scope or the routes of one Hallpass are inside a scope of another one: put them side by side";
        misplaced(req, hint)
    }
}

fn misplaced(req: &HttpRequest, hint: &'static str) -> Error {
    log_hint(req, hint);
    Error::new(req, ErrorCode::InternalError).because(anyhow::anyhow!("BUG: {hint}"))
}

/// Says in the log that `req`, which no route has answered, should have reached the API: it asks
/// for the session. Actix tries services in the order in which they were added, and nothing shows
/// that order before.
pub fn log_if_for_api(req: &HttpRequest) {
    if site(req).is_some_and(|site| site.local_path(req.path()) == site.session_path()) {
        let hint =
            "the sign-in API is not reached: put `hallpass.routes` before every scope that takes its paths";
        log_hint(req, hint);
    }
}

fn log_hint(req: &HttpRequest, hint: &str) {
    tracing::error!(path = req.path(), "BUG: {hint}");
}
