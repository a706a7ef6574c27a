//! What a stranger sees instead of something private.

use hallpass_shared::Page;
use yew::prelude::*;

use crate::{links::login_link, login_query::LoginQuery};

/// Says so, with the way in that comes back to `page`.
pub fn access_denied(page: Page) -> Html {
    html! {
        <>
            <p>{ "Access denied. Please login." }</p>
            <p>{ login_link(&LoginQuery::back_to(page), "button") }</p>
        </>
    }
}
