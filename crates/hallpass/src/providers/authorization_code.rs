//! The authorization code, and the secrets of the sign-in that it belongs to.

use hallpass_types::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};

use super::rules::sign_in_rules::SignInRules;

/// An authorization code (RFC 6749, section 1.3.1): a secret that is good for one exchange.
/// It cannot be cloned, and `Debug` does not show it.
#[derive(Debug)]
pub struct AuthorizationCode(SecretString);

impl AuthorizationCode {
    /// The code that came through the browser.
    pub fn new(code: impl Into<SecretString>) -> Self {
        Self(code.into())
    }

    /// The code itself, for the token request.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// A code to exchange, with what ties it to its sign-in.
pub struct CodeExchange<'a> {
    /// The code. It is exchanged once.
    pub code: AuthorizationCode,
    /// Ties the ID token to the sign-in (OpenID Connect Core 1.0, section 3.1.2.1).
    pub nonce: &'a SecretString,
    /// Ties the code to the sign-in (RFC 7636).
    pub pkce_verifier: &'a SecretString,
    /// When the sign-in began.
    pub begun_at: Timestamp,
    /// Whether the claims of the userinfo endpoint are needed, also if the ID token has the
    /// profile.
    pub needs_userinfo: bool,
    /// What the provider must be asked beside who the person is.
    pub rules: &'a SignInRules,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authorization_code_is_not_shown_by_debug() {
        let code = AuthorizationCode::new("hunter2");
        assert!(!format!("{code:?}").contains("hunter2"));
        assert_eq!(code.expose(), "hunter2");
    }
}
