//! A hint for an application whose scope takes the paths of the sign-in API.

use actix_web::HttpRequest;

use super::site::site;

/// Says in the log that `req`, which no route has answered, should have reached the API: it asks
/// for the session. Actix tries services in the order in which they were added, and nothing tells
/// us that order before.
pub fn log_if_for_api(req: &HttpRequest) {
    if site(req).is_some_and(|site| site.local_path(req.path()) == site.session_path()) {
        let hint = "BUG: the sign-in API is not reached: put `hallpass.routes` before every scope that takes its paths";
        tracing::error!(path = req.path(), "{hint}");
    }
}
