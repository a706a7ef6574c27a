//! `/api/auth/sessions`: where somebody is signed in, and how they end it from elsewhere; for programs with `DELETE`, and for forms.

use actix_web::{
    Error as ActixError, HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, LINK},
    web::{Data, Path, Payload, Query},
};
use hallpass_types::{ErrorCode, SessionId, paths};
use serde::Deserialize;

use super::go_to;
use crate::{
    http::{
        body::AuthForm, cookies::session_cookie::remove_session_cookie, error::Error,
        session_extractor::CurrentSession, state::State,
    },
    model::session_record::SessionRecord,
    session::{Sessions, audit},
    store::{ListCursor, OwnEnd, OwnSelection, StoreError},
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

/// Where a page of the list begins.
#[derive(Deserialize)]
pub struct Place {
    after: Option<String>,
}

/// Lists the sessions of the person who asks, 100 at a time: the header `Link` has the address of the next page (RFC 8288).
///
/// # Errors
/// The request is anonymous, or `after` is no cursor, or the store failed.
pub async fn list_sessions(
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    current: CurrentSession,
    place: Result<Query<Place>, ActixError>,
) -> Result<HttpResponse, Error> {
    let this = signed_in(&req, &current)?;
    let bad = || Error::new(&req, ErrorCode::BadRequest);
    let place = place.map_err(|_| bad())?.into_inner().after;
    let after = place.map(|text| ListCursor::parse(&text).ok_or_else(bad)).transpose()?;
    let page = sessions.list(this, after.as_ref()).await.map_err(|error| unavailable(&req, error))?;
    let page = page.name_providers(|id| state.sign_ins.provider_name(id));
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "private, no-store"));
    if let Some(next) = page.next {
        let next = state.public_url.absolute(&format!("{}?after={}", paths::SESSIONS, next.to_text()));
        answer.insert_header((LINK, format!("<{next}>; rel=\"next\"")));
    }
    Ok(answer.json(page.sessions))
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
    let ended = end_one(&req, &state, &sessions, this, id.into_inner()).await?;
    Ok(ended.answer(&state, done()))
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
    let ended = end_one(&req, &state, &sessions, this, id.into_inner()).await?;
    let path = match ended {
        Ended::This | Ended::ThisBefore => paths::HOME_PAGE.to_owned(),
        Ended::Others => format!("{}?ended=one", paths::SESSIONS_PAGE),
    };
    Ok(ended.answer(&state, go_to(state.public_url.absolute(&path), form.response_mode(&req))))
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
    let ended = end_several(&req, &state, &sessions, this, which.except).await?;
    Ok(ended.answer(&state, done()))
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
        return Ok(go_to(state.public_url.absolute(paths::SESSIONS_PAGE), form.response_mode(&req)));
    }
    let ended = end_several(&req, &state, &sessions, this, except).await?;
    let path = match ended {
        Ended::This | Ended::ThisBefore => paths::HOME_PAGE.to_owned(),
        Ended::Others => format!("{}?ended=others", paths::SESSIONS_PAGE),
    };
    Ok(ended.answer(&state, go_to(state.public_url.absolute(&path), form.response_mode(&req))))
}

/// What a request has ended.
#[derive(Clone, Copy)]
enum Ended {
    /// The session that it came with, perhaps among others.
    This,
    /// Nothing: another request had ended the session that it came with.
    ThisBefore,
    /// Other sessions only.
    Others,
}

impl Ended {
    /// Adds the removal of the cookie to `answer`, if the cookie's session was ended now; if it had ended before, the browser may
    /// hold the cookie of another one by now (S21).
    fn answer(self, state: &State, mut answer: HttpResponse) -> HttpResponse {
        if matches!(self, Self::This) {
            remove_session_cookie(&mut answer, &state.cookies);
        }
        answer
    }
}

async fn end_one(
    req: &HttpRequest,
    state: &State,
    sessions: &Sessions,
    this: &SessionRecord,
    id: String,
) -> Result<Ended, Error> {
    let id = SessionId::new(id);
    match sessions.revoke(this, &id).await.map_err(|error| unconfirmed(req, error))? {
        OwnEnd::Ended(ended) => {
            audit::revoked(this, &[ended], state.trusted_proxies.address_of(req).as_deref())
        }
        OwnEnd::EndedBefore => return Ok(Ended::Others),
        OwnEnd::AskingEnded if id == this.id => return Ok(Ended::ThisBefore),
        OwnEnd::NotTheirs => return Err(Error::new(req, ErrorCode::NotFound)),
        // Revoked while this request was on its way, so that it has no power any more (S9).
        OwnEnd::AskingEnded => return Err(Error::session_required(req)),
    }
    Ok(if id == this.id { Ended::This } else { Ended::Others })
}

async fn end_several(
    req: &HttpRequest,
    state: &State,
    sessions: &Sessions,
    this: &SessionRecord,
    except: Option<Except>,
) -> Result<Ended, Error> {
    let (which, whose) = match except {
        Some(Except::Current) => (OwnSelection::Others, Ended::Others),
        None => (OwnSelection::All, Ended::This),
    };
    let ended = sessions.revoke_several(this, which).await.map_err(|error| unconfirmed(req, error))?;
    let ended = ended.ok_or_else(|| Error::session_required(req))?;
    audit::revoked(this, &ended, state.trusted_proxies.address_of(req).as_deref());
    Ok(whose)
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
