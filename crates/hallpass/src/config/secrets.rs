//! Reads `AUTH_SECRET` and the secrets that replace it.

use std::collections::BTreeSet;

use secrecy::{ExposeSecret as _, SecretString};

use super::problems::Problems;
use crate::{
    crypto::secret_ring::MIN_SECRET_BYTES,
    settings::{ConfigError, Settings},
};

/// A random secret of 32 bytes has about twenty different characters.
const MIN_DIFFERENT_CHARACTERS: usize = 12;

/// Whether a secret has too few different characters, or consists of words.
pub fn is_guessable(secret: &SecretString) -> bool {
    let text = secret.expose_secret();
    let different: BTreeSet<_> = text.chars().collect();
    let is_words = text.chars().all(|char| char.is_ascii_lowercase() || " .,-_".contains(char));
    different.len() < MIN_DIFFERENT_CHARACTERS || is_words
}

/// Reads the secret ring (S14): the highest number is the current secret, `AUTH_SECRET` the oldest.
/// In development there may be none.
pub(super) fn read_secrets(
    settings: &Settings,
    development: bool,
    problems: &mut Problems,
) -> Vec<SecretString> {
    let (secrets, errors) = read_ring(settings);
    if secrets.is_empty() && errors.is_empty() && !development {
        problems.errors.push(ConfigError::new(
            "AUTH_SECRET",
            "is not set, and this is not development",
            "Generate one with `openssl rand -base64 33` and keep it: with another one all sessions end.",
        ));
    }
    problems.errors.extend(errors);
    secrets
}

fn read_ring(settings: &Settings) -> (Vec<SecretString>, Vec<ConfigError>) {
    let mut names = vec!["AUTH_SECRET".to_owned()];
    names.extend((1..=9).map(|number| format!("AUTH_SECRET_{number}")));
    let (mut secrets, mut errors, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    let mut gap: Option<&str> = None;
    for name in &names {
        let Some(value) = settings.get(name) else {
            gap = gap.or(Some(name));
            continue;
        };
        let as_set = settings.name_as_set(name);
        if let Some(gap) = gap {
            let hint = format!("Set {gap} too, or renumber: there must be no gaps.");
            errors.push(ConfigError::new(&as_set, format!("is set, but {gap} is not"), hint));
        }
        if value.len() < MIN_SECRET_BYTES {
            let problem = format!("has fewer than {MIN_SECRET_BYTES} bytes");
            errors.push(ConfigError::new(&as_set, problem, "Generate one with `openssl rand -base64 33`."));
        }
        if seen.contains(&value) {
            let hint = "Generate a new one with `openssl rand -base64 33`.";
            errors.push(ConfigError::new(as_set, "repeats another secret", hint));
        }
        seen.push(value);
        secrets.insert(0, SecretString::from(value));
    }
    let is_number = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_digit());
    let numbered = settings.names().filter(|name| name.strip_prefix("AUTH_SECRET_").is_some_and(is_number));
    for name in numbered.filter(|name| !names.iter().any(|known| known == name)) {
        let hint = "They are AUTH_SECRET_1 to AUTH_SECRET_9. Remove old secrets and renumber.";
        errors.push(ConfigError::new(name, "is not one of the secrets", hint));
    }
    (secrets, errors)
}
