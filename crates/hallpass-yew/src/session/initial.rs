//! What is known before the first request.

use hallpass_types::{InitialState, Timestamp};
use web_sys::window;

use super::SessionState;
use crate::json;

/// What is known when the provider is mounted, because the server wrote it into the page.
///
/// A page of an application on the `hallpass` crate has it from the `Initial` that its handler
/// takes. The app reads it there:
///
/// ```no_run
/// # use hallpass_yew::{Initial, SessionProvider};
/// # use yew::prelude::*;
/// #[component]
/// fn Root() -> Html {
///     // Read once. Without it the client asks the server.
///     let initial = use_memo((), |()| Initial::from_document());
///     html! { <SessionProvider initial={(*initial).clone()}>{ "Your app" }</SessionProvider> }
/// }
/// ```
///
/// An app that is rendered by the server and hydrated gets the same on both sides, as a property of
/// its root: `Initial::from(initial.state())` there, `Initial::from_document()` here.
#[derive(Clone, Debug, PartialEq)]
pub struct Initial {
    /// Who is signed in. Unless it is `Loading`, the client sends no request on mount (C1).
    pub state: SessionState,
    /// The entity tag of that answer: the `ETag` of `GET /api/auth/session`.
    pub tag: Option<String>,
    /// The server's clock at that moment. Without it the client does not know when the session ends
    /// until the first answer: no notice is shown before its end, and nothing is hidden at its end.
    pub now: Option<Timestamp>,
}

impl Initial {
    /// Reads what the server wrote into the open page. `None`: nothing, or nothing that can be
    /// read.
    pub fn from_document() -> Option<Self> {
        initial_state().as_ref().map(Self::from)
    }
}

/// Reads everything that the server wrote into the open page: also providers, CSRF token and
/// sessions, for [`FormsProvider`](crate::forms::FormsProvider).
pub fn initial_state() -> Option<InitialState> {
    let element = window()?.document()?.get_element_by_id("initial-state")?;
    json::initial_state(&js_sys::JSON::parse(&element.text_content()?).ok()?).ok()
}

impl From<&InitialState> for Initial {
    fn from(initial: &InitialState) -> Self {
        Self { state: SessionState::of(initial), tag: initial.tag.clone(), now: Some(initial.now) }
    }
}

impl From<SessionState> for Initial {
    fn from(state: SessionState) -> Self {
        Self { state, tag: None, now: None }
    }
}
