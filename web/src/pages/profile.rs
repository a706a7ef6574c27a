//! `/profile`, the client-side example: anyone may open it, and `use_session()` decides what they see.

use hallpass_shared::Page;
use yew::prelude::*;

use crate::{
    components::{Avatar, access_denied, session_loading},
    session::{SessionState, use_session},
};

/// The avatar of whoever is signed in.
#[component]
pub fn Profile() -> Html {
    let view = match use_session() {
        SessionState::Loading { connection } => session_loading(connection),
        SessionState::Unauthenticated { reason, .. } => access_denied(Page::Profile, reason),
        SessionState::Authenticated { session, .. } => html! {
            <div class="profile">
                <p>{ "Profile Avatar:" }</p>
                <Avatar image={session.user.image.clone()} size={96} />
            </div>
        },
    };
    html! { <div class="panel"><h1 class="quiet">{ "Profile" }</h1>{ view }</div> }
}
