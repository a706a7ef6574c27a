//! `/api/auth/sessions`: where somebody is signed in, and how they end it from elsewhere.

use actix_session::SessionExt as _;
use actix_web::{
    Error as ActixError, HttpRequest, HttpResponse,
    http::header::CACHE_CONTROL,
    web::{Data, Path, Query},
};
use hallpass_shared::{ErrorCode, SessionId};
use serde::Deserialize;

use crate::{
    error::Error,
    session::{CurrentSession, Revoked, SessionRecord, Sessions, remove_session_cookie},
    state::State,
    store::StoreError,
};

/// Which of them are to go on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    except: Option<Except>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Except {
    /// The one that asks.
    Current,
}

/// Lists the sessions of whoever asks.
///
/// # Errors
/// Nobody is signed in, or the store failed.
pub async fn list_sessions(
    req: HttpRequest,
    sessions: Data<Sessions>,
    current: CurrentSession,
) -> Result<HttpResponse, Error> {
    let this = signed_in(&req, &current)?;
    let own = sessions.list(this).await.map_err(|error| unavailable(&req, error))?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "private, no-store")).json(own))
}

/// Ends one of them. Ending one that has ended is no error; another person's is as unknown as one that never was.
///
/// # Errors
/// Nobody is signed in, or it is no request of a page of ours, or there is no such session, or the store failed.
pub async fn end_session(
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    current: CurrentSession,
    id: Path<String>,
) -> Result<HttpResponse, Error> {
    let this = signed_in(&req, &current)?;
    prove(&req, &state)?;
    let id = SessionId::new(id.into_inner());
    let revoked = sessions.revoke(&this.user.id, &id).await.map_err(|error| unavailable(&req, error))?;
    match revoked {
        Revoked::NotTheirs => Err(Error::new(&req, ErrorCode::NotFound)),
        Revoked::Now if id == this.id => Ok(signed_out(&req)),
        Revoked::Now | Revoked::Before => Ok(done()),
    }
}

/// Ends all of them, or with `?except=current` all others.
///
/// # Errors
/// As for one.
pub async fn end_sessions(
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    current: CurrentSession,
    which: Result<Query<Exception>, ActixError>,
) -> Result<HttpResponse, Error> {
    let this = signed_in(&req, &current)?;
    prove(&req, &state)?;
    // A slip of the pen must not end more than was meant.
    let which = which.map_err(|_| Error::new(&req, ErrorCode::BadRequest))?;
    sessions.revoke_others(this).await.map_err(|error| unavailable(&req, error))?;
    if which.except == Some(Except::Current) {
        return Ok(done());
    }
    let revoked = sessions.revoke(&this.user.id, &this.id).await.map_err(|error| unavailable(&req, error))?;
    Ok(if revoked == Revoked::Now { signed_out(&req) } else { done() })
}

fn signed_in<'a>(req: &HttpRequest, current: &'a CurrentSession) -> Result<&'a SessionRecord, Error> {
    current.live().ok_or_else(|| Error::session_required(req))
}

/// The token is in a header: what is asked for with `DELETE` has no body.
fn prove(req: &HttpRequest, state: &State) -> Result<(), Error> {
    state.csrf.check(req, None).map_err(|cause| Error::new(req, ErrorCode::MissingCSRF).because(cause))
}

fn unavailable(req: &HttpRequest, error: StoreError) -> Error {
    Error::new(req, ErrorCode::StoreUnavailable).because(error)
}

fn done() -> HttpResponse {
    HttpResponse::NoContent().insert_header((CACHE_CONTROL, "no-store")).finish()
}

/// Only if it was we who ended the session: else the browser may hold the cookie of another one by now (S21).
fn signed_out(req: &HttpRequest) -> HttpResponse {
    remove_session_cookie(&req.get_session());
    done()
}
