//! `/profile`, the client-side example: anyone may open it, and `use_session()` decides what they see.

use hallpass_shared::{Page, paths};
use yew::prelude::*;

use crate::{
    components::{Avatar, access_denied, loading_notice},
    session::{SessionState, use_session},
};

/// The avatar of whoever is signed in.
#[component]
pub fn Profile() -> Html {
    let view = match use_session() {
        SessionState::Loading { connection } => loading_notice(connection),
        SessionState::Unauthenticated { reason, .. } => access_denied(Page::Profile, reason),
        SessionState::Authenticated { session, .. } => html! {
            <div class="profile">
                <p>{ "Profile Avatar:" }</p>
                <Avatar image={session.user.image.clone()} fallback={paths::FALLBACK_AVATAR} size={96} />
            </div>
        },
    };
    html! { <div class="panel"><h1 class="quiet">{ "Profile" }</h1>{ view }</div> }
}
