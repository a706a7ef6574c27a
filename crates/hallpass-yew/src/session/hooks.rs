//! How a component asks.

use std::rc::Rc;

use hallpass_types::User;
use yew::prelude::*;

use super::{BasePath, Moment, SessionState, handle::Handle, machine::View};

/// Who is signed in, as far as the client knows. Draws the component again when that changes.
///
/// ```
/// # use hallpass_yew::session::{SessionState, use_session};
/// # use yew::prelude::*;
/// #[component]
/// fn Greeting() -> Html {
///     match use_session() {
///         SessionState::Loading { .. } => html! { "One moment..." },
///         SessionState::Unauthenticated { .. } => html! { "Nobody" },
///         SessionState::Authenticated { session, .. } => html! { <>{ session.user.name.clone() }</> },
///     }
/// }
/// ```
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[hook]
pub fn use_session() -> SessionState {
    use_view(|view| view.session.clone())
}

/// The part of it that `select` gives. Draws the component again only when that part has changed (C14).
///
/// ```
/// # use hallpass_yew::session::use_session_part;
/// # use yew::prelude::*;
/// #[component]
/// fn SignedInWith() -> Html {
///     let provider = use_session_part(|state| state.session().map(|session| session.provider.clone()));
///     html! { <>{ provider.map(|provider| provider.to_string()) }</> }
/// }
/// ```
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[hook]
pub fn use_session_part<T, F>(select: F) -> T
where
    T: PartialEq + Clone + 'static,
    F: Fn(&SessionState) -> T + 'static,
{
    use_view(move |view| select(&view.session))
}

/// The person, if somebody is signed in; `None` is nobody, or not known (yet). Draws the component again only when something about them has changed.
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[hook]
pub fn use_user() -> Option<User> {
    use_view(|view| view.session.session().map(|session| session.user.clone()))
}

/// When the session ends, on the page's own clock, if that is soon.
#[hook]
pub(crate) fn use_ending() -> Option<Moment> {
    use_view(|view| view.ending)
}

/// Where the provider's API lives.
#[hook]
pub fn use_base_path() -> BasePath {
    use_handle().base().clone()
}

#[hook]
fn use_handle() -> Handle {
    use_context::<Handle>().expect("BUG: use_session() needs a <SessionProvider> around the component")
}

#[hook]
fn use_view<T, F>(select: F) -> T
where
    T: PartialEq + Clone + 'static,
    F: Fn(&View) -> T + 'static,
{
    let handle = use_handle();
    let redraw = use_force_update();
    let part = select(&handle.view());
    // As it was drawn last, and by what: `select` may depend on the component's properties.
    let drawn = use_mut_ref(|| None::<(Rc<F>, T)>);
    drawn.replace(Some((Rc::new(select), part.clone())));
    use_effect_with(handle, move |handle| {
        let look = {
            let handle = handle.clone();
            move || {
                let Some((select, before)) = drawn.borrow().clone() else { return };
                let now = select(&handle.view());
                if now != before {
                    drawn.replace(Some((select, now)));
                    redraw.force_update();
                }
            }
        };
        // It may have changed since it was drawn.
        look();
        let watching = handle.watch(Rc::new(look));
        move || drop(watching)
    });
    part
}
