//! `DELETE /api/auth/identities/{id}`.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::CACHE_CONTROL,
    web::{Data, Path},
};

use super::removal::{has_ended_current, remove_identity};
use crate::{
    http::{
        checked_form::CheckedHeader, error::Error, handlers::account::recent_sign_in::require_recent_sign_in,
        session_extractor::Session, state::State,
    },
    session::Sessions,
};

/// Removes an identity. The session of the request may end with it.
///
/// # Errors
/// There is no such identity, it is the last one, the sign-in is not recent, or the store failed.
pub async fn unlink_identity(
    session: Session,
    _proof: CheckedHeader,
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    id: Path<String>,
) -> Result<HttpResponse, Error> {
    require_recent_sign_in(&req, &state, &sessions, &session)?;
    let unlinked = remove_identity(&req, &state, &session, &id).await?;
    let has_ended_current = has_ended_current(&req, &unlinked)?;
    let mut answer = HttpResponse::NoContent().insert_header((CACHE_CONTROL, "no-store")).finish();
    if has_ended_current {
        state.session_cookie.remove(&mut answer);
    }
    Ok(answer)
}
