//! `DELETE /api/auth/sessions` and `DELETE /api/auth/sessions/{id}`.

use actix_web::{
    Error as ActixError, HttpRequest, HttpResponse,
    http::header::CACHE_CONTROL,
    web::{Data, Path, Query},
};
use hallpass_types::{ErrorCode, SessionId};
use serde::Deserialize;

use super::revocation::{Revocation, Spared};
use crate::{
    http::{checked_form::CheckedHeader, error::Error, session_extractor::Session, state::State},
    session::Sessions,
};

/// The query.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndQuery {
    except: Option<Spared>,
}

/// Ends one session. Ending one that has ended is no error; another person's session is not found,
/// like one that never was.
///
/// # Errors
/// There is no such session, or the store failed.
pub async fn end_session(
    session: Session,
    _proof: CheckedHeader,
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    id: Path<String>,
) -> Result<HttpResponse, Error> {
    let revocation = Revocation::new(&req, &state, &sessions, &session);
    let revoked = revocation.revoke_session(SessionId::new(id.into_inner())).await?;
    Ok(revoked.with_cookie_removed(&req, &state, no_content()))
}

/// Ends all sessions, or with `?except=current` all others.
///
/// # Errors
/// The query is unknown, or the store failed.
pub async fn end_sessions(
    session: Session,
    _proof: CheckedHeader,
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    query: Result<Query<EndQuery>, ActixError>,
) -> Result<HttpResponse, Error> {
    // A typing mistake must not end more than was meant.
    let query = query.map_err(|_| Error::new(&req, ErrorCode::BadRequest))?;
    let revocation = Revocation::new(&req, &state, &sessions, &session);
    let revoked = revocation.revoke_sessions(query.except).await?;
    Ok(revoked.with_cookie_removed(&req, &state, no_content()))
}

fn no_content() -> HttpResponse {
    HttpResponse::NoContent().insert_header((CACHE_CONTROL, "no-store")).finish()
}
