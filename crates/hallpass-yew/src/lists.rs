//! Hooks for the lists that pages show: providers, and a person's own sessions.

use hallpass_types::{OwnIdentity, OwnSession, Providers};
use yew::prelude::*;

use crate::{
    forms::{use_page_providers, use_page_sessions},
    session::{Fetched, get_own_identities, get_own_sessions, get_providers, use_fetched},
};

/// The providers to sign in with: those that the server wrote into the page, inside a
/// [`FormsProvider`](crate::forms::FormsProvider), and otherwise fetched.
#[hook]
pub fn use_providers() -> Fetched<Providers> {
    let given = use_page_providers();
    use_fetched(given, get_providers)
}

/// The person's own sessions, on all their devices: those that the server wrote into the page,
/// inside a [`FormsProvider`](crate::forms::FormsProvider), and otherwise fetched. See
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

/// The person's own ways to sign in, fetched. See [`link`](crate::link) and
/// [`unlink`](crate::unlink), and [`use_providers`] for what can be added.
///
/// ```
/// # use hallpass_yew::use_own_identities;
/// # use yew::prelude::*;
/// #[component]
/// fn WaysToSignIn() -> Html {
///     let identities = use_own_identities();
///     let Some(list) = identities.data() else { return html! { "One moment..." } };
///     html! { <ul>{ for list.iter().map(|identity| html! { <li>{ identity.provider_name.clone() }</li> }) }</ul> }
/// }
/// ```
#[hook]
pub fn use_own_identities() -> Fetched<Vec<OwnIdentity>> {
    use_fetched(None, get_own_identities)
}
