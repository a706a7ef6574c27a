//! The application's own data, as one of its types.

use std::cell::Cell;

use hallpass_types::ApplicationData;
use yew::prelude::*;

use super::use_session_part;

thread_local! {
    static HAS_WARNED: Cell<bool> = const { Cell::new(false) };
}

/// The application's own data in the session. Draws the component again only when it has changed.
///
/// `None`: the visitor is anonymous, or it is not known (yet), or there is no data of this type.
/// Data of another version or shape is not used, and the console says once that there is some.
///
/// ```
/// # use hallpass_yew::{types::ApplicationData, use_session_data};
/// # use yew::prelude::*;
/// // In a crate that server and app share.
/// #[derive(Clone, PartialEq, serde::Serialize, serde::Deserialize)]
/// struct Member { roles: Vec<String> }
/// impl ApplicationData for Member {}
///
/// #[component]
/// fn Roles() -> Html {
///     let member = use_session_data::<Member>();
///     html! { <p>{ member.map(|member| member.roles.join(", ")) }</p> }
/// }
/// ```
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[hook]
pub fn use_session_data<T>() -> Option<T>
where
    T: ApplicationData + Clone + PartialEq + 'static,
{
    use_session_part(|state| {
        state.session()?.read_data::<T>().unwrap_or_else(|error| {
            warn_once(&error.to_string());
            None
        })
    })
}

fn warn_once(error: &str) {
    // There is no console in a server.
    if cfg!(target_family = "wasm") && !HAS_WARNED.replace(true) {
        let words = "Hallpass: the session's data cannot be read as the app's type: ";
        web_sys::console::warn_1(&[words, error].concat().into());
    }
}
