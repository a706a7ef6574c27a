//! The session layer: resolves the session, once a request.
//!
//! It reads the raw `Cookie` header and nothing that Actix or another layer has made of it, changes
//! no header of the request, and keeps what it found in types of its own: it does not interfere
//! with an application's own sessions and cookies.

use actix_web::{
    Error as ActixError, HttpMessage as _,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::Method,
    middleware::Next,
    web::Data,
};
use hallpass_types::{ErrorCode, paths};

use super::{outage_page::answer_outage, private_answers::keep_private};
use crate::{
    http::{
        cookies::request_cookies::RequestCookies, error::Error, session_extractor::CurrentSession,
        state::State,
    },
    session::{
        Sessions,
        policy::{RequestKind, extends_session},
        timeouts::share_timeouts,
    },
};

/// Puts the [`CurrentSession`] into the request, and writes down activity. An outage ends here: an
/// API call is answered 503, and a page of the app says that it is reconnecting.
///
/// # Errors
/// 400 if one of our cookies came twice, 503 if the session could not be looked up; errors of
/// layers inside as they are.
pub async fn resolve_session<B: MessageBody + 'static>(
    sessions: Data<Sessions>,
    state: Data<State>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, ActixError> {
    // A scope inside another one of ours: the session is resolved.
    if req.extensions().contains::<CurrentSession>() {
        return Ok(next.call(req).await?.map_into_left_body());
    }
    let cookies = RequestCookies::parse(req.headers(), &state.cookies.names)
        .map_err(|_| Error::new(req.request(), ErrorCode::BadRequest))?;
    share_timeouts(answer(sessions, state, cookies, req, next)).await
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
        None => Ok(CurrentSession::Anonymous),
    };
    let current = match resolved {
        Ok(current) if extends_session(request_kind(&req), state.polls) => {
            sessions.record_activity(current).await
        }
        Ok(current) => current,
        Err(cause) => {
            let error = Error::new(req.request(), ErrorCode::StoreUnavailable).because(cause);
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

fn request_kind(req: &ServiceRequest) -> RequestKind {
    if req.path() != paths::SESSION || !matches!(*req.method(), Method::GET | Method::HEAD) {
        return RequestKind::Other;
    }
    let activity = req.headers().get(paths::SESSION_ACTIVITY_HEADER);
    if activity.is_some_and(|value| value == "1") { RequestKind::PollAfterInput } else { RequestKind::Poll }
}
