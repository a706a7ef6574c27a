//! Where the API lives.

use std::{cell::RefCell, rc::Rc};

use hallpass_types::paths;

/// Where the API lives, such as `/api/auth`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasePath(Rc<str>);

impl Default for BasePath {
    fn default() -> Self {
        Self(paths::BASE.into())
    }
}

impl From<&str> for BasePath {
    fn from(path: &str) -> Self {
        Self(path.trim_end_matches('/').into())
    }
}

impl BasePath {
    /// One of the addresses of [`paths`], as it is here.
    pub fn of(&self, path: &str) -> String {
        format!("{}{}", self.0, path.strip_prefix(paths::BASE).unwrap_or(path))
    }

    /// As it stands in the name of what tabs share: apps with another API have tabs of their own.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The one of the provider that is mounted.
    pub fn current() -> Self {
        CURRENT.with_borrow(Clone::clone)
    }

    pub(super) fn make_current(&self) {
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
    fn an_address_moves_with_its_base() {
        assert_eq!(BasePath::default().of(paths::SESSION), "/api/auth/session");
        assert_eq!(BasePath::from("/auth/").of(paths::SESSION), "/auth/session");
        assert_eq!(BasePath::from("/").of(paths::SESSION), "/session");
    }
}
