//! Requests to the server that change nothing there.

use std::rc::Rc;

use hallpass_types::{CsrfToken, OwnIdentity, OwnSession, Providers, Session};

use super::{ActionError, latest_session};
use crate::{
    http::{self, HttpFailure},
    session::{machine::EventKind, runner::Runner},
};

/// Asks the server now who is signed in. `None`: the server says that the visitor is anonymous.
/// Call it when another API answers 401: its answer decides whether a person is signed in (C4).
///
/// # Errors
/// The server could not be asked. The session state stays as it is.
pub async fn get_session() -> Result<Option<Rc<Session>>, ActionError> {
    let Some(runner) = Runner::current() else {
        return Ok(http::get_session(false, None, None).await?.who.into_session());
    };
    runner.dispatch(EventKind::RefetchRequested);
    latest_session(&runner).await
}

/// Gets a CSRF token; its cookie comes with it. Requests that change something through the API send
/// it as the form field `csrfToken`, or in the header
/// [`CSRF_HEADER`](hallpass_types::paths::CSRF_HEADER).
///
/// # Errors
/// The server could not be asked.
pub async fn get_csrf_token() -> Result<CsrfToken, ActionError> {
    Ok(http::get_csrf_token().await?)
}

/// Lists the providers with which a person can sign in.
///
/// # Errors
/// The server could not be asked.
pub async fn get_providers() -> Result<Providers, ActionError> {
    Ok(http::get_providers().await?)
}

/// Lists the person's own live sessions, those of other devices too: the last active ones, at most
/// [`SESSIONS_PER_PAGE`](hallpass_types::SESSIONS_PER_PAGE) (S8).
///
/// # Errors
/// The server could not be asked. If it answered that the session has ended (401), the session
/// state is asked for again, so that the page shows it.
pub async fn get_own_sessions() -> Result<Vec<OwnSession>, ActionError> {
    of_the_signed_in(http::get_sessions().await).await
}

/// Lists the person's own ways to sign in, the oldest first (S27).
///
/// # Errors
/// As for [`get_own_sessions`]; or the server does not let people link any (`NotFound`).
pub async fn get_own_identities() -> Result<Vec<OwnIdentity>, ActionError> {
    of_the_signed_in(http::get_identities().await).await
}

/// Asks for the session again after an answer that it has ended.
async fn of_the_signed_in<T>(answer: Result<T, HttpFailure>) -> Result<T, ActionError> {
    if matches!(answer, Err(HttpFailure::Refused { status: 401, .. })) {
        let _ = get_session().await;
    }
    Ok(answer?)
}
