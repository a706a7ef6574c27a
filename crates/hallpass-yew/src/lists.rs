//! Hooks for the lists that pages show: providers, and a person's own sessions.

use hallpass_types::{OwnSession, Providers};
use yew::prelude::*;

use crate::{
    forms::{use_page_providers, use_page_sessions},
    session::{Fetched, get_own_sessions, get_providers, use_fetched},
};

/// The providers to sign in with: those that the server wrote into the page, inside a
/// [`FormsProvider`](crate::forms::FormsProvider), and otherwise fetched.
#[hook]
pub fn use_providers() -> Fetched<Providers> {
    let given = use_page_providers();
    use_fetched(given, get_providers)
}

/// The person's own sessions, on all their devices: those that the server wrote into the page, inside
/// a [`FormsProvider`](crate::forms::FormsProvider), and otherwise fetched. See
/// [`end_session`](crate::end_session) and [`end_other_sessions`](crate::end_other_sessions).
///
/// ```
/// # use hallpass_yew::use_own_sessions;
/// # use yew::prelude::*;
/// #[component]
/// fn Devices() -> Html {
///     let sessions = use_own_sessions();
///     let Some(list) = sessions.data() else { return html! { "One moment..." } };
///     html! { <ul>{ for list.iter().map(|session| html! { <li>{ &session.device }</li> }) }</ul> }
/// }
/// ```
#[hook]
pub fn use_own_sessions() -> Fetched<Vec<OwnSession>> {
    let given = use_page_sessions();
    use_fetched(given, get_own_sessions)
}
