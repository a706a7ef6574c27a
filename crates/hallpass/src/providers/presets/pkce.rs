//! Whether a provider takes PKCE (RFC 7636).

use std::str::FromStr;

/// Whether a sign-in sends a PKCE challenge, always with S256, and the verifier with the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pkce {
    /// It does, also where discovery does not announce it: a server that does not know the
    /// parameters ignores them (RFC 6749, section 3.1).
    Sent,
    /// It does not: this provider refuses codes with a verifier. Its record says what protects
    /// instead (RFC 9700, section 2.1.1).
    NotSent,
}

impl Pkce {
    /// The value of a setting: `yes` or `no`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sent => "yes",
            Self::NotSent => "no",
        }
    }
}

/// A text does not say whether PKCE is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is neither yes nor no")]
pub struct UnknownPkce;

impl FromStr for Pkce {
    type Err = UnknownPkce;

    /// Reads the value of a setting.
    fn from_str(text: &str) -> Result<Self, UnknownPkce> {
        [Self::Sent, Self::NotSent].into_iter().find(|pkce| pkce.name() == text).ok_or(UnknownPkce)
    }
}
