//! What is known before anything is asked.

use hallpass_types::{InitialState, Timestamp};
use web_sys::window;

use super::SessionState;

/// What is known when the provider is mounted, because the server wrote it into the page.
///
/// A page of `hallpass-api` has it from the `Initial` that its handler takes, and the app reads it there:
///
/// ```no_run
/// # use hallpass_yew::session::{Initial, SessionProvider};
/// # use yew::prelude::*;
/// #[component]
/// fn Root() -> Html {
///     // Read once; without it the session is asked for.
///     let initial = use_memo((), |()| Initial::from_document());
///     html! { <SessionProvider initial={(*initial).clone()}>{ "Your app" }</SessionProvider> }
/// }
/// ```
///
/// An app that is rendered by the server and hydrated gets the same on both sides, as a property of its root:
/// `Initial::from(initial.state())` there, `Initial::from_document()` here.
#[derive(Clone, Debug, PartialEq)]
pub struct Initial {
    /// Who is signed in. Unless that is `Loading`, nothing is asked on mount (C1).
    pub state: SessionState,
    /// What names that answer: the `ETag` of `GET /api/auth/session`.
    pub tag: Option<String>,
    /// The server's clock when it said so. Without it the client does not know how long the session lasts until there was an
    /// answer: no notice comes before its end, and nothing is hidden at its end.
    pub now: Option<Timestamp>,
}

impl Initial {
    /// What the server wrote into the page that is open; `None` if it wrote nothing that can be understood.
    pub fn from_document() -> Option<Self> {
        initial_state().as_ref().map(Self::from)
    }
}

/// What the server wrote into the page that is open, with what its own pages need besides.
pub fn initial_state() -> Option<InitialState> {
    let island = window()?.document()?.get_element_by_id("initial-state")?;
    let json = js_sys::JSON::parse(&island.text_content()?).ok()?;
    serde_wasm_bindgen::from_value(json).ok()
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
