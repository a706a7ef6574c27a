//! The codes and access tokens that were issued: in memory, few, and short-lived.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use hallpass_types::Timestamp;
use secrecy::ExposeSecret as _;

use super::people::Person;
use crate::{clock::Clock, crypto::random};

const CODE_LIFETIME: Duration = Duration::from_mins(1);
/// The lifetime of an access token and of an ID token.
pub const TOKEN_LIFETIME: Duration = Duration::from_mins(5);
/// From then on all of a kind are dropped.
const MAX_ENTRIES: usize = 10_000;

/// What a code stands for.
#[derive(Clone)]
pub struct Grant {
    /// Who signs in.
    pub person: &'static Person,
    /// The nonce for the ID token.
    pub nonce: Option<String>,
    /// The hash of the PKCE verifier.
    pub code_challenge: String,
    /// Whether the exchange fails on purpose, to see how the app handles it.
    pub fails: bool,
}

struct Expiring<T> {
    value: T,
    expires_at: Timestamp,
}

/// Codes, each good for one exchange, and access tokens.
pub struct Grants {
    clock: Arc<dyn Clock>,
    codes: Mutex<HashMap<String, Expiring<Grant>>>,
    tokens: Mutex<HashMap<String, Expiring<&'static Person>>>,
}

impl Grants {
    /// No grants yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, codes: Mutex::default(), tokens: Mutex::default() }
    }

    /// Issues a code for `grant`.
    pub fn issue_code(&self, grant: Grant) -> String {
        self.insert(&self.codes, grant, CODE_LIFETIME)
    }

    /// Takes the grant of `code`, which is gone then.
    pub fn take_code(&self, code: &str) -> Option<Grant> {
        let taken = self.codes.lock().unwrap_or_else(PoisonError::into_inner).remove(code)?;
        (self.clock.now() < taken.expires_at).then_some(taken.value)
    }

    /// Issues an access token for `person`.
    pub fn issue_token(&self, person: &'static Person) -> String {
        self.insert(&self.tokens, person, TOKEN_LIFETIME)
    }

    /// The person whose access token this is.
    pub fn find_token(&self, token: &str) -> Option<&'static Person> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.get(token).filter(|entry| self.clock.now() < entry.expires_at).map(|entry| entry.value)
    }

    fn insert<T>(&self, map: &Mutex<HashMap<String, Expiring<T>>>, value: T, lifetime: Duration) -> String {
        let now = self.clock.now();
        let key = random::random_token().expose_secret().to_owned();
        let mut map = map.lock().unwrap_or_else(PoisonError::into_inner);
        map.retain(|_, entry| now < entry.expires_at);
        if map.len() >= MAX_ENTRIES {
            map.clear();
        }
        map.insert(key.clone(), Expiring { value, expires_at: now.saturating_add(lifetime) });
        key
    }
}
