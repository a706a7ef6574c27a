//! Parts of a page for whom they are meant. They hide what is inside; what must stay secret, the server keeps.

use yew::prelude::*;

use super::{Required, SessionState, actions::login_page, use_session_part, use_session_required};
use crate::components::loading_notice;

/// What a gate takes.
#[derive(Clone, PartialEq, Properties)]
pub struct GateProps {
    /// What is inside.
    pub children: Html,
}

/// Shows what is inside to somebody who is signed in.
///
/// ```
/// # use hallpass_yew::session::{SessionLoading, SignedIn, SignedOut};
/// # use yew::prelude::*;
/// # #[component]
/// # fn Menu() -> Html {
/// html! {
///     <>
///         <SignedIn>{ "Your account" }</SignedIn>
///         <SignedOut>{ "Sign in" }</SignedOut>
///         <SessionLoading>{ "One moment..." }</SessionLoading>
///     </>
/// }
/// # }
/// ```
#[component]
pub fn SignedIn(props: &GateProps) -> Html {
    let open = use_session_part(|state| state.session().is_some());
    if open { props.children.clone() } else { Html::default() }
}

/// Shows what is inside when nobody is signed in.
#[component]
pub fn SignedOut(props: &GateProps) -> Html {
    let open = use_session_part(|state| matches!(state, SessionState::Unauthenticated { .. }));
    if open { props.children.clone() } else { Html::default() }
}

/// Shows what is inside while it is not known who is signed in. What it may say is [`loading_notice`].
#[component]
pub fn SessionLoading(props: &GateProps) -> Html {
    let open = use_session_part(SessionState::is_loading);
    if open { props.children.clone() } else { Html::default() }
}

/// What [`RequireSession`] takes.
#[derive(Clone, PartialEq, Properties)]
pub struct RequireSessionProps {
    /// What is shown while it is not known who is signed in, and on the way to the login page. If not said, it is
    /// [`loading_notice`], which says so when the server cannot be reached.
    #[prop_or_default]
    pub fallback: Option<Html>,
    /// What is shown to somebody who has just signed out in this tab; the way to the login page, if not said.
    #[prop_or_default]
    pub signed_out: Option<Html>,
    /// What is inside.
    pub children: Html,
}

/// Shows what is inside to somebody who is signed in; sends anybody else to the login page at `/login`, which leads back here.
/// What is inside asks by itself who it is:
///
/// ```
/// # use hallpass_yew::session::{RequireSession, use_user};
/// # use yew::prelude::*;
/// #[component]
/// fn Notes() -> Html {
///     let name = use_user().and_then(|user| user.name);
///     html! { <h1>{ format!("Notes of {}", name.as_deref().unwrap_or("yours")) }</h1> }
/// }
///
/// #[component]
/// fn NotesPage() -> Html {
///     html! { <RequireSession><Notes /></RequireSession> }
/// }
/// ```
#[component]
pub fn RequireSession(props: &RequireSessionProps) -> Html {
    match use_session_required() {
        Required::Session(_) => props.children.clone(),
        Required::Waiting(connection) => props.fallback.clone().unwrap_or_else(|| loading_notice(connection)),
        Required::SignedOut => {
            let way_in = || html! { <p><a class="button" href={login_page(None)}>{ "Sign in" }</a></p> };
            props.signed_out.clone().unwrap_or_else(way_in)
        }
    }
}
