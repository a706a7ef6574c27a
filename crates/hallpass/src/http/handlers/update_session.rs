//! `POST /api/auth/session`: changes what the application keeps in the session.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use hallpass_types::ErrorCode;

use super::session::answer_session;
use crate::{
    http::{
        checked_form::{CheckedForm, RefusedForm},
        current_session::CurrentSession,
        error::Error,
        state::State,
    },
    session::{MAX_UPDATE_BYTES, Sessions, UpdateFailure, Updated},
};

/// Hands what the client sent to the application's hook, and answers the updated session. Without a
/// hook, or without anything sent, it answers the session, and has counted as activity.
///
/// # Errors
/// The request is not from a page of ours, or what it sends is refused, or the store failed.
pub async fn update_session(
    form: Result<CheckedForm, RefusedForm>,
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    current: CurrentSession,
) -> Result<HttpResponse, Error> {
    let mut form = form.or_else(|refused| {
        refused.unproven()?;
        // 400 and not 403, with an object and not `null`: Auth.js' own client hangs otherwise.
        Err(Error::new(&req, ErrorCode::MissingCSRF).with_status(StatusCode::BAD_REQUEST))
    })?;
    let CurrentSession::Live(record) = current else { return Ok(answer_session(&req, &state, &current)) };
    let unavailable = |error| Error::store_unavailable(&req, error);
    let data = form.take_data();
    if data.as_ref().is_some_and(|data| data.to_string().len() > MAX_UPDATE_BYTES) {
        return Err(Error::new(&req, ErrorCode::PayloadTooLarge));
    }
    let (Some(data), Some(hook)) = (data, &state.hooks.update_session) else {
        // It may have ended while the body arrived (S9).
        let current = sessions.resolve_again(&record).await.map_err(unavailable)?;
        return Ok(answer_session(&req, &state, &current));
    };
    let current = match sessions.update(record, &**hook, data).await {
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
