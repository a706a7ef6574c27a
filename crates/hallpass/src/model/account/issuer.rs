//! Where a provider's name for a person is valid.

use std::fmt;

/// Names the issuer of an identity: an OpenID issuer byte for byte, GitHub's web address, or [`Self::development`].
/// The same subject of another issuer is another person (OpenID Connect Core 1.0, section 5.7).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Issuer(String);

impl Issuer {
    /// The issuer with this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The development provider, whose own issuer changes with its port. No other issuer is called so: they are URLs.
    pub fn development() -> Self {
        Self("dev".into())
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
