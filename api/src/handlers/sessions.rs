//! `/api/auth/sessions`: where somebody is signed in, and how they end it from elsewhere; for programs with `DELETE`, and for forms.

use actix_session::SessionExt as _;
use actix_web::{
    Error as ActixError, HttpRequest, HttpResponse,
    http::header::CACHE_CONTROL,
    web::{Data, Path, Payload, Query},
};
use hallpass_shared::{ErrorCode, Page, SessionId};
use serde::Deserialize;

use super::go_to;
use crate::{
    error::Error,
    security::AuthForm,
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
    prove(&req, &state, None)?;
    end_one(&req, &sessions, this, id.into_inner()).await?;
    Ok(done())
}

/// The same by a form, which leads back to the list, or to the start page if it was this one.
///
/// # Errors
/// As by `DELETE`.
pub async fn end_session_by_form(
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    current: CurrentSession,
    id: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Error> {
    let this = signed_in(&req, &current)?;
    let form = AuthForm::read(&req, payload).await?;
    prove(&req, &state, form.csrf_token())?;
    let path = match end_one(&req, &sessions, this, id.into_inner()).await? {
        Whose::This => Page::Home.path().to_owned(),
        Whose::Another => format!("{}?ended=one", Page::Sessions.path()),
    };
    Ok(go_to(state.public_url.absolute(&path), form.response_mode(&req)))
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
    prove(&req, &state, None)?;
    // A slip of the pen must not end more than was meant.
    let which = which.map_err(|_| Error::new(&req, ErrorCode::BadRequest))?;
    end_several(&req, &sessions, this, which.except).await?;
    Ok(done())
}

/// The same by a form, with a field `except`.
///
/// # Errors
/// As for one.
pub async fn end_sessions_by_form(
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    current: CurrentSession,
    payload: Payload,
) -> Result<HttpResponse, Error> {
    let this = signed_in(&req, &current)?;
    let form = AuthForm::read(&req, payload).await?;
    prove(&req, &state, form.csrf_token())?;
    let except = match form.text("except") {
        None => None,
        Some("current") => Some(Except::Current),
        Some(_) => return Err(Error::new(&req, ErrorCode::BadRequest)),
    };
    // The list that this was chosen from may be of another session than the one that asks by now.
    if form.text("current").is_some_and(|listed| listed != this.id.as_str()) {
        return Ok(go_to(state.public_url.absolute(Page::Sessions.path()), form.response_mode(&req)));
    }
    let path = match end_several(&req, &sessions, this, except).await? {
        Whose::This => Page::Home.path().to_owned(),
        Whose::Another => format!("{}?ended=others", Page::Sessions.path()),
    };
    Ok(go_to(state.public_url.absolute(&path), form.response_mode(&req)))
}

/// Whether the session that asks was among those that have ended.
enum Whose {
    This,
    Another,
}

async fn end_one(
    req: &HttpRequest,
    sessions: &Sessions,
    this: &SessionRecord,
    id: String,
) -> Result<Whose, Error> {
    let id = SessionId::new(id);
    let revoked = sessions.revoke(&this.user.id, &id).await.map_err(|error| unconfirmed(req, error))?;
    if revoked == Revoked::NotTheirs {
        return Err(Error::new(req, ErrorCode::NotFound));
    }
    if id != this.id {
        return Ok(Whose::Another);
    }
    // Only if it was we who ended it: else the browser may hold the cookie of another one by now (S21).
    if revoked == Revoked::Now {
        remove_session_cookie(&req.get_session());
    }
    Ok(Whose::This)
}

async fn end_several(
    req: &HttpRequest,
    sessions: &Sessions,
    this: &SessionRecord,
    except: Option<Except>,
) -> Result<Whose, Error> {
    sessions.revoke_others(this).await.map_err(|error| unconfirmed(req, error))?;
    match except {
        Some(Except::Current) => Ok(Whose::Another),
        None => end_one(req, sessions, this, this.id.to_string()).await,
    }
}

fn signed_in<'a>(req: &HttpRequest, current: &'a CurrentSession) -> Result<&'a SessionRecord, Error> {
    current.live().ok_or_else(|| Error::session_required(req))
}

/// What is asked for with `DELETE` has no body: then the token is in a header.
fn prove(req: &HttpRequest, state: &State, token: Option<&str>) -> Result<(), Error> {
    state.csrf.check(req, token).map_err(|cause| Error::new(req, ErrorCode::MissingCSRF).because(cause))
}

fn unavailable(req: &HttpRequest, error: StoreError) -> Error {
    Error::new(req, ErrorCode::StoreUnavailable).because(error)
}

/// What the store was asked to end it may still end.
fn unconfirmed(req: &HttpRequest, error: StoreError) -> Error {
    Error::new(req, ErrorCode::SignOutUnconfirmed).because(error)
}

fn done() -> HttpResponse {
    HttpResponse::NoContent().insert_header((CACHE_CONTROL, "no-store")).finish()
}
