//! `POST /api/auth/sessions/end` and `POST /api/auth/sessions/{id}/end`, for forms.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use hallpass_types::{ErrorCode, SessionId};

use super::revocation::{Revocation, Revoked, Spared};
use crate::{
    http::{
        checked_form::CheckedForm, error::Error, handlers::redirect::go_to, session_extractor::Session,
        state::State,
    },
    model::return_to::ReturnTo,
    session::Sessions,
};

/// Ends one session, and leads back to the list, or to the start page if it was the current one.
///
/// # Errors
/// There is no such session, or the store failed.
pub async fn end_session_by_form(
    session: Session,
    form: CheckedForm,
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    id: Path<String>,
) -> Result<HttpResponse, Error> {
    let revocation = Revocation::new(&req, &state, &sessions, &session);
    let revoked = revocation.revoke_session(SessionId::new(id.into_inner())).await?;
    let url = next_url(&state, revoked, "one");
    Ok(revoked.with_cookie_removed(&req, &state, go_to(url, form.response_mode(&req))))
}

/// Ends all sessions, or with the field `except` all others.
///
/// # Errors
/// A field is unknown, or the store failed.
pub async fn end_sessions_by_form(
    session: Session,
    form: CheckedForm,
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
) -> Result<HttpResponse, Error> {
    let mode = form.response_mode(&req);
    let spared = match form.text("except") {
        None => None,
        Some("current") => Some(Spared::Current),
        Some(_) => return Err(Error::new(&req, ErrorCode::BadRequest)),
    };
    // The form may be of a list that was shown to another session than the current one.
    if form.text("current").is_some_and(|listed| listed != session.record().id.as_str()) {
        return Ok(go_to(state.site.sessions_url().to_owned(), mode));
    }
    let revocation = Revocation::new(&req, &state, &sessions, &session);
    let revoked = revocation.revoke_sessions(spared).await?;
    let url = next_url(&state, revoked, "others");
    Ok(revoked.with_cookie_removed(&req, &state, go_to(url, mode)))
}

/// The list, which says that `ended` sessions have ended; or the start page.
fn next_url(state: &State, revoked: Revoked, ended: &str) -> String {
    match revoked {
        Revoked::Current | Revoked::CurrentBefore => ReturnTo::home(&state.site).to_url(&state.site),
        Revoked::Others => format!("{}?ended={ended}", state.site.sessions_url()),
    }
}
