//! `GET /api/auth/session`: the session, or `null`.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    web::Data,
};
use hallpass_types::paths;

use crate::http::{session_extractor::CurrentSession, session_tag::session_tag, state::State};

/// Answers who is signed in. Sets no cookie, ever: clearing one that names no live session could delete the cookie of a
/// sign-in that another tab has just finished.
pub async fn get_session(req: HttpRequest, state: Data<State>, current: CurrentSession) -> HttpResponse {
    answer_session(&req, &state, &current)
}

/// The session as the contract has it: `null` for nobody, 304 for what the client has.
pub(super) fn answer_session(req: &HttpRequest, state: &State, current: &CurrentSession) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "private, no-store"));
    let record = match current {
        CurrentSession::Live(record) => record,
        CurrentSession::Ended(reason) => {
            answer.insert_header((paths::SESSION_ENDED_HEADER, reason.as_str()));
            return answer.insert_header((CONTENT_TYPE, "application/json")).body("null");
        }
        CurrentSession::Anonymous => {
            return answer.insert_header((CONTENT_TYPE, "application/json")).body("null");
        }
    };
    let tag = session_tag(&state.ring, record);
    let asks = matches!(*req.method(), Method::GET | Method::HEAD);
    // Compared weakly (RFC 9110, section 13.1.2): a proxy that compresses weakens it.
    let known = asks
        && req.headers().get(IF_NONE_MATCH).is_some_and(|given| {
            let given = given.as_bytes();
            given.strip_prefix(b"W/").unwrap_or(given) == tag.as_bytes()
        });
    answer.insert_header((ETAG, tag));
    if known {
        return answer.status(actix_web::http::StatusCode::NOT_MODIFIED).finish();
    }
    answer.insert_header((CONTENT_TYPE, "application/json")).json(&*record.session)
}
