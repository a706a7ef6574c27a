//! What an anonymous visitor sees instead of private content.

use hallpass_types::LoginQuery;
use yew::prelude::*;

use crate::{links::login_link, page::Page};
use hallpass_yew::{Reason, end_notice, texts::Texts};

/// Says that access is denied, why a session has ended, and links to the login page, which leads
/// back to `page`.
pub fn access_denied(texts: &Texts, page: Page, reason: Reason) -> Html {
    html! {
        <>
            { end_notice(texts, reason) }
            <p>{ "Access denied. Please login." }</p>
            <p>{ login_link(&LoginQuery::returning_to(&page.href()), "button") }</p>
        </>
    }
}
