//! The layer that resolves the session, once a request.
//!
//! It reads the raw `Cookie` header and nothing that Actix or another layer has made of it, changes no header of the request, and
//! keeps what it found in types of its own: an application's own sessions and cookies are none of its business.

use std::sync::Arc;

use actix_web::{
    Error as ActixError, HttpMessage as _,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
    http::{
        Method, StatusCode,
        header::{CACHE_CONTROL, HeaderMap, HeaderValue, VARY},
    },
    middleware::Next,
    web::Data,
};
use hallpass_types::{ErrorCode, paths};

use super::outage_page::answer_outage;
use crate::{
    http::{
        cookies::request_cookies::RequestCookies, error::Error, session_extractor::CurrentSession,
        state::State,
    },
    session::{
        lifecycle::Sessions,
        policy::{Request, is_use},
        resolved::Resolved,
        store_time::share,
    },
};

/// Puts the typed session into the request, and writes down activity. An outage ends here: an API answers 503, and a page of the
/// app says that it is reconnecting.
///
/// # Errors
/// 400 when one of our cookies came twice, 503 when the session could not be looked up; errors of layers inside as they are.
pub async fn resolve_session<B: MessageBody + 'static>(
    sessions: Data<Sessions>,
    state: Data<State>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, ActixError> {
    // A scope inside another one of ours: it is known who asks.
    if req.extensions().contains::<CurrentSession>() {
        return Ok(next.call(req).await?.map_into_left_body());
    }
    let cookies = RequestCookies::parse(req.headers(), &state.cookies.names)
        .map_err(|_| Error::new(req.request(), ErrorCode::BadRequest))?;
    share(answer(sessions, state, cookies, req, next)).await
}

async fn answer<B: MessageBody + 'static>(
    sessions: Data<Sessions>,
    state: Data<State>,
    cookies: RequestCookies,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, ActixError> {
    let token = cookies.session.as_deref().and_then(|raw| state.cookies.verify_session(raw));
    req.extensions_mut().insert(cookies);
    let resolved = match token {
        Some(token) => sessions.resolve(&token).await,
        // No cookie, no look-up (S3).
        None => Ok(Resolved::Unknown),
    };
    let current = match resolved {
        Err(cause) => {
            let error = Error::new(req.request(), ErrorCode::StoreUnavailable).because(cause);
            let answer = answer_outage(req.request(), &state, sessions.now(), error).await?;
            return Ok(req.into_response(answer).map_into_right_body());
        }
        Ok(Resolved::LiveDueForTouch(record)) if is_use(kind(&req), state.polls) => {
            match sessions.touch(Arc::clone(&record)).await {
                Ok(resolved) => CurrentSession::from(resolved),
                // A full disk must not sign anybody out: the session is valid, its use is just not written down.
                Err(error) => {
                    tracing::warn!(session = %record.id, %error, "activity could not be written down");
                    CurrentSession::Live(record)
                }
            }
        }
        Ok(resolved) => CurrentSession::from(resolved),
    };
    if let CurrentSession::Live(record) = &current {
        tracing::Span::current().record("session", record.id.as_str());
    }
    let signed_in = current.live().is_some();
    req.extensions_mut().insert(current);
    match next.call(req).await {
        Ok(answer) => {
            let mut answer = answer.map_into_left_body();
            keep_private(answer.headers_mut(), signed_in);
            Ok(answer)
        }
        Err(error) => Err(keep_error_private(error, signed_in)),
    }
}

/// Answers that caches keep although no header says that they may (RFC 9110, section 15.1).
const KEPT_BY_CACHES: [StatusCode; 12] = [
    StatusCode::OK,
    StatusCode::NON_AUTHORITATIVE_INFORMATION,
    StatusCode::NO_CONTENT,
    StatusCode::PARTIAL_CONTENT,
    StatusCode::MULTIPLE_CHOICES,
    StatusCode::MOVED_PERMANENTLY,
    StatusCode::PERMANENT_REDIRECT,
    StatusCode::NOT_FOUND,
    StatusCode::METHOD_NOT_ALLOWED,
    StatusCode::GONE,
    StatusCode::URI_TOO_LONG,
    StatusCode::NOT_IMPLEMENTED,
];

/// A layer of the application answered with `Err`, which Actix makes an answer of outside of all layers; it may hold any status. It is
/// passed on as it is, for a layer further out that knows it by its type; only what a cache would keep is answered here, with our
/// headers.
fn keep_error_private(error: ActixError, signed_in: bool) -> ActixError {
    let status = error.as_response_error().status_code();
    if !KEPT_BY_CACHES.contains(&status) || error.as_error::<Error>().is_some() {
        return error;
    }
    let mut answer = error.error_response();
    keep_private(answer.headers_mut(), signed_in);
    InternalError::from_response(error, answer).into()
}

/// No cache between us and a person gives what they see to somebody else, whatever the handler forgot to say.
fn keep_private(headers: &mut HeaderMap, signed_in: bool) {
    if signed_in && !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    let varies = |value: &HeaderValue| {
        let mut names = value.to_str().unwrap_or_default().split(',').map(str::trim);
        names.any(|name| name.eq_ignore_ascii_case("cookie") || name == "*")
    };
    if !headers.get_all(VARY).any(varies) {
        headers.append(VARY, HeaderValue::from_static("Cookie"));
    }
}

fn kind(req: &ServiceRequest) -> Request {
    if req.path() != paths::SESSION || !matches!(*req.method(), Method::GET | Method::HEAD) {
        return Request::Other;
    }
    let after_input = req.headers().get(paths::SESSION_ACTIVITY_HEADER).is_some_and(|value| value == "1");
    if after_input { Request::PollAfterInput } else { Request::Poll }
}
