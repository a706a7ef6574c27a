//! The router's view of the pages; which there are, `hallpass_shared::Page` says.

use hallpass_shared::Page;
use yew_router::prelude::*;

/// A page of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Routable)]
pub enum Route {
    /// What this is, and what to try.
    #[at("/")]
    Home,
    /// Choose a provider.
    #[at("/login")]
    Login,
    /// Confirm a sign-out.
    #[at("/logout")]
    SignOut,
    /// The server-side example.
    #[at("/dashboard")]
    Dashboard,
    /// The client-side example.
    #[at("/profile")]
    Profile,
    /// Where one is signed in.
    #[at("/sessions")]
    Sessions,
    /// There is no such page.
    #[not_found]
    #[at("/404")]
    NotFound,
}

impl Route {
    /// The page at `path`.
    pub fn at(path: &str) -> Self {
        Self::recognize(path).unwrap_or(Self::NotFound)
    }

    /// The page's name, for the title of the document.
    pub fn title(self) -> &'static str {
        match self {
            Self::Home => "Sign-in and sessions",
            Self::Login => "Sign in",
            Self::SignOut => "Sign out",
            Self::Dashboard => "Dashboard",
            Self::Profile => "Profile",
            Self::Sessions => "Where you are signed in",
            Self::NotFound => "Page not found",
        }
    }

    /// One sentence about the page, for whoever has not opened it yet.
    pub fn description(self) -> &'static str {
        match self {
            Self::Home => "Sign-in and sessions for web applications built with Actix and Yew.",
            Self::Login => "Choose how to sign in.",
            Self::SignOut => "Sign out in this browser.",
            Self::Dashboard => "A page for members: the server asks who it is before it answers.",
            Self::Profile => "A page for everybody: the browser asks who it is, and shows their avatar.",
            Self::Sessions => "Your devices: where you are signed in, and how to end it.",
            Self::NotFound => "There is no page at this address.",
        }
    }

    /// The one path under which the page is to be known; a page that does not exist has none.
    pub fn canonical(self) -> Option<String> {
        (self != Self::NotFound).then(|| self.to_path())
    }
}

impl From<Page> for Route {
    fn from(page: Page) -> Self {
        match page {
            Page::Home => Self::Home,
            Page::Login => Self::Login,
            Page::SignOut => Self::SignOut,
            Page::Dashboard => Self::Dashboard,
            Page::Profile => Self::Profile,
            Page::Sessions => Self::Sessions,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_router_and_the_server_agree_on_every_page() {
        for page in Page::ALL {
            assert_eq!(Route::from(*page).to_path(), page.path());
            assert_eq!(Route::recognize(page.path()), Some(Route::from(*page)));
        }
        assert_eq!(Route::routes().len(), Page::ALL.len() + 1);
        assert_eq!(Route::recognize("/nothing-here"), Some(Route::NotFound));
    }
}
