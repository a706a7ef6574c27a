//! The path of the API, or its URL.

use std::{cell::RefCell, rc::Rc};

use hallpass_types::paths;

use super::without_own_origin;

/// The path of the API, such as `/api/auth`; or its URL, such as
/// `https://api.example.org/api/auth`, for an app at an origin of its own: the server must allow it
/// (`HALLPASS_ALLOWED_ORIGINS`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasePath(Rc<str>);

impl Default for BasePath {
    fn default() -> Self {
        Self(paths::BASE.into())
    }
}

impl From<&str> for BasePath {
    /// At the origin of the open page a URL is a path, too.
    fn from(path: &str) -> Self {
        Self(without_own_origin(path).trim_end_matches('/').into())
    }
}

impl BasePath {
    /// Moves one of the [`paths`] of the API to this base path.
    pub fn of(&self, path: &str) -> String {
        format!("{}{}", self.0, path.strip_prefix(paths::BASE).unwrap_or(path))
    }

    /// The path, without a slash at its end. Tabs of apps with different APIs share nothing.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the API is at an origin of its own.
    pub(crate) fn is_elsewhere(&self) -> bool {
        !self.0.is_empty() && !self.0.starts_with('/')
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
    static CURRENT: RefCell<BasePath> = RefCell::default();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_moves_with_its_base() {
        assert_eq!(BasePath::default().of(paths::SESSION), "/api/auth/session");
        assert_eq!(BasePath::from("/auth/").of(paths::SESSION), "/auth/session");
        assert_eq!(BasePath::from("/").of(paths::SESSION), "/session");
        let elsewhere = BasePath::from("https://api.example.org/auth");
        assert_eq!(elsewhere.of(paths::CSRF), "https://api.example.org/auth/csrf");
        assert!(elsewhere.is_elsewhere() && !BasePath::default().is_elsewhere());
    }
}
