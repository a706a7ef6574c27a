//! Looks at the secrets.

use std::collections::BTreeSet;

use secrecy::ExposeSecret as _;

use super::Verdict;
use crate::config::Config;

/// A random one of 32 bytes has some twenty different characters.
const FEW: usize = 12;

/// Looks whether they can be guessed, and whether an old one is still there.
pub fn examine(config: &Config) -> Vec<Verdict> {
    let make = "Make one with `openssl rand -base64 33`.";
    if config.secrets.is_empty() {
        return vec![Verdict::ok("one is made and kept in a file, as is good enough for development")];
    }
    let guessable = config.secrets.iter().any(|secret| {
        let text = secret.expose_secret();
        let different: BTreeSet<_> = text.chars().collect();
        let words = text.chars().all(|char| char.is_ascii_lowercase() || " .,-_".contains(char));
        different.len() < FEW || words
    });
    let mut verdicts = Vec::new();
    verdicts.push(if guessable {
        Verdict::wrong(
            "a secret can be guessed: it has too few different characters, or is made of words",
            make,
        )
    } else {
        Verdict::ok("nothing speaks against it")
    });
    if config.secrets.len() > 1 {
        let says = format!(
            "of {} the one with the highest number signs, and the others are still accepted",
            config.secrets.len()
        );
        let cure = format!(
            "When all servers have signed with that one for {} days, no session of the others is left, and they may go.",
            config.limits.absolute.as_secs().div_ceil(24 * 60 * 60)
        );
        verdicts.push(Verdict::advice(says, cure));
    }
    verdicts
}
