//! Secrets that have to be stored for a while: encrypted under `AUTH_SECRET`, so that what lies in the database, or in a copy of
//! it, is worth nothing by itself (AES-256-GCM, NIST SP 800-38D).

use std::fmt;

use aes_gcm::{
    Aes256Gcm, KeyInit as _, Nonce,
    aead::{Aead as _, Payload},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret as _, SecretString};

use crate::{
    random,
    secret_ring::{Purpose, SecretRing},
};

const NONCE_BYTES: usize = 12;

/// An encrypted secret, as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(String);

impl Sealed {
    /// As it stands in the store.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// For the store.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed([redacted])")
    }
}

impl SecretRing {
    /// Encrypts `secret` under the current secret. Only for the same `purpose` and `context`, such as the row that it belongs to,
    /// can it be opened again.
    pub fn seal(&self, purpose: Purpose, context: &str, secret: &SecretString) -> Sealed {
        let nonce = &random::random_bytes()[..NONCE_BYTES];
        let payload = Payload { msg: secret.expose_secret().as_bytes(), aad: context.as_bytes() };
        let key = self.encryption_keys(purpose).next().expect("BUG: a ring has a secret");
        let sealed = Aes256Gcm::new(&key.into())
            .encrypt(Nonce::from_slice(nonce), payload)
            .expect("BUG: a secret is shorter than gigabytes");
        Sealed(URL_SAFE_NO_PAD.encode([nonce, &sealed].concat()))
    }

    /// Opens what was sealed under any secret of the ring. `None` when it was not, or was changed since.
    pub fn open(&self, purpose: Purpose, context: &str, sealed: &Sealed) -> Option<SecretString> {
        self.open_with(purpose, context, sealed).map(|(_, secret)| secret)
    }

    /// Seals anew under the current secret what was sealed under an old one. `None` when there is nothing to be done, or to be
    /// opened.
    pub fn reseal(&self, purpose: Purpose, context: &str, sealed: &Sealed) -> Option<Sealed> {
        let (age, secret) = self.open_with(purpose, context, sealed)?;
        (age > 0).then(|| self.seal(purpose, context, &secret))
    }

    /// Also says under which secret it was: 0 is the current one.
    fn open_with(&self, purpose: Purpose, context: &str, sealed: &Sealed) -> Option<(usize, SecretString)> {
        let bytes = URL_SAFE_NO_PAD.decode(&sealed.0).ok()?;
        let (nonce, message) = bytes.split_at_checked(NONCE_BYTES)?;
        let (age, opened) = self.encryption_keys(purpose).enumerate().find_map(|(age, key)| {
            let payload = Payload { msg: message, aad: context.as_bytes() };
            Some((age, Aes256Gcm::new(&key.into()).decrypt(Nonce::from_slice(nonce), payload).ok()?))
        })?;
        String::from_utf8(opened).ok().map(|secret| (age, secret.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(secrets: &[&str]) -> SecretRing {
        SecretRing::new(secrets.iter().map(|secret| SecretString::from(*secret)).collect()).unwrap()
    }

    fn open(ring: &SecretRing, context: &str, sealed: &Sealed) -> Option<String> {
        let opened = ring.open(Purpose::PendingSignIn, context, sealed);
        opened.map(|secret| secret.expose_secret().to_owned())
    }

    #[test]
    fn session_s14_what_was_sealed_is_opened_under_any_secret_of_the_ring() {
        let sealed = ring(&["old"]).seal(Purpose::PendingSignIn, "row", &"verifier".into());
        assert!(!sealed.as_str().contains("verifier"));
        assert_eq!(open(&ring(&["new", "old"]), "row", &sealed).as_deref(), Some("verifier"));
        assert_eq!(open(&ring(&["new"]), "row", &sealed), None);
    }

    #[test]
    fn session_s14_what_was_sealed_under_an_old_secret_is_sealed_anew_and_nothing_else_is() {
        let (old, both, new) = (ring(&["old"]), ring(&["new", "old"]), ring(&["new"]));
        let sealed = old.seal(Purpose::PendingSignIn, "row", &"verifier".into());
        let resealed = both.reseal(Purpose::PendingSignIn, "row", &sealed).unwrap();
        assert_eq!(open(&new, "row", &resealed).as_deref(), Some("verifier"));
        assert_eq!(both.reseal(Purpose::PendingSignIn, "row", &resealed), None);
        assert_eq!(new.reseal(Purpose::PendingSignIn, "row", &sealed), None);
    }

    #[test]
    fn what_was_changed_or_belongs_elsewhere_is_not_opened() {
        let ring = ring(&["secret"]);
        let sealed = ring.seal(Purpose::PendingSignIn, "row", &"verifier".into());
        assert_eq!(open(&ring, "another row", &sealed), None);
        for bad in ["", "a", "****", &sealed.as_str()[1..], &format!("{}AA", sealed.as_str())] {
            assert_eq!(open(&ring, "row", &Sealed::from_stored(bad.to_owned())), None, "{bad}");
        }
        // The same secret never looks the same twice.
        assert_ne!(sealed, ring.seal(Purpose::PendingSignIn, "row", &"verifier".into()));
    }
}
