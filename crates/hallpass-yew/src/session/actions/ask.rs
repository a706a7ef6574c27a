//! Questions to the server, and what the app has it change in the session.

use std::rc::Rc;

use hallpass_types::{CsrfToken, ErrorCode, Providers, Session, SessionData};

use super::ActionFailure;
use crate::{
    http,
    session::{
        machine::{What, Who},
        runner::Runner,
    },
};

/// Tells the server that somebody is here, and asks what it knows of them by now. Counts as use of the session (S6). `None`: it
/// is over.
///
/// # Errors
/// What is known stays known.
pub async fn update() -> Result<Option<Rc<Session>>, ActionFailure> {
    post_update(None).await
}

/// Gives `data` to the server's update hook (`Hooks::update_session`): what that returns becomes the session's `data`, whole. Without
/// a hook nothing is kept, and the session is answered as it is. At most 4 KiB.
///
/// ```no_run
/// # use hallpass_yew::{session::{ActionFailure, update_with, use_session_part}, types::SessionData};
/// # use yew::prelude::*;
/// # #[hook] fn use_theme() -> Option<String> {
/// use_session_part(|state| Some(state.session()?.data.get("theme")?.as_str()?.to_owned()))
/// # }
/// # async fn darken() -> Result<(), ActionFailure> {
/// update_with(&SessionData::from_iter([("theme".into(), "dark".into())])).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The hook refused it (`UpdateRefused`), it is too large (`PayloadTooLarge`), or the server could not be asked. What is known stays
/// known.
pub async fn update_with(data: &SessionData) -> Result<Option<Rc<Session>>, ActionFailure> {
    post_update(Some(http::to_json(data)?)).await
}

async fn post_update(data: Option<wasm_bindgen::JsValue>) -> Result<Option<Rc<Session>>, ActionFailure> {
    let begun = Runner::current().map(|runner| runner.news());
    let answer = http::post_session(data).await?;
    let session = session_in(&answer.who);
    let (Some(runner), Some(begun)) = (Runner::current(), begun) else { return Ok(session) };
    let overtaken = runner.news() != begun;
    runner.tell(What::Updated(begun, answer));
    if overtaken { latest(&runner).await } else { Ok(session) }
}

/// Asks the server now. `None` is the server's word that nobody is signed in. Call it when another API answers 401: what comes of it
/// decides whether anybody is signed in (C4).
///
/// # Errors
/// The server could not be asked; what is known stays known.
pub async fn get_session() -> Result<Option<Rc<Session>>, ActionFailure> {
    let Some(runner) = Runner::current() else {
        return Ok(session_in(&http::get_session(false, None, None).await?.who));
    };
    runner.tell(What::Asked);
    latest(&runner).await
}

/// What the answer says that is on its way.
async fn latest(runner: &Runner) -> Result<Option<Rc<Session>>, ActionFailure> {
    match runner.rest().await {
        Some(state) if !state.connection().is_reconnecting() && !state.is_loading() => {
            Ok(state.session().cloned())
        }
        // No answer; or the page is being left, or the provider was unmounted.
        _ => Err(ErrorCode::ServerUnreachable.into()),
    }
}

/// Asks for a CSRF token; its cookie comes with it. What changes something through the API sends it, as the form field
/// `csrfToken`, or in the header [`CSRF_HEADER`](hallpass_types::paths::CSRF_HEADER).
///
/// # Errors
/// The server could not be asked.
pub async fn get_csrf_token() -> Result<CsrfToken, ActionFailure> {
    Ok(http::get_csrf_token().await?)
}

/// Asks whom one can sign in with.
///
/// # Errors
/// The server could not be asked.
pub async fn get_providers() -> Result<Providers, ActionFailure> {
    Ok(http::get_providers().await?)
}

fn session_in(who: &Who) -> Option<Rc<Session>> {
    match who {
        Who::Session(session, _) => Some(Rc::clone(session)),
        Who::Unchanged | Who::Nobody(_) => None,
    }
}
