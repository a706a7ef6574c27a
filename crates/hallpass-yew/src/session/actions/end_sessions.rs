//! Ending a person's own sessions (S8).

use hallpass_types::{ErrorCode, SessionId, paths};

use super::{
    ActionError,
    post_form::{current_page, post_form_with},
};
use crate::{
    http::BasePath,
    session::{machine::EventKind, runner::Runner},
};

/// Ends one of the person's own sessions. One that has ended already is no error.
///
/// The session of this tab is signed out as [`sign_out`](super::sign_out) does, and the page stays.
///
/// # Errors
/// The session is not the person's own (`NotFound`), they are no longer signed in
/// (`SessionRequired`), or the server did not confirm it.
pub async fn end_session(id: &SessionId) -> Result<(), ActionError> {
    let state = Runner::current().map(|runner| runner.session_state());
    let is_this = state.as_ref().and_then(|state| state.session()).is_some_and(|session| session.id == *id);
    post_end(&end_path(id), &[], is_this).await
}

/// Ends all other sessions of the person. In a page that stayed open another person may be signed
/// in by now: then nothing is ended, and the session state shows who it is.
///
/// # Errors
/// The person is no longer signed in (`SessionRequired`), or the server did not confirm it.
pub async fn end_other_sessions() -> Result<(), ActionError> {
    let state = Runner::current().map(|runner| runner.session_state());
    let session = state.as_ref().and_then(|state| state.session());
    let this = session.ok_or(ErrorCode::SessionRequired)?.id.clone();
    post_end(&format!("{}/end", paths::SESSIONS), &[("except", "current"), ("current", this.as_str())], false)
        .await
}

/// The path of the form that ends this session.
pub(crate) fn end_path(id: &SessionId) -> String {
    format!("{}/{id}/end", paths::SESSIONS)
}

async fn post_end(path: &str, fields: &[(&str, &str)], is_this: bool) -> Result<(), ActionError> {
    let answer = post_form_with(&BasePath::current().of(path), current_page().as_deref(), fields).await;
    if let Some(runner) = Runner::current() {
        // Without an answer, or after the end of others, the server says whether this one has
        // ended.
        let is_signed_out = is_this && answer.is_ok();
        runner.dispatch(if is_signed_out { EventKind::SignedOut } else { EventKind::RefetchRequested });
    }
    answer.map(drop)
}
