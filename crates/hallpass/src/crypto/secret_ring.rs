//! The secret ring: `AUTH_SECRET` and the older secrets that are still accepted. Every key is
//! derived from them, one for each purpose.

use std::{fmt, sync::Arc};

use actix_web::cookie::Key;
use hmac::{Hmac, Mac as _};
use secrecy::{ExposeSecret as _, SecretString, zeroize::Zeroize as _};
use sha2::Sha256;

/// The shortest secret that is accepted.
pub const MIN_SECRET_BYTES: usize = 32;

/// What a key is for. A value made for one purpose is not valid for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Authenticates the session cookie.
    SessionCookie,
    /// Authenticates the CSRF cookie.
    CsrfCookie,
    /// Computes the entity tag of a session.
    SessionTag,
    /// Encrypts the state parameter of a sign-in.
    SignInState,
    /// Derives the nonce and the PKCE verifier of a sign-in.
    SignInSecrets,
    /// Derives the browser secret, which binds pending sign-ins to a browser.
    SignInBrowser,
    /// Encrypts a session token for a copy of the callback that started the session.
    CallbackToken,
    /// Encrypts a policy's refusal for the login page.
    Refusal,
    /// Encrypts the authorization code of an app.
    AppCode,
    /// Encrypts an answer that a provider had the browser post.
    PostedAnswer,
    /// Encrypts a link that the person has to confirm.
    UnconfirmedLink,
}

/// The position of a secret in the ring: the current one, or an older one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyAge(usize);

impl KeyAge {
    /// The secret for new values.
    pub const CURRENT: Self = Self(0);
}

impl Purpose {
    const ALL: [Self; 11] = [
        Self::SessionCookie,
        Self::CsrfCookie,
        Self::SessionTag,
        Self::SignInState,
        Self::SignInSecrets,
        Self::SignInBrowser,
        Self::CallbackToken,
        Self::Refusal,
        Self::AppCode,
        Self::PostedAnswer,
        Self::UnconfirmedLink,
    ];

    const fn label(self) -> &'static [u8] {
        match self {
            Self::SessionCookie => b"hallpass session cookie v1",
            Self::CsrfCookie => b"hallpass csrf cookie v1",
            Self::SessionTag => b"hallpass session tag v1",
            Self::SignInState => b"hallpass sign-in state v1",
            Self::SignInSecrets => b"hallpass sign-in secrets v1",
            Self::SignInBrowser => b"hallpass sign-in browser v1",
            Self::CallbackToken => b"hallpass callback token v1",
            Self::Refusal => b"hallpass refusal v1",
            Self::AppCode => b"hallpass app code v1",
            Self::PostedAnswer => b"hallpass posted answer v1",
            Self::UnconfirmedLink => b"hallpass unconfirmed link v1",
        }
    }
}

/// The keys of the configured secrets, the current secret first.
///
/// New values are made with the current one; values are accepted under any of them.
#[derive(Clone)]
pub struct SecretRing(Arc<[Keys]>);

/// The keys of one secret: one for each purpose, in their order. The secret itself is not kept.
struct Keys([PreparedKey; Purpose::ALL.len()]);

/// A key, and an HMAC that has taken it in: half of the hashing of a short message is the key's.
struct PreparedKey {
    key: [u8; 32],
    hmac: Hmac<Sha256>,
}

impl PreparedKey {
    fn new(key: [u8; 32]) -> Self {
        Self { hmac: new_hmac(&key), key }
    }
}

impl Drop for PreparedKey {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}

impl SecretRing {
    /// A ring of `secrets`, the current one first; `None` without any.
    pub fn new(secrets: Vec<SecretString>) -> Option<Self> {
        (!secrets.is_empty()).then(|| Self(secrets.into_iter().map(|secret| Keys::new(&secret)).collect()))
    }

    /// The keys of cookies for `purpose`: the one for new values first, then those still accepted.
    pub fn cookie_keys(&self, purpose: Purpose) -> Vec<Key> {
        self.0.iter().map(|keys| Key::derive_from(&keys.of(purpose).key)).collect()
    }

    /// The position of every secret, the current one first.
    pub fn ages(&self) -> impl Iterator<Item = KeyAge> + use<> {
        (0..self.0.len()).map(KeyAge)
    }

    /// Derives 256 bits from `material` for `purpose`, with the secret at `age` (HMAC-SHA-256).
    pub fn derive(&self, age: KeyAge, purpose: Purpose, material: &[&[u8]]) -> [u8; 32] {
        self.0[age.0].tag(purpose, material)
    }

    /// Authenticates `message` for `purpose` with the current secret, as hexadecimal text.
    pub fn authenticate(&self, purpose: Purpose, message: &[&[u8]]) -> String {
        hex::encode(self.0[0].tag(purpose, message))
    }

    /// The code of `message` for `purpose` under each secret, the current one first.
    pub fn codes(&self, purpose: Purpose, message: &[&[u8]]) -> impl Iterator<Item = [u8; 32]> {
        self.0.iter().map(move |keys| keys.tag(purpose, message))
    }

    /// Whether `code` authenticates `message` for `purpose` under any secret of the ring. Takes the
    /// same time for every code.
    pub fn verify(&self, purpose: Purpose, message: &[&[u8]], code: &str) -> bool {
        self.0.iter().fold(false, |found, keys| {
            let expected = hex::encode(keys.tag(purpose, message));
            found | bool::from(subtle::ConstantTimeEq::ct_eq(expected.as_bytes(), code.as_bytes()))
        })
    }
}

impl Keys {
    fn new(secret: &SecretString) -> Self {
        let secret = new_hmac(secret.expose_secret().as_bytes());
        Self(Purpose::ALL.map(|purpose| {
            let key = secret.clone().chain_update(purpose.label()).finalize();
            PreparedKey::new(key.into_bytes().into())
        }))
    }

    fn of(&self, purpose: Purpose) -> &PreparedKey {
        &self.0[purpose as usize]
    }

    fn tag(&self, purpose: Purpose, message: &[&[u8]]) -> [u8; 32] {
        let mut hmac = self.of(purpose).hmac.clone();
        for part in message {
            // Lengths keep ("ab", "c") and ("a", "bc") apart.
            hmac.update(&(part.len() as u64).to_be_bytes());
            hmac.update(part);
        }
        hmac.finalize().into_bytes().into()
    }
}

/// An HMAC-SHA-256 with this key, which is ready for a message.
pub fn new_hmac(key: &[u8]) -> Hmac<Sha256> {
    <Hmac<Sha256>>::new_from_slice(key).expect("BUG: HMAC takes keys of any length")
}

impl fmt::Debug for SecretRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretRing({} [redacted])", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(secrets: &[&str]) -> SecretRing {
        SecretRing::new(secrets.iter().map(|secret| SecretString::from(*secret)).collect()).unwrap()
    }

    #[test]
    fn key_of_every_purpose_is_its_own() {
        for (place, purpose) in Purpose::ALL.into_iter().enumerate() {
            assert_eq!(purpose as usize, place);
        }
        let keys = Keys::new(&"secret".into());
        let all: std::collections::HashSet<_> = Purpose::ALL.map(|purpose| keys.of(purpose).key).into();
        assert_eq!(all.len(), Purpose::ALL.len());
    }

    #[test]
    fn session_s14_old_secret_is_accepted_until_it_leaves_the_ring() {
        let made = ring(&["old"]).authenticate(Purpose::CsrfCookie, &[b"token"]);
        assert!(ring(&["new", "old"]).verify(Purpose::CsrfCookie, &[b"token"], &made));
        assert!(!ring(&["new"]).verify(Purpose::CsrfCookie, &[b"token"], &made));
    }

    #[test]
    fn code_is_valid_for_one_purpose_and_message_only() {
        let ring = ring(&["secret"]);
        let made = ring.authenticate(Purpose::CsrfCookie, &[b"ab", b"c"]);
        assert!(!ring.verify(Purpose::SessionTag, &[b"ab", b"c"], &made));
        assert!(!ring.verify(Purpose::CsrfCookie, &[b"a", b"bc"], &made));
        assert!(!ring.verify(Purpose::CsrfCookie, &[b"ab", b"c"], ""));
    }

    #[test]
    fn secret_ring_debug_shows_no_secret() {
        assert_eq!(format!("{:?}", ring(&["hunter2"])), "SecretRing(1 [redacted])");
    }
}
