//! Looks at the secrets.

use super::Verdict;
use crate::config::{Config, can_be_guessed};

/// Looks whether they can be guessed, and whether an old one is still there.
pub fn examine(config: &Config) -> Vec<Verdict> {
    let make = "Make one with `openssl rand -base64 33`.";
    if config.secrets.is_empty() {
        return vec![Verdict::ok("one is made and kept in a file, as is good enough for development")];
    }
    let guessable = config.secrets.iter().any(can_be_guessed);
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
        let hint = format!(
            "When all servers have signed with that one for {} days, no session of the others is left, and they may go.",
            config.limits.absolute.as_secs().div_ceil(24 * 60 * 60)
        );
        verdicts.push(Verdict::advice(says, hint));
    }
    verdicts
}
