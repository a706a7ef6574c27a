//! Where an application is: its public URL, its own pages, the path of its API, and the origins of
//! separate front ends. Every URL that Hallpass leads to comes from here.
//!
//! Three kinds of paths occur:
//! - *as browsers see it*, from the origin on, such as `/app/login`: in return URLs and `Location`,
//! - *of the site*, below the path of the public URL, such as `/login`: in [`Pages`] and routes,
//! - *as the request has it*: either of them. A proxy may or may not remove the path of the public
//!   URL.

pub(crate) mod allowed_origin;
pub(crate) mod base_path;
mod check;
mod error;
pub(crate) mod page;
pub(crate) mod page_name;
mod request_path;

use std::{fmt, sync::Arc};

use hallpass_types::{LoginQuery, ProviderId, paths};

use allowed_origin::AllowedOrigin;
use base_path::BasePath;
use check::check_pages;
pub use error::SiteError;
use page::{Page, Pages};

use crate::model::public_url::PublicUrl;

/// Where an application is. Cheap to clone.
#[derive(Clone)]
pub struct Site(Arc<Parts>);

struct Parts {
    public_url: PublicUrl,
    base_path: BasePath,
    allowed_origins: Vec<AllowedOrigin>,
    /// `GET` of the session. Compared with every request.
    session_path: String,
    /// As browsers see it, or a whole URL.
    home: String,
    sign_in_url: String,
    sign_out_url: String,
    sessions_url: String,
    account_url: String,
    account_path: Option<String>,
}

impl Site {
    /// An application at `public_url` with `pages` of its own, whose API is at `base_path`.
    ///
    /// # Errors
    /// They do not fit together.
    pub fn new(
        public_url: PublicUrl,
        base_path: BasePath,
        pages: &Pages,
        allowed_origins: Vec<AllowedOrigin>,
    ) -> Result<Self, SiteError> {
        check_pages(pages, &base_path, &public_url, &allowed_origins)?;
        let url = |page: &Page| match page.path() {
            Some(path) => public_url.absolute(path),
            None => page.to_string(),
        };
        let home = match pages.home.path() {
            Some(path) => [public_url.path(), path].concat(),
            None => pages.home.to_string(),
        };
        Ok(Self(Arc::new(Parts {
            session_path: paths::at_base(base_path.as_str(), paths::SESSION),
            home,
            sign_in_url: url(&pages.sign_in),
            sign_out_url: url(&pages.sign_out),
            sessions_url: url(&pages.sessions),
            account_path: pages.account.as_ref().and_then(Page::path).map(ToOwned::to_owned),
            account_url: match &pages.account {
                Some(page) => url(page),
                None => public_url.absolute(&paths::at_base(base_path.as_str(), paths::ACCOUNT)),
            },
            public_url,
            base_path,
            allowed_origins,
        })))
    }

    /// An application at `public_url` with everything else at its default place.
    #[cfg(test)]
    pub fn at(public_url: PublicUrl) -> Self {
        Self::new(public_url, BasePath::default(), &Pages::default(), Vec::new()).unwrap()
    }

    /// The public URL.
    pub fn public_url(&self) -> &PublicUrl {
        &self.0.public_url
    }

    /// The path of the API.
    pub fn base_path(&self) -> &BasePath {
        &self.0.base_path
    }

    /// The path of the session.
    pub fn session_path(&self) -> &str {
        &self.0.session_path
    }

    /// The origins of separate front ends.
    pub fn allowed_origins(&self) -> &[AllowedOrigin] {
        &self.0.allowed_origins
    }

    /// Whether `origin` is that of a separate front end that is listed.
    pub fn allows_origin(&self, origin: &[u8]) -> bool {
        self.0.allowed_origins.iter().any(|allowed| allowed.as_str().as_bytes() == origin)
    }

    /// The absolute URL of `path`, one of the [`paths`] of the API, perhaps with a query.
    pub fn api_url(&self, path: &str) -> String {
        self.0.public_url.absolute(&paths::at_base(self.0.base_path.as_str(), path))
    }

    /// The absolute URL of the callback of `provider`.
    pub fn callback_url(&self, provider: &ProviderId) -> String {
        self.api_url(&paths::callback(provider))
    }

    /// The absolute URL of the login page with `query`.
    pub fn login_url(&self, query: LoginQuery) -> String {
        self.with_query(&self.0.sign_in_url, query)
    }

    /// The absolute URL of the page that asks before it signs out, with `query`.
    pub fn sign_out_url(&self, query: LoginQuery) -> String {
        self.with_query(&self.0.sign_out_url, query)
    }

    /// The absolute URL of the page that lists a person's sessions.
    pub fn sessions_url(&self) -> &str {
        &self.0.sessions_url
    }

    /// The absolute URL of the page on which a person adds and removes their ways to sign in.
    pub fn account_url(&self) -> &str {
        &self.0.account_url
    }

    /// The path of the same page, if it is one of this site outside of the API.
    pub fn account_path(&self) -> Option<&str> {
        self.0.account_path.as_deref()
    }

    /// The start page, as browsers see its path; or its URL.
    pub fn home(&self) -> &str {
        &self.0.home
    }

    /// The URL of a page that explains the error of `query` and leads on to its return URL.
    fn with_query(&self, page: &str, query: LoginQuery) -> String {
        // Every page leads to the start page without being asked to.
        let callback_url = query.callback_url.filter(|path| path != self.home());
        let callback_url = callback_url.map(|path| self.return_url_for(page, path));
        let query = LoginQuery { callback_url, ..query }.to_query();
        if query.is_empty() { page.to_owned() } else { format!("{page}?{query}") }
    }

    /// The return URL `path`, as browsers see it, for the query of `page`: absolute for a page of
    /// another origin, which would take a path for one of its own.
    fn return_url_for(&self, page: &str, path: String) -> String {
        let origin = self.0.public_url.origin();
        let is_own = page.strip_prefix(origin).is_some_and(|path| path.starts_with('/'));
        if is_own || !path.starts_with('/') { path } else { [origin, &path].concat() }
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Site({})", self.0.public_url)
    }
}

#[cfg(test)]
mod tests;
