//! What a request is, for whether it counts as activity.

use std::sync::LazyLock;

use actix_web::{
    dev::ServiceRequest,
    http::{Method, header::HeaderName},
};
use hallpass_types::paths;

use crate::{model::site::Site, session::policy::RequestKind};

/// Parsed once, and not for every request.
static ACTIVITY: LazyLock<HeaderName> = LazyLock::new(|| {
    let name = HeaderName::from_bytes(paths::SESSION_ACTIVITY_HEADER.as_bytes());
    name.expect("BUG: our header has a valid name")
});

/// Whether `req` is a poll of the session, which may not count as activity.
pub(super) fn request_kind(req: &ServiceRequest, site: &Site) -> RequestKind {
    if site.local_path(req.path()) != site.session_path()
        || !matches!(*req.method(), Method::GET | Method::HEAD)
    {
        return RequestKind::Other;
    }
    let activity = req.headers().get(&*ACTIVITY);
    if activity.is_some_and(|value| value == "1") { RequestKind::PollAfterInput } else { RequestKind::Poll }
}
