//! A pending sign-in, encrypted in the state parameter (RFC 6749, section 10.12).
//!
//! The server stores nothing about it, so that however many sign-ins are begun, none is crowded
//! out. The state names the browser and the provider that it belongs to, is used at most once
//! (`store/callbacks.rs`), and expires after [`PENDING_SIGN_IN_LIFETIME`].

use std::time::Duration;

use hallpass_types::{ProviderId, SessionId, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

use crate::crypto::{
    random,
    sealed::Sealed,
    secret_ring::{KeyAge, Purpose, SecretRing},
};

/// How long a person may take at the provider.
pub const PENDING_SIGN_IN_LIFETIME: Duration = Duration::from_mins(10);

/// The first byte of a sign-in. Another layout gets another number.
const SIGN_IN: u8 = 1;
/// The first byte of a link that a server of the version before began, in the same layout. It did
/// not note whether the person could choose the account: they confirm it.
const EARLIER_LINK: u8 = 2;
/// The first byte of a sign-in that must be of the same person, in the same layout. Servers of the
/// versions before refuse it: they would let another person in.
const SAME_PERSON: u8 = 3;
/// The first byte of a link, in the same layout. Servers of the versions before refuse it, and the
/// next one: they must not take it for a sign-in, and would ask for no confirmation.
const LINK: u8 = 4;
/// The first byte of a link that the person has to confirm, in the same layout.
const UNCONFIRMED_LINK: u8 = 5;
/// First byte, time, maximum age, session, binding.
const LENGTH: usize = 1 + 8 + 4 + 16 + 16;
/// The value for no maximum age.
const NO_MAX_AGE: u32 = u32::MAX;
/// The value for no session.
const NO_SESSION: [u8; 16] = [0; 16];

/// What a pending sign-in is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInPurpose {
    /// To start a session.
    SignIn,
    /// To start a session of the person who is signed in, in which they then change their ways to
    /// sign in (S27). Another person is refused.
    SamePerson,
    /// To link the identity to the user of the session that began it. No session is started. The
    /// provider was asked to let the person choose the account.
    Link,
    /// The same, of whichever account the provider knows: the person sees which one it is and
    /// confirms it, before it is linked.
    UnconfirmedLink,
}

impl SignInPurpose {
    /// Whether an identity is to be linked.
    pub fn is_link(self) -> bool {
        matches!(self, Self::Link | Self::UnconfirmedLink)
    }
}

/// A sign-in that has begun and is not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingSignIn {
    /// What it is for.
    pub purpose: SignInPurpose,
    /// When it began.
    pub begun_at: Timestamp,
    /// How long ago the person may have authenticated at the provider, in whole seconds; the
    /// provider has to say so.
    pub max_age: Option<Duration>,
    /// The session that the browser held when this began (S2).
    pub started_from: Option<SessionId>,
    /// The browser and the provider that it belongs to.
    pub binding: Binding,
}

/// Binds a sign-in to a browser and a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding([u8; 16]);

impl Binding {
    /// The binding to the browser that holds `browser_secret`.
    pub fn new(browser_secret: &SecretString, provider: &ProviderId) -> Self {
        let mut hash = Sha256::new();
        hash.update(browser_secret.expose_secret());
        // The browser's secret has a fixed length, so that the two cannot be confused.
        hash.update(provider.as_str());
        let mut half = [0; 16];
        half.copy_from_slice(&hash.finalize()[..16]);
        Self(half)
    }
}

impl PendingSignIn {
    /// Encrypts it into a state parameter: unguessable, and different each time.
    pub fn to_state(&self, ring: &SecretRing) -> String {
        let max_age = self.max_age.map(|age| u32::try_from(age.as_secs()).unwrap_or(NO_MAX_AGE - 1));
        let session = self.started_from.as_ref().map(|id| hex::decode(id.as_str()).unwrap_or_default());
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.push(match self.purpose {
            SignInPurpose::SignIn => SIGN_IN,
            SignInPurpose::SamePerson => SAME_PERSON,
            SignInPurpose::Link => LINK,
            SignInPurpose::UnconfirmedLink => UNCONFIRMED_LINK,
        });
        bytes.extend(self.begun_at.as_unix_ms().to_be_bytes());
        bytes.extend(max_age.unwrap_or(NO_MAX_AGE).to_be_bytes());
        bytes.extend(session.filter(|id| id.len() == 16).as_deref().unwrap_or(&NO_SESSION));
        bytes.extend(self.binding.0);
        ring.seal(Purpose::SignInState, &[], &bytes).as_str().to_owned()
    }

    /// Decrypts a state parameter that [`Self::to_state`] made under any secret of the ring.
    pub fn open(state: &str, ring: &SecretRing) -> Option<(Self, KeyAge)> {
        let opened = ring.open(Purpose::SignInState, &[], &Sealed::from_stored(state.to_owned()))?;
        let (first, rest) = opened.value.split_first()?;
        let purpose = match *first {
            SIGN_IN => SignInPurpose::SignIn,
            SAME_PERSON => SignInPurpose::SamePerson,
            LINK => SignInPurpose::Link,
            UNCONFIRMED_LINK | EARLIER_LINK => SignInPurpose::UnconfirmedLink,
            _ => return None,
        };
        let (begun_at, rest) = rest.split_first_chunk()?;
        let (max_age, rest) = rest.split_first_chunk()?;
        let (session, rest) = rest.split_first_chunk::<16>()?;
        let binding = Binding(rest.try_into().ok()?);
        let max_age = Some(u32::from_be_bytes(*max_age)).filter(|age| *age != NO_MAX_AGE);
        let pending = Self {
            purpose,
            begun_at: Timestamp::from_unix_ms(u64::from_be_bytes(*begun_at)),
            max_age: max_age.map(|seconds| Duration::from_secs(seconds.into())),
            started_from: (*session != NO_SESSION).then(|| SessionId::new(hex::encode(session))),
            binding,
        };
        Some((pending, opened.age))
    }

    /// Whether only the person may finish it who was signed in when it began.
    pub fn is_of_same_person(&self) -> bool {
        self.max_age.is_some() || self.purpose == SignInPurpose::SamePerson
    }

    /// When it expires.
    pub fn expires_at(&self) -> Timestamp {
        self.begun_at.saturating_add(PENDING_SIGN_IN_LIFETIME)
    }
}

/// The hash under which the store knows a state.
pub fn state_hash(state: &str) -> String {
    random::hash(state)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ring(secrets: &[&str]) -> SecretRing {
        SecretRing::new(secrets.iter().map(|secret| SecretString::from(*secret)).collect()).unwrap()
    }

    fn pending(browser: &str, provider: &str) -> PendingSignIn {
        PendingSignIn {
            purpose: SignInPurpose::SignIn,
            begun_at: Timestamp::from_unix_ms(1_700_000_000_000),
            max_age: None,
            started_from: None,
            binding: Binding::new(&browser.into(), &ProviderId::new(provider)),
        }
    }

    proptest! {
        #[test]
        fn state_is_read_as_it_was_sent(
            begun in 0..250_000_000_000_000_u64,
            max_age in prop::option::of(0..u32::MAX - 1),
            session in prop::option::of("[0-9a-f]{31}[1-9a-f]"),
            purpose in prop::sample::select(vec![
                SignInPurpose::SignIn,
                SignInPurpose::SamePerson,
                SignInPurpose::Link,
                SignInPurpose::UnconfirmedLink,
            ]),
        ) {
            let pending = PendingSignIn {
                purpose,
                begun_at: Timestamp::from_unix_ms(begun),
                max_age: max_age.map(|seconds| Duration::from_secs(seconds.into())),
                started_from: session.map(SessionId::new),
                ..pending("browser", "test")
            };
            let state = pending.to_state(&ring(&["old"]));
            // Some providers accept no longer ones, and only characters that need no encoding.
            prop_assert!((32..=128).contains(&state.len()), "{}", state.len());
            prop_assert!(state.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
            let read = PendingSignIn::open(&state, &ring(&["new", "old"])).map(|(read, _)| read);
            prop_assert_eq!(read, Some(pending));
        }
    }

    /// It was begun before this version asked for a choice of accounts.
    #[test]
    fn link_of_the_version_before_is_to_be_confirmed() {
        let (ring, of_binding) = (ring(&["secret"]), pending("browser", "test").binding.0);
        let mut bytes = vec![EARLIER_LINK];
        bytes.extend([0; 8]);
        bytes.extend(NO_MAX_AGE.to_be_bytes());
        bytes.extend(NO_SESSION);
        bytes.extend(of_binding);
        let state = ring.seal(Purpose::SignInState, &[], &bytes);
        let (read, _) = PendingSignIn::open(state.as_str(), &ring).unwrap();
        assert_eq!(read.purpose, SignInPurpose::UnconfirmedLink);
    }

    #[test]
    fn state_that_is_forged_is_refused() {
        let ring = ring(&["secret"]);
        let state = pending("browser", "test").to_state(&ring);
        assert_eq!(PendingSignIn::open(&state, &self::ring(&["other"])), None);
        for bad in ["", "x", &state[1..], &format!("{state}A"), &"A".repeat(98)] {
            assert_eq!(PendingSignIn::open(bad, &ring), None, "{bad}");
        }
    }
}
