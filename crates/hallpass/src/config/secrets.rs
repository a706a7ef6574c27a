//! Reads `AUTH_SECRET` and those that came after it.

use std::collections::BTreeSet;

use secrecy::{ExposeSecret as _, SecretString};

use crate::{
    crypto::secret_ring::MIN_SECRET_BYTES,
    settings::{Mistake, Settings},
};

/// A random secret of 32 bytes has some twenty different characters.
const FEW_CHARACTERS: usize = 12;

/// Whether a secret has too few different characters, or is made of words.
pub fn can_be_guessed(secret: &SecretString) -> bool {
    let text = secret.expose_secret();
    let different: BTreeSet<_> = text.chars().collect();
    let words = text.chars().all(|char| char.is_ascii_lowercase() || " .,-_".contains(char));
    different.len() < FEW_CHARACTERS || words
}

/// The ring of S14: the highest number is the current secret, `AUTH_SECRET` the oldest.
pub(super) fn read_secrets(settings: &Settings) -> (Vec<SecretString>, Vec<Mistake>) {
    let mut names = vec!["AUTH_SECRET".to_owned()];
    names.extend((1..=9).map(|number| format!("AUTH_SECRET_{number}")));
    let (mut secrets, mut mistakes, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    let mut gap: Option<&str> = None;
    for name in &names {
        let Some(value) = settings.get(name) else {
            gap = gap.or(Some(name));
            continue;
        };
        if let Some(gap) = gap {
            let hint = format!("Set {gap} too, or move this one down: they are numbered without gaps.");
            mistakes.push(Mistake::new(name, format!("is set, but {gap} is not"), hint));
        }
        if value.len() < MIN_SECRET_BYTES {
            let problem = format!("has fewer than {MIN_SECRET_BYTES} bytes");
            mistakes.push(Mistake::new(name, problem, "Make one with `openssl rand -base64 33`."));
        }
        if seen.contains(&value) {
            let hint = "Each secret is used once; make a new one with `openssl rand -base64 33`.";
            mistakes.push(Mistake::new(name, "repeats another secret", hint));
        }
        seen.push(value);
        secrets.insert(0, SecretString::from(value));
    }
    let is_number = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_digit());
    let numbered = settings.names().filter(|name| name.strip_prefix("AUTH_SECRET_").is_some_and(is_number));
    for name in numbered.filter(|name| !names.iter().any(|known| known == name)) {
        let hint = "They are AUTH_SECRET_1 to AUTH_SECRET_9; retire old ones and number anew.";
        mistakes.push(Mistake::new(name, "is not one of the secrets", hint));
    }
    (secrets, mistakes)
}

/// What is said when there is none, and must be.
pub(super) fn missing_secret() -> Mistake {
    Mistake::new(
        "AUTH_SECRET",
        "is not set, and this is not development",
        "Make one with `openssl rand -base64 33` and keep it: without it everybody is signed out.",
    )
}
