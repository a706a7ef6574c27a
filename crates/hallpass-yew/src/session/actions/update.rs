//! Changes to the session that the app asks for.

use std::rc::Rc;

use hallpass_types::{ApplicationData, Session, SessionData};
use wasm_bindgen::JsValue;

use super::{ActionError, latest_session};
use crate::{
    http, json,
    session::{machine::EventKind, runner::Runner},
};

/// Reports to the server that a person is active, which extends the session (S6), and returns the
/// session as it is now. `None`: it has ended.
///
/// # Errors
/// The server could not be asked. The session state stays as it is.
pub async fn update() -> Result<Option<Rc<Session>>, ActionError> {
    post_update(None).await
}

/// Sends `data` to the server's update hook (`Builder::update_session`). What the hook returns
/// becomes the whole `data` of the session. Without a hook nothing is kept, and the session is
/// returned as it is. At most 4 KiB.
///
/// ```no_run
/// # use hallpass_yew::{ActionError, types::SessionData, update_with, use_session_part};
/// # use yew::prelude::*;
/// # #[hook] fn use_theme() -> Option<String> {
/// use_session_part(|state| Some(state.session()?.data.get("theme")?.as_str()?.to_owned()))
/// # }
/// # async fn darken() -> Result<(), ActionError> {
/// update_with(&SessionData::from_iter([("theme".into(), "dark".into())])).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The data cannot be sent (`InvalidData`), the hook refused (`UpdateRefused`), the data is too
/// large (`PayloadTooLarge`), or the server could not be asked. The session state stays as it is.
pub async fn update_with(data: &SessionData) -> Result<Option<Rc<Session>>, ActionError> {
    let data = json::session_data(data).map_err(|_| ActionError::InvalidData)?;
    post_update(Some(data)).await
}

/// The same with a type of the application's own. The update hook gets what
/// [`to_session_data`](ApplicationData::to_session_data) writes.
///
/// ```no_run
/// # use hallpass_yew::{ActionError, types::ApplicationData, update_data};
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Preferences { theme: String }
/// impl ApplicationData for Preferences {}
///
/// # async fn darken() -> Result<(), ActionError> {
/// update_data(&Preferences { theme: "dark".into() }).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As with [`update_with`], and `InvalidData` if it does not become a JSON object.
pub async fn update_data<T: ApplicationData>(data: &T) -> Result<Option<Rc<Session>>, ActionError> {
    update_with(&data.to_session_data().map_err(|_| ActionError::InvalidData)?).await
}

async fn post_update(data: Option<JsValue>) -> Result<Option<Rc<Session>>, ActionError> {
    let begun_at = Runner::current().map(|runner| runner.generation());
    let answer = http::post_session(data).await?;
    let session = answer.who.clone().into_session();
    let (Some(runner), Some(begun_at)) = (Runner::current(), begun_at) else { return Ok(session) };
    let is_outdated = runner.generation() != begun_at;
    runner.dispatch(EventKind::Updated(begun_at, answer));
    if is_outdated { latest_session(&runner).await } else { Ok(session) }
}
