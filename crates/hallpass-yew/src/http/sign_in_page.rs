//! Where the login page is.

use std::{cell::RefCell, rc::Rc};

use hallpass_types::{LoginQuery, paths};

use super::{is_at_some_origin, without_own_origin};

/// The login page: a path, or a URL where it is at another origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInPage(Rc<str>);

impl Default for SignInPage {
    fn default() -> Self {
        Self(paths::LOGIN_PAGE.into())
    }
}

impl From<&str> for SignInPage {
    /// At the origin of the open page a URL is a path, too.
    fn from(page: &str) -> Self {
        Self(without_own_origin(page).into())
    }
}

impl SignInPage {
    /// Its URL with `query`.
    pub fn url(&self, query: &LoginQuery) -> String {
        query.to_url_at(&self.0)
    }

    /// The path, or the URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is at another origin, so that it needs whole URLs to lead back here.
    pub fn is_elsewhere(&self) -> bool {
        !self.0.starts_with('/')
    }

    /// Whether `url`, absolute and without a query, is this page.
    pub fn is_at(&self, url: &str) -> bool {
        if self.is_elsewhere() { url == &*self.0 } else { is_at_some_origin(url, &self.0) }
    }

    /// That of the provider that is mounted, or about to be.
    pub(crate) fn current() -> Self {
        CURRENT.with_borrow(Clone::clone)
    }

    pub(crate) fn make_current(&self) {
        CURRENT.set(self.clone());
    }
}

thread_local! {
    static CURRENT: RefCell<SignInPage> = RefCell::default();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn login_page_is_recognized_wherever_it_is() {
        for (page, url, expected) in [
            ("/login", "https://app.example.org/login", true),
            ("/login", "https://app.example.org/oauth/login", false),
            ("/signin", "https://app.example.org/login", false),
            ("https://app.example.org/signin", "https://app.example.org/signin", true),
            ("https://app.example.org/signin", "https://id.example.org/signin", false),
        ] {
            assert_eq!(SignInPage::from(page).is_at(url), expected, "{page} {url}");
        }
    }
}
