//! What a stranger sees instead of something private.

use hallpass_shared::{EndReason, Page};
use yew::prelude::*;

use crate::{links::login_link, login_query::LoginQuery};

/// Says so, and why somebody who was signed in no longer is, with the way in that comes back to `page`.
pub fn access_denied(page: Page, reason: Option<EndReason>) -> Html {
    html! {
        <>
            { why(reason) }
            <p>{ "Access denied. Please login." }</p>
            <p>{ login_link(&LoginQuery::back_to(page), "button") }</p>
        </>
    }
}

/// A sentence for whoever did not end the session themselves.
pub fn why(reason: Option<EndReason>) -> Html {
    let sentence = reason.and_then(EndReason::sentence);
    sentence.map(|sentence| html! { <p class="notice" role="status">{ sentence }</p> }).unwrap_or_default()
}
