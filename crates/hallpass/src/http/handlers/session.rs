//! `GET /api/auth/session`: the session, or `null`.

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse,
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
    error::Error,
    session_json::session_json,
    session_tag::SessionTag,
    state::State,
};

/// Answers the session. It never sets a cookie: clearing one that names no live session could
/// delete the cookie of a sign-in that another tab has just finished.
///
/// # Errors
/// The route is outside of the session layer.
pub async fn get_session(req: HttpRequest) -> Result<HttpResponse, Error> {
    // Not as arguments: these would be copied for each of the many polls.
    let state = req.app_data::<Data<State>>().ok_or_else(|| Error::outside_of_scope(&req))?;
    let extensions = req.extensions();
    let current = extensions.get().ok_or_else(|| Error::outside_of_scope(&req))?;
    Ok(answer_session(&req, state, current))
}

/// The session as the contract has it: `null` for an anonymous request, 304 for a client that has
/// it.
pub(super) fn answer_session(req: &HttpRequest, state: &State, current: &CurrentSession) -> HttpResponse {
    let mut answer = HttpResponse::with_body(StatusCode::OK, BoxBody::new(()));
    // (There are none yet, and to append is cheaper than to insert.)
    let headers = answer.headers_mut();
    headers.append(CACHE_CONTROL, const { HeaderValue::from_static("private, no-store") });
    if !current.is_live() && has_bearer(req) {
        headers.append(WWW_AUTHENTICATE, INVALID_TOKEN);
    }
    let body = match current {
        CurrentSession::Live(record) => {
            let tag = SessionTag::of(&state.ring, record);
            let tag_value = HeaderValue::from_bytes(tag.as_bytes()).expect("BUG: a tag is printable ASCII");
            headers.append(ETAG, tag_value);
            if has_current(req, tag) {
                *answer.status_mut() = StatusCode::NOT_MODIFIED;
                return answer;
            }
            BoxBody::new(session_json(&record.session))
        }
        CurrentSession::Anonymous => BoxBody::new("null"),
        CurrentSession::Ended(reason) => {
            let name = HeaderName::from_bytes(paths::SESSION_ENDED_HEADER.as_bytes());
            let name = name.expect("BUG: our header has a valid name");
            headers.append(name, HeaderValue::from_static(reason.as_str()));
            BoxBody::new("null")
        }
    };
    headers.append(CONTENT_TYPE, const { HeaderValue::from_static("application/json") });
    answer.set_body(body)
}

/// Whether the client has the session with `tag`. Compared weakly (RFC 9110, section 13.1.2): a
/// proxy that compresses weakens the tag.
fn has_current(req: &HttpRequest, tag: SessionTag) -> bool {
    matches!(*req.method(), Method::GET | Method::HEAD)
        && req.headers().get(IF_NONE_MATCH).is_some_and(|given| {
            let given = given.as_bytes();
            given.strip_prefix(b"W/").unwrap_or(given) == tag.as_bytes()
        })
}
