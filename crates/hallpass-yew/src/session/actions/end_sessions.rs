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
/// After the session of this tab the session state becomes `Unauthenticated`, in all tabs.
///
/// # Errors
/// The session is not the person's own (`NotFound`), they are no longer signed in
/// (`SessionRequired`), or the server did not confirm it.
pub async fn end_session(id: &SessionId) -> Result<(), ActionError> {
    post_end(&end_path(id), &[]).await
}

/// Ends all other sessions of the person. In a page that stayed open another person may be signed in
/// by now: then nothing is ended, and the session state shows who it is.
///
/// # Errors
/// The person is no longer signed in (`SessionRequired`), or the server did not confirm it.
pub async fn end_other_sessions() -> Result<(), ActionError> {
    let state = Runner::current().map(|runner| runner.session_state());
    let session = state.as_ref().and_then(|state| state.session());
    let this = session.ok_or(ErrorCode::SessionRequired)?.id.clone();
    post_end(&format!("{}/end", paths::SESSIONS), &[("except", "current"), ("current", this.as_str())]).await
}

/// The path of the form that ends this session.
pub(crate) fn end_path(id: &SessionId) -> String {
    format!("{}/{id}/end", paths::SESSIONS)
}

async fn post_end(path: &str, fields: &[(&str, &str)]) -> Result<(), ActionError> {
    let answer = post_form_with(&BasePath::current().of(path), &current_page(), fields).await;
    // The ended session may be this one; and a failure may mean that it has ended before.
    if let Some(runner) = Runner::current() {
        runner.dispatch(EventKind::RefetchRequested);
    }
    answer.map(drop)
}
