//! The avatar in the header, and what opens from it.

use hallpass_shared::{Page, User, paths};
use web_sys::Element;
use yew::prelude::*;

use super::{Avatar, SignOutButton};
use crate::{email_text::email_text, links::link};

/// What [`UserMenu`] takes.
#[derive(Clone, PartialEq, Properties)]
pub struct UserMenuProps {
    /// Whose menu it is.
    pub user: User,
}

/// Who is signed in, and the way out.
#[component]
pub fn UserMenu(props: &UserMenuProps) -> Html {
    let details = use_node_ref();
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
            <summary aria-label="Your account"><Avatar image={user.image.clone()} fallback={paths::FALLBACK_AVATAR} size={40} /></summary>
            <div class="menu-content">
                if let Some(name) = &user.name { <p class="who"><bdi>{ name.clone() }</bdi></p> }
                if let Some(email) = &user.email { <p class="who">{ email_text(email) }</p> }
                if user.name.is_none() && user.email.is_none() { <p>{ "You are signed in." }</p> }
                <p>{ link(Page::Sessions, "", "Where you are signed in") }</p>
                <SignOutButton />
            </div>
        </details>
    }
}
