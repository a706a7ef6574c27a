//! What a stranger sees instead of something private.

use hallpass_shared::Page;
use yew::prelude::*;

use super::Status;
use crate::{links::login_link, login_query::LoginQuery, session::Reason};

/// Says so, and why somebody who was signed in no longer is, with the way in that comes back to `page`.
pub fn access_denied(page: Page, reason: Reason) -> Html {
    html! {
        <>
            { end_notice(reason) }
            <p>{ "Access denied. Please login." }</p>
            <p>{ login_link(&LoginQuery::back_to(page), "button") }</p>
        </>
    }
}

/// A sentence for whoever did not end the session themselves.
pub fn end_notice(reason: Reason) -> Html {
    let sentence = reason.sentence();
    let notice = |sentence| html! { <Status><p class="notice">{ sentence }</p></Status> };
    sentence.map(notice).unwrap_or_default()
}
