//! The secret that an app sends instead of a cookie (RFC 6750).

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};

use crate::{crypto::random, model::session_token::SessionTokenHash};

/// How every token begins: people and secret scanners recognise one that has leaked.
///
/// It is hashed, too. So the token of a cookie and that of an app are never the same to the store,
/// and neither is accepted in the place of the other.
const PREFIX: &str = "hallpass_";

/// 256 random bits that prove that an app is signed in. Cannot be printed or cloned.
pub struct BearerToken(SecretString);

impl BearerToken {
    /// Generates a token with the operating system's random generator.
    pub fn generate() -> Self {
        Self(format!("{PREFIX}{}", random::random_token().expose_secret()).into())
    }

    /// Reads what an app sent; `None` unless it has the form of a token.
    pub fn parse(text: &str) -> Option<Self> {
        text.strip_prefix(PREFIX).is_some_and(random::is_token).then(|| Self(text.into()))
    }

    /// The hash that the store has.
    pub fn hash(&self) -> SessionTokenHash {
        SessionTokenHash::of(self.expose())
    }

    /// The token itself, for the app.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BearerToken([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::session_token::SessionToken;

    #[test]
    fn bearer_token_is_never_printed_and_is_not_its_hash() {
        let token = BearerToken::generate();
        for shown in [format!("{token:?}"), token.hash().as_str().to_owned()] {
            assert!(!shown.contains(token.expose()), "{shown}");
        }
        assert_eq!(BearerToken::parse(token.expose()).unwrap().hash(), token.hash());
    }

    #[test]
    fn bearer_token_and_cookie_token_are_never_the_same_session() {
        let (bearer, cookie) = (BearerToken::generate(), SessionToken::generate());
        assert!(BearerToken::parse(cookie.expose()).is_none());
        assert!(SessionToken::parse(bearer.expose()).is_none());
        let same_bits = SessionToken::parse(&bearer.expose()[PREFIX.len()..]).unwrap();
        assert_ne!(same_bits.hash(), bearer.hash());
    }

    proptest! {
        #[test]
        fn bearer_token_of_another_form_is_refused(text in "(hallpass_)?[A-Za-z0-9_=-]{0,50}|hallpass_[A-Za-z0-9_=-]{42}[AE=]|\\PC{0,60}") {
            let digits = text.strip_prefix("hallpass_").unwrap_or_default();
            let has_form = digits.len() == 43
                && digits.chars().all(|digit| digit.is_ascii_alphanumeric() || "-_".contains(digit))
                // 256 bits leave the last two of 43 digits empty.
                && digits.ends_with(|last| "AEIMQUYcgkosw048".contains(last));
            prop_assert_eq!(BearerToken::parse(&text).is_some(), has_form);
        }
    }
}
