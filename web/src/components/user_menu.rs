//! The avatar in the header, and what opens from it.

use hallpass_shared::{ErrorCode, User};
use web_sys::Element;
use yew::prelude::*;

use super::{Avatar, ErrorNotice};
use crate::session::sign_out;

/// What [`UserMenu`] takes.
#[derive(Clone, PartialEq, Properties)]
pub struct UserMenuProps {
    /// Whose menu it is.
    pub user: User,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Waiting,
    SigningOut,
    Failed(ErrorCode),
}

/// Who is signed in, and the way out. A sign-out that fails says so: the person is still signed in.
#[component]
pub fn UserMenu(props: &UserMenuProps) -> Html {
    let progress = use_state(|| Progress::Waiting);
    let details = use_node_ref();
    let busy = *progress == Progress::SigningOut;
    let onclick = {
        let progress = progress.clone();
        Callback::from(move |_: MouseEvent| {
            if *progress == Progress::SigningOut {
                return;
            }
            progress.set(Progress::SigningOut);
            let progress = progress.clone();
            wasm_bindgen_futures::spawn_local(async move {
                if let Err(failure) = sign_out("/").await {
                    progress.set(Progress::Failed(failure.code));
                }
            });
        })
    };
    let onkeydown = {
        let details = details.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape"
                && let Some(details) = details.cast::<Element>()
            {
                let _ = details.remove_attribute("open");
            }
        })
    };
    let user = &props.user;
    html! {
        <details class="menu" ref={details} {onkeydown}>
            <summary aria-label="Your account"><Avatar image={user.image.clone()} size={40} /></summary>
            <div class="menu-content">
                if let Some(name) = &user.name { <p class="who"><bdi>{ name.clone() }</bdi></p> }
                if let Some(email) = &user.email { <p class="who">{ email.clone() }</p> }
                if user.name.is_none() && user.email.is_none() { <p>{ "You are signed in." }</p> }
                if let Progress::Failed(code) = *progress {
                    <ErrorNotice {code} />
                    <p>{ "You are still signed in." }</p>
                }
                <button class="button" aria-disabled={busy.to_string()} {onclick}>
                    { if busy { "Signing out..." } else { "Sign out" } }
                </button>
            </div>
        </details>
    }
}
