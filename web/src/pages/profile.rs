//! `/profile`, the client-side example: everyone may open it, and `use_session()` decides what they
//! see.

use hallpass_types::paths;
use yew::prelude::*;

use crate::{components::access_denied, page::Page, root::href};
use hallpass_yew::{
    Avatar, SessionState,
    components::{email_address, untranslated},
    loading_notice, use_session, use_texts,
};

/// Who is signed in: avatar, name and e-mail address.
#[component]
pub fn Profile() -> Html {
    let texts = use_texts();
    let view = match use_session() {
        SessionState::Loading { connection } => loading_notice(texts, connection),
        SessionState::Unauthenticated { reason, .. } => access_denied(texts, Page::Profile, reason),
        SessionState::Authenticated { session, .. } => html! {
            <div class="profile" key={session.id.as_str()}>
                <p>{ "Profile Avatar:" }</p>
                <div class="person">
                    <Avatar image={session.user.image.clone()} fallback={href(paths::FALLBACK_AVATAR)} size={96} />
                    <div>
                        if let Some(name) = &session.user.name { <p class="who">{ untranslated(name) }</p> }
                        if let Some(email) = &session.user.email { <p class="who">{ email_address(texts, email) }</p> }
                    </div>
                </div>
            </div>
        },
    };
    html! { <div class="panel"><h1>{ "Profile" }</h1>{ view }</div> }
}
