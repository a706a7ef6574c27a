//! What a stranger sees instead of something private.

use hallpass_types::LoginQuery;
use yew::prelude::*;

use crate::{links::login_link, page::Page};
use hallpass_yew::{components::end_notice, session::Reason};

/// Says so, and why somebody who was signed in no longer is, with the way in that comes back to `page`.
pub fn access_denied(page: Page, reason: Reason) -> Html {
    html! {
        <>
            { end_notice(reason) }
            <p>{ "Access denied. Please login." }</p>
            <p>{ login_link(&LoginQuery::back_to(page.path()), "button") }</p>
        </>
    }
}
