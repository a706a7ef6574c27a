//! The application's own pages, to which Hallpass leads people.

use std::fmt;

use hallpass_types::is_return_path;
use url::Url;

use super::{SiteError, page_name::PageName};
use crate::model::public_url::is_loopback;

/// A page of the application: a path of this site, or the URL of a page of a separate front end.
///
/// ```
/// # use hallpass::Page;
/// assert!(Page::parse("/signin").is_ok());
/// assert!(Page::parse("https://app.example.org/signin").is_ok());
/// assert!(Page::parse("/signin?step=1").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page(String);

impl Page {
    /// Reads a path, or an absolute URL. The origin of a URL must be one of the
    /// [allowed origins](crate::Builder::allowed_origins).
    ///
    /// # Errors
    /// It is neither, or has a query or a fragment.
    pub fn parse(text: &str) -> Result<Self, SiteError> {
        if is_return_path(text) && !text.contains(['?', '#']) {
            // In the normal form it fits into `Location` and into `href`.
            let kept = Url::parse("https://any.invalid").and_then(|origin| origin.join(text));
            let kept = kept.ok().filter(|url| is_return_path(url.path()));
            return kept.map(|url| Self(url.path().into())).ok_or_else(|| SiteError::Page(text.into()));
        }
        let url = Url::parse(text).ok().filter(|url| {
            let is_web = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url));
            let is_plain = url.username().is_empty() && url.password().is_none();
            is_web && is_plain && url.query().is_none() && url.fragment().is_none()
        });
        url.map(|url| Self(url.into())).ok_or_else(|| SiteError::Page(text.into()))
    }

    /// The path or the URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path, if it is a page of this site.
    pub(crate) fn path(&self) -> Option<&str> {
        self.0.starts_with('/').then_some(&self.0)
    }

    /// The URL, if it is given as one.
    pub(crate) fn url(&self) -> Option<Url> {
        Url::parse(&self.0).ok()
    }

    fn default_at(name: PageName) -> Self {
        Self(name.default_path().into())
    }
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where the pages are to which Hallpass leads people: Auth.js' `pages`.
///
/// ```
/// # use hallpass::{Page, Pages};
/// let pages = Pages::default().sign_in(Page::parse("/signin")?).home(Page::parse("/welcome")?);
/// # Ok::<(), hallpass::SiteError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pages {
    /// The login page, which explains errors, too: `/login`.
    pub sign_in: Page,
    /// The page that asks before it signs out: `/logout`.
    pub sign_out: Page,
    /// The page that lists a person's sessions: `/sessions`.
    pub sessions: Page,
    /// The start page, for people who came from nowhere in particular: `/`.
    pub home: Page,
    /// The page on which a person adds and removes their ways to sign in. `None`: the library's
    /// own, at `/account` below the path of the API.
    /// [`Hallpass::account_page`](crate::Hallpass::account_page) serves the library's page here,
    /// too.
    pub account: Option<Page>,
}

impl Default for Pages {
    fn default() -> Self {
        Self {
            sign_in: Page::default_at(PageName::SignIn),
            sign_out: Page::default_at(PageName::SignOut),
            sessions: Page::default_at(PageName::Sessions),
            home: Page::default_at(PageName::Home),
            account: None,
        }
    }
}

impl Pages {
    /// With another login page.
    #[must_use]
    pub fn sign_in(self, sign_in: Page) -> Self {
        Self { sign_in, ..self }
    }

    /// With another page that asks before it signs out.
    #[must_use]
    pub fn sign_out(self, sign_out: Page) -> Self {
        Self { sign_out, ..self }
    }

    /// With another list of a person's sessions.
    #[must_use]
    pub fn sessions(self, sessions: Page) -> Self {
        Self { sessions, ..self }
    }

    /// With another start page.
    #[must_use]
    pub fn home(self, home: Page) -> Self {
        Self { home, ..self }
    }

    /// With a page of the application's own, or at another path, for a person's ways to sign in.
    #[must_use]
    pub fn account(self, account: Page) -> Self {
        Self { account: Some(account), ..self }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (PageName, &Page)> {
        let Self { sign_in, sign_out, sessions, home, account } = self;
        let always = [
            (PageName::SignIn, sign_in),
            (PageName::SignOut, sign_out),
            (PageName::Sessions, sessions),
            (PageName::Home, home),
        ];
        always.into_iter().chain(account.as_ref().map(|page| (PageName::Account, page)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_path_is_kept_in_its_normal_form() {
        for (given, kept) in [
            ("/signin", "/signin"),
            ("/café", "/caf%C3%A9"),
            ("/a\"b", "/a%22b"),
            ("/<x>", "/%3Cx%3E"),
            ("/caf%C3%A9", "/caf%C3%A9"),
        ] {
            assert_eq!(Page::parse(given).unwrap().as_str(), kept, "{given}");
        }
        for given in ["/a b", "/api/auth/x", "//evil.example", "/.//evil.example"] {
            assert!(Page::parse(given).is_err(), "{given}");
        }
    }
}
