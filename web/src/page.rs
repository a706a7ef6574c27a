//! The pages of the app, and who may open them. The server and the router both read this list.

use crate::root::href;

/// A page of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The start page.
    Home,
    /// Choose a provider.
    Login,
    /// Confirm a sign-out.
    SignOut,
    /// The server-side example.
    Dashboard,
    /// The client-side example.
    Profile,
    /// The person's own sessions.
    Sessions,
}

/// Who may open a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everyone.
    Public,
    /// People who are signed in. Anonymous visitors are sent to the login page.
    Members,
}

impl Page {
    /// Every page.
    pub const ALL: &[Self] =
        &[Self::Home, Self::Login, Self::SignOut, Self::Dashboard, Self::Profile, Self::Sessions];

    /// The page's path.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Home => "/",
            Self::Login => "/login",
            Self::SignOut => "/logout",
            Self::Dashboard => "/dashboard",
            Self::Profile => "/profile",
            Self::Sessions => "/sessions",
        }
    }

    /// The page's path, as browsers see it.
    pub fn href(self) -> String {
        href(self.path())
    }

    /// Who may open it.
    pub const fn access(self) -> Access {
        match self {
            Self::Home | Self::Login | Self::SignOut | Self::Profile => Access::Public,
            Self::Dashboard | Self::Sessions => Access::Members,
        }
    }

    /// The page at `path`, if there is one. One trailing slash is ignored.
    pub fn at(path: &str) -> Option<Self> {
        let path = match path.strip_suffix('/') {
            Some("" | "/") | None => path,
            Some(shorter) => shorter,
        };
        Self::ALL.iter().copied().find(|page| page.path() == path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_at_its_path() {
        for page in Page::ALL {
            assert_eq!(Page::at(page.path()), Some(*page));
        }
        assert_eq!(Page::at("/profile/"), Some(Page::Profile));
        assert_eq!(Page::at("/profile//"), None);
        assert_eq!(Page::at("//"), None);
        assert_eq!(Page::at("/nothing-here"), None);
    }
}
