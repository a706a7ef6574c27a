//! Parts of a page for members.

use std::rc::Rc;

use hallpass_types::Session;
use yew::prelude::*;

use super::{Connection, Reason, SessionState, actions::login_page, use_session};

/// The result of [`use_session_required`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Required {
    /// Not known yet, or about to go to the login page. During an outage it stays like
    /// this, without a redirect.
    Waiting(Connection),
    /// A person is signed in.
    Session(Rc<Session>),
    /// The person has just signed out in this tab. The sign-out leads somewhere; if it stays on the
    /// page, the page shows how to sign in again.
    SignedOut,
}

/// The session, on a page for members. As soon as the visitor is anonymous, and never because of an
/// outage, the login page replaces the page, and leads back to it (C12), by a page load. Where it
/// is, the provider's `sign_in_page` says.
///
/// ```
/// # use hallpass_yew::{Required, use_session_required};
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
    use_session_required_or(Callback::from(|()| replace_by_login_page()))
}

/// Goes to the login page by a page load; the open page is no longer in the history.
pub(crate) fn replace_by_login_page() {
    let window = web_sys::window();
    let _ = window.map(|window| window.location().replace(&login_page(None)));
}

/// Like [`use_session_required`], but calls `leave` instead of going to the login page.
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[hook]
pub fn use_session_required_or(leave: Callback<()>) -> Required {
    let state = use_session();
    // During an outage there is no redirect: the login page does not work either, and the next
    // answer may undo what a clock has said.
    let is_anonymous = matches!(
        &state,
        SessionState::Unauthenticated { reason, connection: Connection::Fresh } if *reason != Reason::SignedOutHere
    );
    use_effect_with(is_anonymous, move |is_anonymous| {
        if *is_anonymous {
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
