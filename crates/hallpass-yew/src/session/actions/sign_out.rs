//! The way out.

use hallpass_types::paths;

use super::{
    ActionFailure,
    form::{act, go, here},
};
use crate::session::{BasePath, machine::What, runner::Runner};

/// What to do once one is signed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AfterSignOut {
    /// Go to a path of this app, by a full page load: nothing private stays in memory.
    GoTo(String),
    /// Stay on the page that is open.
    Stay,
}

impl Default for AfterSignOut {
    fn default() -> Self {
        Self::GoTo("/".into())
    }
}

/// Ends the session. Every tab shows it.
///
/// After [`AfterSignOut::Stay`] this tab's state is `Unauthenticated` with [`Reason::SignedOutHere`](crate::session::Reason), and
/// they are not sent to the login page: whoever has just signed out does not want to sign in.
///
/// # Errors
/// The session was not ended, as far as anybody knows. An answer that was lost may have been a yes, so the server is asked again,
/// and the state will say whether the session goes on.
pub async fn sign_out(after: AfterSignOut) -> Result<(), ActionFailure> {
    let return_to = match &after {
        AfterSignOut::GoTo(path) => path.clone(),
        AfterSignOut::Stay => here(),
    };
    let url = act(&BasePath::current().of(paths::SIGN_OUT), &return_to).await;
    if let Some(runner) = Runner::current() {
        // An answer that was lost may have been a yes: then the server is asked.
        runner.tell(if url.is_ok() { What::SignedOut } else { What::Asked });
    }
    let url = url?;
    match after {
        AfterSignOut::GoTo(_) => go(&url),
        AfterSignOut::Stay => Ok(()),
    }
}
