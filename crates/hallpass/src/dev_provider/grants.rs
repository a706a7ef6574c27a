//! Codes and access tokens that were given out: in memory, few, and short-lived.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use hallpass_types::Timestamp;
use secrecy::ExposeSecret as _;

use super::people::Person;
use crate::{clock::Clock, crypto::random};

const CODE_LIFETIME: Duration = Duration::from_secs(60);
const TOKEN_LIFETIME: Duration = Duration::from_secs(300);
const MOST: usize = 10_000;

/// What the person chose, and what the code must be exchanged with.
#[derive(Clone)]
pub struct Grant {
    /// Who signs in.
    pub person: &'static Person,
    /// Goes into the ID token.
    pub nonce: Option<String>,
    /// What the verifier must hash to.
    pub code_challenge: String,
    /// Whether the exchange is to fail, to see what the app makes of it.
    pub fails: bool,
}

struct Dated<T> {
    value: T,
    expires: Timestamp,
}

/// Codes, each good for one exchange, and access tokens.
pub struct Grants {
    clock: Arc<dyn Clock>,
    codes: Mutex<HashMap<String, Dated<Grant>>>,
    tokens: Mutex<HashMap<String, Dated<&'static Person>>>,
}

impl Grants {
    /// None yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, codes: Mutex::default(), tokens: Mutex::default() }
    }

    /// A new code for `grant`.
    pub fn issue_code(&self, grant: Grant) -> String {
        self.insert(&self.codes, grant, CODE_LIFETIME)
    }

    /// Takes the grant of `code`; there is none a second time.
    pub fn take_code(&self, code: &str) -> Option<Grant> {
        let taken = self.codes.lock().unwrap_or_else(PoisonError::into_inner).remove(code)?;
        (self.clock.now() < taken.expires).then_some(taken.value)
    }

    /// A new access token for `person`.
    pub fn issue_token(&self, person: &'static Person) -> String {
        self.insert(&self.tokens, person, TOKEN_LIFETIME)
    }

    /// Whose access token this is.
    pub fn find_token(&self, token: &str) -> Option<&'static Person> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.get(token).filter(|dated| self.clock.now() < dated.expires).map(|dated| dated.value)
    }

    fn insert<T>(&self, map: &Mutex<HashMap<String, Dated<T>>>, value: T, lifetime: Duration) -> String {
        let now = self.clock.now();
        let key = random::random_token().expose_secret().to_owned();
        let mut map = map.lock().unwrap_or_else(PoisonError::into_inner);
        map.retain(|_, dated| now < dated.expires);
        if map.len() >= MOST {
            map.clear();
        }
        map.insert(key.clone(), Dated { value, expires: now.saturating_add(lifetime) });
        key
    }
}
