//! The head of the document. The server writes it, and a step inside the app changes it likewise.

use crate::page::Page;
use hallpass_types::paths;
use web_sys::{Document, window};

/// The title of the document for `page`. `None`: page not found.
pub fn title(page: Option<Page>) -> String {
    let name = match page {
        Some(Page::Home) => "Sign-in and sessions",
        Some(Page::Login) => "Sign in",
        Some(Page::SignOut) => "Sign out",
        Some(Page::Dashboard) => "Dashboard",
        Some(Page::Profile) => "Profile",
        Some(Page::Sessions) => "Where you are signed in",
        None => "Page not found",
    };
    format!("{name} · Hallpass")
}

/// One sentence about `page`, for search engines and link previews.
pub fn description(page: Option<Page>) -> &'static str {
    match page {
        Some(Page::Home) => "Sign-in and sessions for web applications built with Actix and Yew.",
        Some(Page::Login) => "Choose how to sign in.",
        Some(Page::SignOut) => "Sign out in this browser.",
        Some(Page::Dashboard) => "A page for members: the server checks who is signed in before it answers.",
        Some(Page::Profile) => {
            "A page for everyone: the browser asks who is signed in, and shows their avatar."
        }
        Some(Page::Sessions) => "Your devices: where you are signed in, and how to sign out there.",
        None => "There is no page at this address.",
    }
}

/// The name of the element in the head with the path of the API, if it was moved.
pub const BASE_PATH_META: &str = "hallpass-base-path";

/// The path of the API, for the app in `document`.
pub fn base_path(document: &Document) -> String {
    let meta = document.query_selector(&format!("meta[name={BASE_PATH_META}]")).ok().flatten();
    let moved = meta.and_then(|meta| meta.get_attribute("content"));
    moved.unwrap_or_else(|| paths::BASE.to_owned())
}

/// Updates the head for `page`.
pub(crate) fn show(page: Option<Page>) {
    let Some(document) = window().and_then(|window| window.document()) else { return };
    document.set_title(&title(page));
    set_attribute(&document, "meta[name=description]", "content", description(page));
    if let (Some(page), Ok(Some(_))) = (page, document.query_selector("link[rel=canonical]"))
        && let Some(origin) = window().and_then(|window| window.location().origin().ok())
    {
        set_attribute(&document, "link[rel=canonical]", "href", &format!("{origin}{}", page.href()));
    }
}

/// Marks the moment from which on the app handles the page: for measurements and tests.
pub(crate) fn mark_ready() {
    if let Some(performance) = window().and_then(|window| window.performance()) {
        let _ = performance.mark("hallpass-ready");
    }
}

fn set_attribute(document: &Document, css: &str, name: &str, value: &str) {
    if let Ok(Some(element)) = document.query_selector(css) {
        let _ = element.set_attribute(name, value);
    }
}
