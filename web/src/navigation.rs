//! The router's view of the pages of `page.rs`. (Not `#[derive(Routable)]`: that would be a second
//! list of the same paths, and a pattern matcher that every visitor downloads.)

use crate::{page::Page, root::local};
use yew::prelude::*;
use yew_router::{AnyRoute, prelude::*, query::Raw};

use hallpass_types::LoginQuery;

/// The open page. `None`: there is no page at its path.
#[hook]
pub(crate) fn use_page() -> Option<Page> {
    use_location().and_then(|location| Page::at(local(location.path())?))
}

/// The query of the login page.
#[hook]
pub(crate) fn use_login_query() -> LoginQuery {
    use_location().map(|location| LoginQuery::parse(location.query_str())).unwrap_or_default()
}

/// Goes to `page`, so that Back leads here.
pub(crate) fn step_to(navigator: &Navigator, page: Page, query: &str) {
    // A URL of our own is always valid; otherwise nothing happens.
    let _ = navigator.push_with_query(&AnyRoute::new(page.href()), Raw(query));
}

/// Goes to `page`, which replaces the open one in the history.
pub(crate) fn replace_with(navigator: &Navigator, page: Page, query: &str) {
    let _ = navigator.replace_with_query(&AnyRoute::new(page.href()), Raw(query));
}
