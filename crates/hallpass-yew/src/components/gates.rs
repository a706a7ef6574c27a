//! Gates: components that show their children for one session state. They hide; only the server can
//! keep something secret.

use yew::prelude::*;

use super::loading_notice;
use crate::session::{Required, SessionState, login_page, use_session_part, use_session_required};

/// Properties of a gate.
#[derive(Clone, PartialEq, Properties)]
pub struct GateProps {
    /// The content.
    pub children: Html,
}

/// Shows its children to a person who is signed in.
///
/// ```
/// # use hallpass_yew::{SessionLoading, SignedIn, SignedOut};
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

/// Shows its children to an anonymous visitor.
#[component]
pub fn SignedOut(props: &GateProps) -> Html {
    let open = use_session_part(|state| matches!(state, SessionState::Unauthenticated { .. }));
    if open { props.children.clone() } else { Html::default() }
}

/// Shows its children, for example [`loading_notice`], while it is not known who is signed in.
#[component]
pub fn SessionLoading(props: &GateProps) -> Html {
    let open = use_session_part(SessionState::is_loading);
    if open { props.children.clone() } else { Html::default() }
}

/// Properties of [`RequireSession`].
#[derive(Clone, PartialEq, Properties)]
pub struct RequireSessionProps {
    /// Shown while it is not known who is signed in, and until the login page is there. By default
    /// [`loading_notice`], which says when the server cannot be reached.
    #[prop_or_default]
    pub fallback: Option<Html>,
    /// Shown to a person who has just signed out in this tab. By default a link to the login page.
    #[prop_or_default]
    pub signed_out: Option<Html>,
    /// The content.
    pub children: Html,
}

/// Shows its children to a person who is signed in, and sends anonymous visitors to the login page
/// at `/login`, which leads back. The children can ask who it is:
///
/// ```
/// # use hallpass_yew::{RequireSession, use_user};
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
            let sign_in = || html! { <p><a class="button" href={login_page(None)}>{ "Sign in" }</a></p> };
            props.signed_out.clone().unwrap_or_else(sign_in)
        }
    }
}
