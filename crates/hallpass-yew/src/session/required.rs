//! Parts of a page for members.

use std::rc::Rc;

use hallpass_types::Session;
use yew::prelude::*;

use super::{Connection, Reason, SessionState, actions::login_page, use_session};

/// What [`use_session_required`] knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Required {
    /// It is not known yet; or the way to the login page has begun; or nobody is signed in, and during an outage no one is redirected.
    Waiting(Connection),
    /// Somebody is signed in.
    Session(Rc<Session>),
    /// They have just signed out in this tab. It goes where the sign-out leads; if that is to stay, this page says how to come back in.
    SignedOut,
}

/// The session, on a page for members: as soon as nobody is signed in, and never because of an outage, the page is replaced by the
/// login page, which leads back here (C12). That is the page `/login` of this origin, by a page load:
/// [`use_session_required_or`] is for another way there.
///
/// ```
/// # use hallpass_yew::session::{Required, use_session_required};
/// # use yew::prelude::*;
/// #[component]
/// fn Notes() -> Html {
///     match use_session_required() {
///         Required::Session(session) => html! { <h1>{ format!("Notes of {}", session.user.id) }</h1> },
///         Required::Waiting(_) => html! { "One moment..." },
///         Required::SignedOut => html! { <a href="/login">{ "Sign in" }</a> },
///     }
/// }
/// ```
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[hook]
pub fn use_session_required() -> Required {
    let leave = Callback::from(|()| {
        let window = web_sys::window();
        let _ = window.map(|window| window.location().replace(&login_page(None)));
    });
    use_session_required_or(leave)
}

/// As [`use_session_required`], with a way to the login page of the app's own.
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[hook]
pub fn use_session_required_or(leave: Callback<()>) -> Required {
    let state = use_session();
    // During an outage no one is redirected: the way there leads nowhere, and the next answer may undo what a clock has said.
    let stranger = matches!(
        &state,
        SessionState::Unauthenticated { reason, connection: Connection::Fresh } if *reason != Reason::SignedOutHere
    );
    use_effect_with(stranger, move |stranger| {
        if *stranger {
            leave.emit(());
        }
    });
    match state {
        SessionState::Authenticated { session, .. } => Required::Session(session),
        SessionState::Unauthenticated { reason: Reason::SignedOutHere, .. } => Required::SignedOut,
        SessionState::Unauthenticated { connection, .. } | SessionState::Loading { connection } => {
            Required::Waiting(connection)
        }
    }
}
