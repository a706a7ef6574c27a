//! `GET /api/auth/session`: the session, or `null`.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    web::Data,
};
use hallpass_types::paths;

use crate::http::{current_session::CurrentSession, session_tag::session_tag, state::State};

/// Answers the session. It never sets a cookie: clearing one that names no live session could
/// delete the cookie of a sign-in that another tab has just finished.
pub async fn get_session(req: HttpRequest, state: Data<State>, current: CurrentSession) -> HttpResponse {
    answer_session(&req, &state, &current)
}

/// The session as the contract has it: `null` for an anonymous request, 304 for a client that has
/// it.
pub(super) fn answer_session(req: &HttpRequest, state: &State, current: &CurrentSession) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "private, no-store"));
    let CurrentSession::Live(record) = current else {
        if let CurrentSession::Ended(reason) = current {
            answer.insert_header((paths::SESSION_ENDED_HEADER, reason.as_str()));
        }
        return answer.insert_header((CONTENT_TYPE, "application/json")).body("null");
    };
    let tag = session_tag(&state.ring, record);
    let known = has_current(req, &tag);
    answer.insert_header((ETAG, tag));
    if known {
        return answer.status(StatusCode::NOT_MODIFIED).finish();
    }
    answer.insert_header((CONTENT_TYPE, "application/json")).json(&*record.session)
}

/// Whether the client has the session with `tag`. Compared weakly (RFC 9110, section 13.1.2): a
/// proxy that compresses weakens the tag.
fn has_current(req: &HttpRequest, tag: &str) -> bool {
    matches!(*req.method(), Method::GET | Method::HEAD)
        && req.headers().get(IF_NONE_MATCH).is_some_and(|given| {
            let given = given.as_bytes();
            given.strip_prefix(b"W/").unwrap_or(given) == tag.as_bytes()
        })
}
