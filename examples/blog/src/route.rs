//! The paths of the blog's pages.

use yew_router::Routable;

/// A page.
#[derive(Clone, Copy, PartialEq, Eq, Routable)]
pub enum Route {
    #[at("/")]
    Posts,
    #[at("/posts/:number")]
    Post { number: usize },
    #[at("/drafts")]
    Drafts,
    #[not_found]
    #[at("/404")]
    NotFound,
}
