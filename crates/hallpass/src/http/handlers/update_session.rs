//! `POST /api/auth/session`: changes what the application keeps in the session.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Payload},
};
use hallpass_types::ErrorCode;

use super::session::answer_session;
use crate::{
    http::{body::AuthForm, error::Error, session_extractor::CurrentSession, state::State},
    session::{MAX_UPDATE_BYTES, Sessions, UpdateFailure, Updated},
    store::StoreError,
};

/// Hands what the client sent to the application's hook, and answers the session as it is then. Without a hook, or
/// without anything sent, it answers the session, and has counted as activity.
///
/// # Errors
/// The request is not from a page of ours, or what it sends is refused, or the store failed.
pub async fn update_session(
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    current: CurrentSession,
    payload: Payload,
) -> Result<HttpResponse, Error> {
    let mut form = AuthForm::read(&req, payload).await?;
    if state.csrf.check(&req, form.csrf_token()).is_err() {
        // 400 and not 403, with an object and not `null`: Auth.js' own client hangs otherwise.
        return Err(Error::new(&req, ErrorCode::MissingCSRF).with_status(StatusCode::BAD_REQUEST));
    }
    let CurrentSession::Live(record) = current else { return Ok(answer_session(&req, &state, &current)) };
    let unavailable = |error: StoreError| Error::new(&req, ErrorCode::StoreUnavailable).because(error);
    let sent = form.take_data();
    if sent.as_ref().is_some_and(|sent| sent.to_string().len() > MAX_UPDATE_BYTES) {
        return Err(Error::new(&req, ErrorCode::PayloadTooLarge));
    }
    let (Some(sent), Some(hook)) = (sent, &state.hooks.update_session) else {
        // It may have ended while the body was on its way (S9).
        let current = sessions.resolve_again(&record).await.map_err(unavailable)?;
        return Ok(answer_session(&req, &state, &current));
    };
    let current = match sessions.update(record, &**hook, sent).await {
        Ok(Updated::Kept(record)) => CurrentSession::Live(record),
        Ok(Updated::Ended(ended)) => ended,
        Err(UpdateFailure::Store(error)) => return Err(unavailable(error)),
        Err(slow @ UpdateFailure::HookTimeout) => {
            return Err(Error::new(&req, ErrorCode::StoreUnavailable).because(slow));
        }
        Err(refused) => return Err(Error::new(&req, ErrorCode::UpdateRefused).because(refused)),
    };
    Ok(answer_session(&req, &state, &current))
}
