//! Our two layers around `actix-session`: they resolve the session once a request.

use std::rc::Rc;

use actix_session::SessionExt as _;
use actix_web::{
    Error as ActixError, HttpMessage as _,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, header::COOKIE},
    middleware::Next,
    web::Data,
};
use hallpass_shared::{ErrorCode, paths};

use super::{
    adapter::RESOLVED_KEY,
    extractor::CurrentSession,
    lifecycle::{Resolved, Sessions},
    request_cookies::RequestCookies,
};
use crate::{error::Error, handlers::page::show_outage, state::State};

/// The outer layer: cookie hygiene, and the ring of secrets.
///
/// # Errors
/// 400 when one of our cookies came twice.
pub async fn verify_cookies(
    state: Data<State>,
    mut req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, ActixError> {
    let settings = &state.cookies;
    let cookies = RequestCookies::parse(req.headers(), &settings.names)
        .map_err(|_| Error::new(req.request(), ErrorCode::BadRequest))?;
    let session = cookies.session.as_deref().and_then(|raw| settings.verify_session(raw));
    let header = cookies.to_header(&settings.names, session.as_deref());
    let headers = req.headers_mut();
    headers.remove(COOKIE);
    if let Some(header) = header {
        headers.insert(COOKIE, header);
    }
    req.extensions_mut().insert(cookies);
    next.call(req).await
}

/// The inner layer: puts the typed session into the request, and writes down activity. An outage ends here: an API answers
/// 503, and a page of the app says that it is reconnecting.
///
/// # Errors
/// 503 when the session could not be looked up.
pub async fn resolve_session<B: MessageBody + 'static>(
    sessions: Data<Sessions>,
    state: Data<State>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, ActixError> {
    let resolved = req.get_session().get::<Resolved>(RESOLVED_KEY)?;
    let current = match resolved {
        Some(Resolved::Unavailable(cause)) => {
            let error =
                Error::new(req.request(), ErrorCode::StoreUnavailable).because(anyhow::anyhow!(cause));
            let answer = show_outage(req.request(), &state, sessions.now(), error).await?;
            return Ok(req.into_response(answer).map_into_right_body());
        }
        None | Some(Resolved::Unknown) => CurrentSession::Nobody,
        Some(Resolved::Ended(reason)) => CurrentSession::Ended(reason),
        Some(Resolved::Live { mut record, due_for_touch }) => {
            if due_for_touch && is_activity(&req) {
                // A full disk must not sign anybody out: the session is valid, its use is just not written down.
                if let Err(error) = sessions.touch(&mut record).await {
                    tracing::warn!(session = %record.id, %error, "activity could not be written down");
                }
            }
            CurrentSession::Live(Rc::new(*record))
        }
    };
    if let CurrentSession::Live(record) = &current {
        tracing::Span::current().record("session", record.id.as_str());
    }
    req.extensions_mut().insert(current);
    Ok(next.call(req).await?.map_into_left_body())
}

/// A poll is not activity (S6), unless the client says that it follows real input.
fn is_activity(req: &ServiceRequest) -> bool {
    let poll = req.path() == paths::SESSION && matches!(*req.method(), Method::GET | Method::HEAD);
    !poll || req.headers().get(paths::SESSION_ACTIVITY_HEADER).is_some_and(|value| value == "1")
}
