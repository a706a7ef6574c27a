//! The secrets of a sign-in, derived from its state so that they need not be stored.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret as _, SecretString};

use crate::crypto::secret_ring::{KeyAge, Purpose, SecretRing};

/// The secrets of one sign-in.
pub struct SignInSecrets {
    /// Ties the ID token to this sign-in (OpenID Connect Core 1.0, section 3.1.2.1).
    pub nonce: SecretString,
    /// Ties the authorization code to this sign-in (RFC 7636).
    pub pkce_verifier: SecretString,
}

impl SignInSecrets {
    /// The secrets of the sign-in with `state`, which was sealed under the secret `age`. Neither
    /// the provider, which knows the state, nor the browser, which knows its own secret, can derive
    /// them.
    pub fn derive(ring: &SecretRing, age: KeyAge, state: &str, browser_secret: &SecretString) -> Self {
        let derive = |label: &[u8]| -> SecretString {
            let material = [label, state.as_bytes(), browser_secret.expose_secret().as_bytes()];
            URL_SAFE_NO_PAD.encode(ring.derive(age, Purpose::SignInSecrets, &material)).into()
        };
        Self { nonce: derive(b"nonce"), pkce_verifier: derive(b"pkce verifier") }
    }
}

/// The secret of a browser that has none yet, derived from what its CSRF tokens have in common:
/// tabs that begin at the same moment get the same one. Without `AUTH_SECRET` it cannot be derived.
pub fn browser_secret(ring: &SecretRing, csrf_browser: &[u8]) -> SecretString {
    let derived = ring.derive(KeyAge::CURRENT, Purpose::SignInBrowser, &[csrf_browser]);
    URL_SAFE_NO_PAD.encode(derived).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_in_secrets_belong_to_one_state_and_one_browser() {
        let ring = SecretRing::new(vec!["secret".into()]).unwrap();
        let secrets = |state: &str, browser: &str| {
            let secrets = SignInSecrets::derive(&ring, KeyAge::CURRENT, state, &browser.into());
            [secrets.nonce, secrets.pkce_verifier].map(|secret| secret.expose_secret().to_owned())
        };
        let all = [secrets("a", "x"), secrets("b", "x"), secrets("a", "y")].concat();
        assert_eq!(all.iter().collect::<std::collections::HashSet<_>>().len(), all.len());
        // RFC 7636, section 4.1.
        assert!(all.iter().all(|secret| secret.len() == 43));
        assert_eq!(secrets("a", "x"), secrets("a", "x"));
    }
}
