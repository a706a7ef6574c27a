//! Who gave a person their subject.

use std::fmt;

/// The issuer of an identity: an OpenID issuer byte for byte, the URL of a GitHub server, or
/// [`Self::development`]. The same subject of another issuer is another person (OpenID Connect Core
/// 1.0, section 5.7).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Issuer(String);

impl Issuer {
    /// The issuer with this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The development provider, whose own issuer changes with its port. All other issuers are
    /// URLs.
    pub fn development() -> Self {
        Self("dev".into())
    }

    /// The same with a slash more or less at its end.
    #[must_use]
    pub fn slash_twin(&self) -> Self {
        match self.0.strip_suffix('/') {
            Some(without_slash) => Self::new(without_slash),
            None => Self::new(format!("{}/", self.0)),
        }
    }

    /// The issuer as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
