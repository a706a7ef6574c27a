//! Signing out.

use hallpass_types::paths;

use super::{
    ActionError,
    post_form::{current_page, go, post_form},
};
use crate::{
    http::BasePath,
    session::{machine::EventKind, runner::Runner},
};

/// What to do after the sign-out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AfterSignOut {
    /// Go to the start page, by a page load: the one that the server is configured with, or `/` of
    /// this app if the API is at another origin.
    #[default]
    GoToStartPage,
    /// Go to a path of this app, by a page load: nothing private stays in memory.
    GoTo(String),
    /// Stay on the open page.
    Stay,
}

/// Ends the session, in all tabs.
///
/// After [`AfterSignOut::Stay`] the session state of this tab is `Unauthenticated` with
/// [`Reason::SignedOutHere`](crate::Reason). Pages for members do not redirect then: a person who
/// has just signed out does not want to sign in.
///
/// # Errors
/// The sign-out is not confirmed. The answer may have been lost, so the client asks the server
/// again, and the session state will show whether the session has ended.
pub async fn sign_out(after: AfterSignOut) -> Result<(), ActionError> {
    let return_to = match &after {
        AfterSignOut::GoToStartPage => None,
        AfterSignOut::GoTo(path) => Some(path.clone()),
        AfterSignOut::Stay => current_page(),
    };
    let url = post_form(&BasePath::current().of(paths::SIGN_OUT), return_to.as_deref()).await;
    if let Some(runner) = Runner::current() {
        runner.dispatch(if url.is_ok() { EventKind::SignedOut } else { EventKind::RefetchRequested });
    }
    let url = url?;
    match after {
        AfterSignOut::GoToStartPage | AfterSignOut::GoTo(_) => go(&url),
        AfterSignOut::Stay => Ok(()),
    }
}
