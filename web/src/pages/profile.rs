//! `/profile`, the client-side example: anyone may open it, and `use_session()` decides what they see.

use hallpass_shared::Page;
use yew::prelude::*;

use crate::{
    components::{AccessDenied, Avatar, SessionLoading},
    session::{SessionState, use_session},
};

/// The avatar of whoever is signed in.
#[component]
pub fn Profile() -> Html {
    let view = match use_session() {
        SessionState::Loading { connection } => html! { <SessionLoading {connection} /> },
        SessionState::Unauthenticated { .. } => html! { <AccessDenied page={Page::Profile} /> },
        SessionState::Authenticated { session, .. } => html! {
            <div class="profile">
                <p>{ "Profile Avatar:" }</p>
                <Avatar image={session.user.image.clone()} size={96} />
            </div>
        },
    };
    html! { <div class="panel"><h1 class="quiet">{ "Profile" }</h1>{ view }</div> }
}
