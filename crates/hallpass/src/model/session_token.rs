//! The secret in the session cookie, and what is stored instead of it (S1).

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};

use crate::crypto::random;

/// 256 random bits that prove that a browser is signed in.
///
/// Exists in clear in the cookie only; cannot be printed or cloned.
#[derive(Debug)]
pub struct SessionToken(SecretString);

impl SessionToken {
    /// Generates a token with the operating system's random generator.
    pub fn generate() -> Self {
        Self(random::random_token())
    }

    /// Reads a cookie's value; `None` unless it has the form of a token.
    pub fn parse(text: &str) -> Option<Self> {
        random::is_token(text).then(|| Self(text.into()))
    }

    /// The hash that the store has.
    pub fn hash(&self) -> SessionTokenHash {
        SessionTokenHash::of(self.expose())
    }

    /// The token itself, for the cookie.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// SHA-256 of a [`SessionToken`] or [`BearerToken`](super::bearer_token::BearerToken): enough to
/// find the session, not enough to be signed in.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SessionTokenHash(String);

impl SessionTokenHash {
    /// The hash of a token.
    pub(super) fn of(token: &str) -> Self {
        Self(random::hash(token))
    }

    /// Wraps a hash from the store.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The hash as hexadecimal text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SessionTokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionTokenHash([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn session_s01_token_is_never_printed_and_is_not_its_hash() {
        let token = SessionToken::generate();
        for shown in [format!("{token:?}"), format!("{:?}", token.hash()), token.hash().as_str().to_owned()] {
            assert!(!shown.contains(token.expose()), "{shown}");
        }
        assert_eq!(SessionToken::parse(token.expose()).unwrap().hash(), token.hash());
    }
}
