//! Gates: components that show their children for one session state. They hide; only the server can
//! keep something secret.

use std::rc::Rc;

use hallpass_types::Session;
use yew::prelude::*;

use crate::session::{SessionState, use_session_part};

/// Properties of a gate.
#[derive(Clone, PartialEq, Properties)]
pub struct GateProps {
    /// The content.
    pub children: Html,
}

/// Properties of [`SignedIn`].
#[derive(Clone, PartialEq, Properties)]
pub struct SignedInProps {
    /// Which people see the children. By default all who are signed in.
    #[prop_or_default]
    pub when: Option<Callback<Rc<Session>, bool>>,
    /// The content.
    pub children: Html,
}

/// Shows its children to a person who is signed in.
///
/// ```
/// # use hallpass_yew::{SessionLoading, SignedIn, SignedOut, types::Session};
/// # use std::rc::Rc;
/// # use yew::prelude::*;
/// fn is_admin(session: Rc<Session>) -> bool {
///     session.data.contains_key("admin")
/// }
///
/// # #[component]
/// # fn Menu() -> Html {
/// html! {
///     <>
///         <SignedIn>{ "Your account" }</SignedIn>
///         <SignedIn when={is_admin}><a href="/admin">{ "Administration" }</a></SignedIn>
///         <SignedOut>{ "Sign in" }</SignedOut>
///         <SessionLoading>{ "One moment..." }</SessionLoading>
///     </>
/// }
/// # }
/// ```
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[component]
pub fn SignedIn(props: &SignedInProps) -> Html {
    let when = props.when.clone();
    let open = use_session_part(move |state| {
        let session = state.session();
        session.is_some_and(|session| when.as_ref().is_none_or(|when| when.emit(Rc::clone(session))))
    });
    if open { props.children.clone() } else { Html::default() }
}

/// Shows its children to an anonymous visitor.
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[component]
pub fn SignedOut(props: &GateProps) -> Html {
    let open = use_session_part(|state| matches!(state, SessionState::Unauthenticated { .. }));
    if open { props.children.clone() } else { Html::default() }
}

/// Shows its children, for example [`loading_notice`](super::loading_notice), while it is not known
/// who is signed in.
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[component]
pub fn SessionLoading(props: &GateProps) -> Html {
    let open = use_session_part(SessionState::is_loading);
    if open { props.children.clone() } else { Html::default() }
}
