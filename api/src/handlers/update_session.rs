//! `POST /api/auth/session`: changes what the application keeps in the session.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Payload},
};
use hallpass_shared::ErrorCode;

use super::session::answer_session;
use crate::{
    error::Error,
    security::AuthForm,
    session::{CurrentSession, MAX_UPDATE_BYTES, SessionRecord, Sessions},
    state::State,
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
    let (CurrentSession::Live(record), Some(sent)) = (&current, form.take_data()) else {
        return Ok(answer_session(&req, &state, &current));
    };
    if sent.to_string().len() > MAX_UPDATE_BYTES {
        return Err(Error::new(&req, ErrorCode::PayloadTooLarge));
    }
    let Some(hook) = &state.hooks.update_session else { return Ok(answer_session(&req, &state, &current)) };
    let data = hook.update(&record.to_session(), sent).await;
    let data = data.map_err(|refusal| Error::new(&req, ErrorCode::UpdateRefused).because(refusal))?;
    let kept = sessions.keep(&record.id, &data).await;
    let kept = kept.map_err(|error| Error::new(&req, ErrorCode::StoreUnavailable).because(error))?;
    // Ended in the meantime, elsewhere: what is known of it is then asked anew.
    let current = if kept {
        CurrentSession::live_record(SessionRecord { data, ..(**record).clone() })
    } else {
        CurrentSession::Nobody
    };
    Ok(answer_session(&req, &state, &current))
}
