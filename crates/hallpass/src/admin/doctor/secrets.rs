//! Examines the secrets.

use super::finding::Verdict;
use crate::config::{Config, is_guessable};

/// Examines whether a secret can be guessed, and whether an old one is still accepted.
pub fn examine(config: &Config) -> Vec<Verdict> {
    if config.secrets.is_empty() {
        return vec![Verdict::ok("one is made and kept in a file, as is good enough for development")];
    }
    let is_guessable = config.secrets.iter().any(is_guessable);
    let mut verdicts = vec![if is_guessable {
        Verdict::wrong(
            "a secret can be guessed: it has too few different characters, or is made of words",
            "Make one with `openssl rand -base64 33`.",
        )
    } else {
        Verdict::ok("it can be used")
    }];
    if config.secrets.len() > 1 {
        let says = format!(
            "of {} the one with the highest number signs, and the others are still accepted",
            config.secrets.len()
        );
        let hint = format!(
            "After all servers have signed with that one for {} days, no session of the others is left: remove them.",
            config.limits.absolute.as_secs().div_ceil(24 * 60 * 60)
        );
        verdicts.push(Verdict::advice(says, hint));
    }
    verdicts
}
