//! The session layer: resolves the session, once a request.
//!
//! It reads the raw `Cookie` header and nothing that Actix or another layer has made of it, changes
//! no header of the request, and keeps its findings in types of its own: it never touches an
//! application's own sessions and cookies.

use actix_web::{
    Error as ActixError, HttpMessage as _, HttpRequest, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::Method,
    middleware::Next,
    web::Data,
};
use hallpass_types::{ErrorCode, InitialState, Timestamp, Visitor, paths};

use crate::{
    http::{
        cookies::request_cookies::RequestCookies, current_session::CurrentSession, error::Error,
        private_response::keep_private, state::State,
    },
    model::session_token::SessionToken,
    session::{
        Sessions,
        policy::{RequestKind, extends_session},
        timeouts::share_timeouts,
    },
    store::StoreError,
};

/// Puts the typed session into the request, and records activity. In an outage the handler is not
/// called: a program gets 503, and a person the application's outage page.
///
/// # Errors
/// 400 when one of our cookies came twice, 503 when the session could not be looked up; errors of
/// layers inside as they are.
pub async fn resolve_session<B: MessageBody + 'static>(
    sessions: Data<Sessions>,
    state: Data<State>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, ActixError> {
    // A scope inside another one of ours: the session is known.
    if req.extensions().contains::<CurrentSession>() {
        return Ok(next.call(req).await?.map_into_left_body());
    }
    let cookies = RequestCookies::parse(req.headers(), &state.cookie_names)
        .map_err(|_| Error::new(req.request(), ErrorCode::BadRequest))?;
    share_timeouts(call_with_session(sessions, state, cookies, req, next)).await
}

async fn call_with_session<B: MessageBody + 'static>(
    sessions: Data<Sessions>,
    state: Data<State>,
    cookies: RequestCookies,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, ActixError> {
    let token = cookies.session.as_deref().and_then(|value| state.session_cookie.verify(value));
    req.extensions_mut().insert(cookies);
    let current = match find_session(&sessions, &state, token, &req).await {
        Ok(current) => current,
        Err(cause) => {
            let error = Error::store_unavailable(req.request(), cause);
            let answer = answer_outage(req.request(), &state, sessions.now(), error).await?;
            return Ok(req.into_response(answer).map_into_right_body());
        }
    };
    if let Some(record) = current.live() {
        tracing::Span::current().record("session", record.id.as_str());
    }
    let is_signed_in = current.is_live();
    req.extensions_mut().insert(current);
    let answer = next.call(req).await.map(ServiceResponse::map_into_left_body);
    keep_private(answer, is_signed_in)
}

/// Looks the session up, and records activity. Without a cookie the store is not asked (S3).
async fn find_session(
    sessions: &Sessions,
    state: &State,
    token: Option<SessionToken>,
    req: &ServiceRequest,
) -> Result<CurrentSession, StoreError> {
    let Some(token) = token else { return Ok(CurrentSession::Anonymous) };
    let current = sessions.resolve(&token).await?;
    if extends_session(request_kind(req), state.polls) {
        return Ok(sessions.record_activity(current).await);
    }
    Ok(current)
}

/// Answers a request whose session could not be looked up.
///
/// # Errors
/// `error`, if a program asks, the request must not be repeated, or the application has no page for
/// it.
async fn answer_outage(
    req: &HttpRequest,
    state: &State,
    now: Timestamp,
    error: Error,
) -> Result<HttpResponse, Error> {
    let page = state.hooks.outage_page.as_ref().filter(|_| error.is_repeatable());
    let Some(page) = page else { return Err(error) };
    tracing::error!(%error, "the session for a page could not be looked up");
    page.answer(req, InitialState::of(Visitor::Unavailable, now)).await
}

/// Whether `req` is a poll of the session, which may not count as activity.
fn request_kind(req: &ServiceRequest) -> RequestKind {
    if req.path() != paths::SESSION || !matches!(*req.method(), Method::GET | Method::HEAD) {
        return RequestKind::Other;
    }
    let activity = req.headers().get(paths::SESSION_ACTIVITY_HEADER);
    if activity.is_some_and(|value| value == "1") { RequestKind::PollAfterInput } else { RequestKind::Poll }
}
