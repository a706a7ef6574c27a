//! The hooks with which a component asks who is signed in.

use std::rc::Rc;

use hallpass_types::User;
use yew::prelude::*;

use super::{Moment, SessionState, handle::Handle, machine::View};
use crate::{
    http::{BasePath, SignInPage},
    texts::Texts,
};

/// Who is signed in, as far as the client knows. Draws the component again when that changes.
///
/// ```
/// # use hallpass_yew::{SessionState, use_session};
/// # use yew::prelude::*;
/// #[component]
/// fn Greeting() -> Html {
///     match use_session() {
///         SessionState::Loading { .. } => html! { "One moment..." },
///         SessionState::Unauthenticated { .. } => html! { "Please sign in." },
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

/// The part of the session state that `select` returns. Draws the component again only when that
/// part has changed (C14).
///
/// ```
/// # use hallpass_yew::use_session_part;
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

/// The person who is signed in. `None`: the visitor is anonymous, or it is not known (yet). Draws
/// the component again only when something about the person has changed.
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[hook]
pub fn use_user() -> Option<User> {
    use_view(|view| view.session.session().map(|session| session.user.clone()))
}

/// When the session ends, by the page's monotonic clock, if that is within two minutes.
#[hook]
pub(crate) fn use_ending() -> Option<Moment> {
    use_view(|view| view.ending)
}

/// The path of the provider's API, for the `action` of forms.
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[hook]
pub fn use_base_path() -> BasePath {
    use_handle().base_path().clone()
}

/// Where the provider's login page is.
#[hook]
pub(crate) fn use_sign_in_page() -> SignInPage {
    use_handle().sign_in_page().clone()
}

/// The texts that the provider was given, for components of your own.
///
/// ```
/// # use hallpass_yew::use_texts;
/// # use yew::prelude::*;
/// #[component]
/// fn Heading() -> Html {
///     let texts = use_texts();
///     html! { <h1>{ texts.sign_in }</h1> }
/// }
/// ```
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[hook]
pub fn use_texts() -> &'static Texts {
    use_handle().texts()
}

#[hook]
fn use_handle() -> Handle {
    use_context::<Handle>().expect("BUG: this needs a <SessionProvider> around the component")
}

#[hook]
fn use_view<T, F>(select: F) -> T
where
    T: PartialEq + Clone + 'static,
    F: Fn(&View) -> T + 'static,
{
    let handle = use_handle();
    let part = select(&handle.view());
    let drawn = part.clone();
    use_redraw(handle, Rc::new(move |view| select(view) != drawn));
    part
}

/// Draws the component again when `has_changed`. The same code for every type of part.
#[hook]
fn use_redraw(handle: Handle, has_changed: Rc<dyn Fn(&View) -> bool>) {
    let redraw = use_force_update();
    // That of the last drawing: `select` may depend on the component's properties.
    let latest = use_mut_ref(|| Rc::clone(&has_changed));
    latest.replace(has_changed);
    use_effect_with(handle, move |handle| {
        let redraw_if_changed = {
            let handle = handle.clone();
            move || {
                let has_changed = Rc::clone(&latest.borrow());
                if has_changed(&handle.view()) {
                    redraw.force_update();
                }
            }
        };
        // It may have changed since it was drawn.
        redraw_if_changed();
        let subscription = handle.subscribe(Rc::new(redraw_if_changed));
        move || drop(subscription)
    });
}
