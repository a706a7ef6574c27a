//! Parts of a page for whom they are meant. They hide what is inside; what must stay secret, the server keeps.

use yew::prelude::*;

use super::{Required, SessionState, use_session_part, use_session_required};

/// What a gate takes.
#[derive(Clone, PartialEq, Properties)]
pub struct GateProps {
    /// What is inside.
    pub children: Html,
}

/// Shows what is inside to somebody who is signed in.
///
/// ```
/// # use hallpass_web::session::{SessionLoading, SignedIn, SignedOut};
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

/// Shows what is inside while nobody knows.
#[component]
pub fn SessionLoading(props: &GateProps) -> Html {
    let open = use_session_part(SessionState::is_loading);
    if open { props.children.clone() } else { Html::default() }
}

/// What [`RequireSession`] takes.
#[derive(Clone, PartialEq, Properties)]
pub struct RequireSessionProps {
    /// What is shown while nobody knows, and on the way to the login page.
    #[prop_or_default]
    pub fallback: Html,
    /// What is inside.
    pub children: Html,
}

/// Shows what is inside to somebody who is signed in; sends anybody else to the login page, which leads back here.
#[component]
pub fn RequireSession(props: &RequireSessionProps) -> Html {
    match use_session_required() {
        Required::Session(_) => props.children.clone(),
        Required::Waiting(_) | Required::SignedOut => props.fallback.clone(),
    }
}
