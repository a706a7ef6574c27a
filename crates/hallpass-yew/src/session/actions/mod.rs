//! What a person, or the app, does about the session. Every result is typed (C10).

mod end_sessions;
mod error;
mod fetch;
mod identities;
mod post_form;
mod sign_in;
mod sign_out;
mod update;

use std::rc::Rc;

use hallpass_types::Session;

use super::runner::Runner;

pub(crate) use end_sessions::end_path;
pub use end_sessions::{end_other_sessions, end_session};
pub use error::ActionError;
pub use fetch::{get_csrf_token, get_own_identities, get_own_sessions, get_providers, get_session};
pub use identities::{link, unlink};
pub use sign_in::{SignInOptions, sign_in};
pub(crate) use sign_in::{begin_sign_in, login_page};
pub use sign_out::{AfterSignOut, sign_out};
pub use update::{update, update_data, update_with};

/// Waits for the answer in flight, and gives the session that it says.
async fn latest_session(runner: &Runner) -> Result<Option<Rc<Session>>, ActionError> {
    match runner.rest().await {
        Some(state) if !state.connection().is_reconnecting() && !state.is_loading() => {
            Ok(state.session().cloned())
        }
        // No answer; or the page is being left, or the provider was unmounted.
        _ => Err(ActionError::Unreachable),
    }
}
