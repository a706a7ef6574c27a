//! The link to the account page, where a person adds and removes their ways to sign in: a page of
//! the server alone, so that its visitors pay for it, and no one else.

use std::sync::OnceLock;

use hallpass_types::paths;
use web_sys::Document;
use yew::prelude::*;

use crate::root::href;

/// The name of the element in the head of a page that says where the account page is, if it is not
/// at its own path: a URL, or nothing if there is none.
pub const ACCOUNT_META: &str = "hallpass-account-page";

/// One for the process, as the root.
static ELSEWHERE: OnceLock<String> = OnceLock::new();

/// Says that it is elsewhere, or with an empty URL that there is none. Before anything is drawn.
pub fn set_account_page(url: &str) {
    // A second one changes nothing.
    let _ = ELSEWHERE.set(url.to_owned());
}

/// Reads from the head of `document` whether it is elsewhere.
pub fn read_account_page(document: &Document) -> Option<String> {
    let meta = document.query_selector(&format!("meta[name={ACCOUNT_META}]")).ok().flatten()?;
    meta.get_attribute("content")
}

/// The link to it. (No click on it is a step inside the app.)
pub(crate) fn account_link() -> Html {
    let url = ELSEWHERE.get().cloned().unwrap_or_else(|| href(paths::ACCOUNT_PAGE));
    if url.is_empty() {
        return html! {};
    }
    html! { <p><a href={url}>{ "Your ways to sign in" }</a></p> }
}
