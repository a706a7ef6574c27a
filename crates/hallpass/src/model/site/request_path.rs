//! From one kind of path to another.

use std::borrow::Cow;

use hallpass_types::is_return_path_outside;

use super::Site;

impl Site {
    /// The path of the site for one that a request has.
    pub fn local_path<'a>(&self, path: &'a str) -> &'a str {
        self.0.public_url.local_path(path)
    }

    /// The path, with its query, as browsers see it, for one that a request has.
    pub fn browser_path<'a>(&self, path: &'a str) -> Cow<'a, str> {
        let below = self.0.public_url.path();
        if below.is_empty() || self.below_public_url(path).is_some() {
            return Cow::Borrowed(path);
        }
        Cow::Owned([below, path].concat())
    }

    /// Whether `path`, as browsers see it, leads to a page of this site: below the public URL, and
    /// not to the API.
    pub fn is_own_page(&self, path: &str) -> bool {
        let base_path = self.0.base_path.as_str();
        self.below_public_url(path).is_some_and(|local| is_return_path_outside(&local, base_path))
    }

    /// The path of the site, with query and fragment, for one that browsers see.
    fn below_public_url<'a>(&self, path: &'a str) -> Option<Cow<'a, str>> {
        let below = self.0.public_url.path();
        let rest = path.strip_prefix(below)?;
        match rest.chars().next() {
            Some('/') => Some(Cow::Borrowed(rest)),
            None | Some('?' | '#') if !below.is_empty() => Some(Cow::Owned(["/", rest].concat())),
            _ => None,
        }
    }
}
