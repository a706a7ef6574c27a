//! The router's view of the pages; which there are, `page.rs` says. A page that does not exist is `None`.
//! (Not `#[derive(Routable)]`: that is a second list of the same paths, and a matcher of patterns that every visitor pays for.)

use crate::page::Page;
use yew::prelude::*;
use yew_router::{AnyRoute, prelude::*, query::Raw};

use hallpass_types::LoginQuery;

/// The page that is open.
#[hook]
pub(crate) fn use_page() -> Option<Page> {
    use_location().and_then(|location| Page::at(location.path()))
}

/// What the address of the login page says, or of the one to sign out.
#[hook]
pub(crate) fn use_login_query() -> LoginQuery {
    use_location().map(|location| LoginQuery::parse(location.query_str())).unwrap_or_default()
}

/// Goes to `page`, so that Back leads here.
pub(crate) fn step_to(navigator: &Navigator, page: Page, query: &str) {
    // An address of our own making can be had; if not, nothing happens.
    let _ = navigator.push_with_query(&AnyRoute::new(page.path()), Raw(query));
}

/// Goes to `page` instead of the one that is open.
pub(crate) fn step_over_to(navigator: &Navigator, page: Page, query: &str) {
    let _ = navigator.replace_with_query(&AnyRoute::new(page.path()), Raw(query));
}
