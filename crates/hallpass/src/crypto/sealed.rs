//! Sealing: encrypts and authenticates values that browsers or the store keep for a while, under
//! `AUTH_SECRET` (AES-256-GCM, NIST SP 800-38D).

use std::fmt;

use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce, aead::Aead as _};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::zeroize::Zeroizing;

use crate::crypto::{
    random,
    secret_ring::{KeyAge, Purpose, SecretRing},
};

const NONCE_BYTES: usize = 12;

/// A sealed value, as base64url text.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(String);

impl Sealed {
    /// Wraps a text that was stored or that a browser sent.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The text to store or to send.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed([redacted])")
    }
}

/// An opened value, and the secret that it was sealed under.
pub struct Opened {
    /// The value.
    pub value: Zeroizing<Vec<u8>>,
    /// The secret that it was sealed under.
    pub age: KeyAge,
}

impl SecretRing {
    /// Seals `value` under the current secret. It can be opened only for the same `purpose` and
    /// with the same `material`, which becomes part of the key.
    pub fn seal(&self, purpose: Purpose, material: &[&[u8]], value: &[u8]) -> Sealed {
        let nonce = &random::random_bytes()[..NONCE_BYTES];
        let key = self.derive(KeyAge::CURRENT, purpose, material);
        let sealed = Aes256Gcm::new(&key.into())
            .encrypt(Nonce::from_slice(nonce), value)
            .expect("BUG: a value is shorter than gigabytes");
        Sealed(URL_SAFE_NO_PAD.encode([nonce, &sealed].concat()))
    }

    /// Opens a value that was sealed under any secret of the ring. `None` if it was not, or was
    /// changed.
    pub fn open(&self, purpose: Purpose, material: &[&[u8]], sealed: &Sealed) -> Option<Opened> {
        let bytes = URL_SAFE_NO_PAD.decode(&sealed.0).ok()?;
        let (nonce, message) = bytes.split_at_checked(NONCE_BYTES)?;
        self.ages().find_map(|age| {
            let key = self.derive(age, purpose, material);
            let value = Aes256Gcm::new(&key.into()).decrypt(Nonce::from_slice(nonce), message).ok()?;
            Some(Opened { value: value.into(), age })
        })
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    fn ring(secrets: &[&str]) -> SecretRing {
        SecretRing::new(secrets.iter().map(|secret| SecretString::from(*secret)).collect()).unwrap()
    }

    fn open(ring: &SecretRing, material: &[u8], sealed: &Sealed) -> Option<Vec<u8>> {
        ring.open(Purpose::SignInState, &[material], sealed).map(|opened| opened.value.to_vec())
    }

    #[test]
    fn session_s14_sealed_value_opens_under_any_secret() {
        let sealed = ring(&["old"]).seal(Purpose::SignInState, &[b"for"], b"value");
        assert!(!sealed.as_str().contains("value"));
        assert_eq!(open(&ring(&["new", "old"]), b"for", &sealed).as_deref(), Some(&b"value"[..]));
        assert_eq!(open(&ring(&["new"]), b"for", &sealed), None);
    }

    #[test]
    fn sealed_value_opens_only_for_its_purpose_and_material() {
        let ring = ring(&["secret"]);
        let sealed = ring.seal(Purpose::SignInState, &[b"for"], b"value");
        assert_eq!(open(&ring, b"for another", &sealed), None);
        assert!(ring.open(Purpose::CallbackToken, &[b"for"], &sealed).is_none());
        for bad in ["", "a", "****", &sealed.as_str()[1..], &format!("{}AA", sealed.as_str())] {
            assert_eq!(open(&ring, b"for", &Sealed::from_stored(bad.to_owned())), None, "{bad}");
        }
        // The nonce is random: a value is never sealed to the same text twice.
        assert_ne!(sealed, ring.seal(Purpose::SignInState, &[b"for"], b"value"));
    }
}
