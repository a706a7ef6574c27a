//! The path of the API, below the public URL.

use std::fmt;

use hallpass_types::paths;

use super::SiteError;
use crate::model::plain_path::is_plain_path;

/// The path of the API, such as `/api/auth`: Auth.js' `basePath`.
///
/// ```
/// # use hallpass::BasePath;
/// assert_eq!(BasePath::default().as_str(), "/api/auth");
/// assert_eq!(BasePath::parse("/auth/").unwrap().as_str(), "/auth");
/// assert!(BasePath::parse("/").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasePath(String);

impl Default for BasePath {
    fn default() -> Self {
        Self(paths::BASE.into())
    }
}

impl BasePath {
    /// Reads a path. A slash at its end does not matter.
    ///
    /// # Errors
    /// It is no path, is the whole site, or takes the paths of the health checks.
    pub fn parse(text: &str) -> Result<Self, SiteError> {
        let path = text.strip_suffix('/').unwrap_or(text);
        let is_health = path == "/health" || path.starts_with("/health/");
        if !is_plain_path(path) || is_health {
            return Err(SiteError::BasePath(text.into()));
        }
        Ok(Self(path.into()))
    }

    /// The path, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `path` is the API or below it.
    pub(crate) fn contains(&self, path: &str) -> bool {
        path.strip_prefix(self.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl fmt::Display for BasePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_path_that_is_no_plain_path_is_refused() {
        for bad in [
            "",
            "/",
            "auth",
            "//auth",
            "/auth//x",
            "/a/../b",
            "/a b",
            "/a?b",
            "/{x}",
            "/%61",
            "/health",
            "/health/x",
        ] {
            assert!(BasePath::parse(bad).is_err(), "{bad}");
        }
        for good in ["/auth", "/auth/", "/v1/auth", "/~a/b.c_d-e", "/healthy"] {
            assert!(BasePath::parse(good).is_ok(), "{good}");
        }
    }
}
