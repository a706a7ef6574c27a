//! `GET /api/auth/session`: the session, or `null`.

use actix_web::{
    HttpRequest, HttpResponse,
    body::BoxBody,
    http::{
        Method, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, IF_NONE_MATCH, WWW_AUTHENTICATE,
        },
    },
    web::Data,
};
use hallpass_types::paths;

use crate::http::{
    bearer::{INVALID_TOKEN, has_bearer},
    current_session::CurrentSession,
    session_tag::SessionTag,
    state::State,
};

/// What the JSON of most sessions fits into.
const TYPICAL_BYTES: usize = 512;

/// Answers the session. It never sets a cookie: clearing one that names no live session could
/// delete the cookie of a sign-in that another tab has just finished.
pub async fn get_session(req: HttpRequest, state: Data<State>, current: CurrentSession) -> HttpResponse {
    answer_session(&req, &state, &current)
}

/// The session as the contract has it: `null` for an anonymous request, 304 for a client that has
/// it.
pub(super) fn answer_session(req: &HttpRequest, state: &State, current: &CurrentSession) -> HttpResponse {
    let mut answer = HttpResponse::Ok().finish();
    let headers = answer.headers_mut();
    headers.insert(CACHE_CONTROL, const { HeaderValue::from_static("private, no-store") });
    if !current.is_live() && has_bearer(req) {
        headers.insert(WWW_AUTHENTICATE, INVALID_TOKEN);
    }
    let body = match current {
        CurrentSession::Live(record) => {
            let tag = SessionTag::of(&state.ring, record);
            let tag_value = HeaderValue::from_str(tag.as_str()).expect("BUG: a tag is printable ASCII");
            headers.insert(ETAG, tag_value);
            if has_current(req, tag) {
                *answer.status_mut() = StatusCode::NOT_MODIFIED;
                return answer;
            }
            let mut json = Vec::with_capacity(TYPICAL_BYTES);
            serde_json::to_writer(&mut json, &*record.session)
                .expect("BUG: a session can be written as JSON");
            BoxBody::new(json)
        }
        CurrentSession::Anonymous => BoxBody::new("null"),
        CurrentSession::Ended(reason) => {
            let name = HeaderName::from_bytes(paths::SESSION_ENDED_HEADER.as_bytes());
            let name = name.expect("BUG: our header has a valid name");
            headers.insert(name, HeaderValue::from_static(reason.as_str()));
            BoxBody::new("null")
        }
    };
    headers.insert(CONTENT_TYPE, const { HeaderValue::from_static("application/json") });
    answer.set_body(body)
}

/// Whether the client has the session with `tag`. Compared weakly (RFC 9110, section 13.1.2): a
/// proxy that compresses weakens the tag.
fn has_current(req: &HttpRequest, tag: SessionTag) -> bool {
    matches!(*req.method(), Method::GET | Method::HEAD)
        && req.headers().get(IF_NONE_MATCH).is_some_and(|given| {
            let given = given.as_bytes();
            given.strip_prefix(b"W/").unwrap_or(given) == tag.as_str().as_bytes()
        })
}
