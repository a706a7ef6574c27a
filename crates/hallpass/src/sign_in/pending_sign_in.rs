//! The state parameter of a sign-in (RFC 6749, section 10.12): what a sign-in needs when it comes back, encrypted.
//!
//! Nothing about a sign-in that is under way is kept on the server, so that however many are begun, none is crowded out. The
//! state names the browser and the provider that it belongs to, is used at most once (`store/callbacks.rs`), and means
//! nothing after [`SIGN_IN_LIFETIME`].

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hallpass_types::{ProviderId, SessionId, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

use crate::crypto::{
    random,
    sealed::Sealed,
    secret_ring::{KeyAge, Purpose, SecretRing},
};

/// How long a person may take at the provider.
pub const SIGN_IN_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// The layout below. A later one gets another number.
const VERSION: u8 = 1;
/// Version, time, maximum age, session, binding.
const LENGTH: usize = 1 + 8 + 4 + 16 + 16;
/// Stands for no maximum age.
const NO_MAX_AGE: u32 = u32::MAX;
/// Stands for no session.
const NO_SESSION: [u8; 16] = [0; 16];

/// A sign-in that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInState {
    /// When it began.
    pub begun_at: Timestamp,
    /// How long ago the person may have proved who they are, at most; in whole seconds.
    pub max_age: Option<Duration>,
    /// The session that was signed in when this began (S2).
    pub started_from: Option<SessionId>,
    /// The browser and the provider that it belongs to.
    pub binding: Binding,
}

/// A browser and a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding([u8; 16]);

impl Binding {
    /// Of the browser that holds `browser_secret`.
    pub fn new(browser_secret: &SecretString, provider: &ProviderId) -> Self {
        let mut hash = Sha256::new();
        hash.update(browser_secret.expose_secret());
        // A browser's secret has a fixed length, so that the two cannot run into each other.
        hash.update(provider.as_str());
        let mut half = [0; 16];
        half.copy_from_slice(&hash.finalize()[..16]);
        Self(half)
    }
}

impl SignInState {
    /// The parameter: unguessable, and different each time.
    pub fn to_parameter(&self, ring: &SecretRing) -> String {
        let max_age = self.max_age.map(|age| u32::try_from(age.as_secs()).unwrap_or(NO_MAX_AGE - 1));
        let session = self.started_from.as_ref().map(|id| hex::decode(id.as_str()).unwrap_or_default());
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.push(VERSION);
        bytes.extend(self.begun_at.as_unix_ms().to_be_bytes());
        bytes.extend(max_age.unwrap_or(NO_MAX_AGE).to_be_bytes());
        bytes.extend(session.filter(|id| id.len() == 16).as_deref().unwrap_or(&NO_SESSION));
        bytes.extend(self.binding.0);
        ring.seal(Purpose::SignInState, &[], &bytes).as_str().to_owned()
    }

    /// Reads a parameter that [`Self::to_parameter`] wrote under any secret of the ring; `None` for anything else.
    pub fn parse(parameter: &str, ring: &SecretRing) -> Option<(Self, KeyAge)> {
        let opened = ring.open(Purpose::SignInState, &[], &Sealed::from_stored(parameter.to_owned()))?;
        let (version, rest) = opened.value.split_first()?;
        let (begun_at, rest) = rest.split_first_chunk()?;
        let (max_age, rest) = rest.split_first_chunk()?;
        let (session, rest) = rest.split_first_chunk::<16>()?;
        let binding = Binding(rest.try_into().ok()?);
        let max_age = Some(u32::from_be_bytes(*max_age)).filter(|age| *age != NO_MAX_AGE);
        let state = Self {
            begun_at: Timestamp::from_unix_ms(u64::from_be_bytes(*begun_at)),
            max_age: max_age.map(|seconds| Duration::from_secs(seconds.into())),
            started_from: (*session != NO_SESSION).then(|| SessionId::new(hex::encode(session))),
            binding,
        };
        (*version == VERSION).then_some((state, opened.age))
    }

    /// From when on it means nothing.
    pub fn expires_at(&self) -> Timestamp {
        self.begun_at.saturating_add(SIGN_IN_LIFETIME)
    }
}

/// What travels with a sign-in and is derived from its state, so that it need not be kept.
pub struct SignInSecrets {
    /// Ties the ID token to this sign-in (OpenID Connect Core 1.0, section 3.1.2.1).
    pub nonce: SecretString,
    /// Ties the authorization code to this sign-in (RFC 7636).
    pub pkce_verifier: SecretString,
}

impl SignInSecrets {
    /// Those of the sign-in with `state`, which was sealed under the secret `age`. Neither the provider, which knows the state, nor
    /// the browser, which knows its own secret, can derive them.
    pub fn derive(ring: &SecretRing, age: KeyAge, state: &str, browser_secret: &SecretString) -> Self {
        let derive = |label: &[u8]| -> SecretString {
            let material = [label, state.as_bytes(), browser_secret.expose_secret().as_bytes()];
            URL_SAFE_NO_PAD.encode(ring.derive(age, Purpose::SignInSecrets, &material)).into()
        };
        Self { nonce: derive(b"nonce"), pkce_verifier: derive(b"pkce verifier") }
    }
}

/// A secret for a browser that has none yet, made from what its CSRF tokens have in common: tabs that begin at the same moment get
/// the same one. Without `AUTH_SECRET` it cannot be derived.
pub fn browser_secret(ring: &SecretRing, csrf_browser: &[u8]) -> SecretString {
    let derived = ring.derive(KeyAge::CURRENT, Purpose::SignInBrowser, &[csrf_browser]);
    URL_SAFE_NO_PAD.encode(derived).into()
}

/// The hash under which a state is looked up.
pub fn state_hash(parameter: &str) -> String {
    random::hash(parameter)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ring(secrets: &[&str]) -> SecretRing {
        SecretRing::new(secrets.iter().map(|secret| SecretString::from(*secret)).collect()).unwrap()
    }

    fn state(browser: &str, provider: &str) -> SignInState {
        SignInState {
            begun_at: Timestamp::from_unix_ms(1_700_000_000_000),
            max_age: None,
            started_from: None,
            binding: Binding::new(&browser.into(), &ProviderId::new(provider)),
        }
    }

    proptest! {
        #[test]
        fn state_comes_back_as_it_was_sent(
            begun in 0..250_000_000_000_000_u64,
            max_age in prop::option::of(0..u32::MAX - 1),
            session in prop::option::of("[0-9a-f]{31}[1-9a-f]"),
        ) {
            let state = SignInState {
                begun_at: Timestamp::from_unix_ms(begun),
                max_age: max_age.map(|seconds| Duration::from_secs(seconds.into())),
                started_from: session.map(SessionId::new),
                ..state("browser", "test")
            };
            let parameter = state.to_parameter(&ring(&["old"]));
            // Some providers take no more (providers.md, section 4), and only letters that need no encoding.
            prop_assert!((32..=128).contains(&parameter.len()), "{}", parameter.len());
            prop_assert!(parameter.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
            let read = SignInState::parse(&parameter, &ring(&["new", "old"])).map(|(state, _)| state);
            prop_assert_eq!(read, Some(state));
        }
    }

    #[test]
    fn forged_state_is_refused() {
        let ring = ring(&["secret"]);
        let parameter = state("browser", "test").to_parameter(&ring);
        assert_eq!(SignInState::parse(&parameter, &self::ring(&["other"])), None);
        for bad in ["", "x", &parameter[1..], &format!("{parameter}A"), &"A".repeat(98)] {
            assert_eq!(SignInState::parse(bad, &ring), None, "{bad}");
        }
    }

    #[test]
    fn secrets_belong_to_one_state_and_one_browser() {
        let ring = ring(&["secret"]);
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
