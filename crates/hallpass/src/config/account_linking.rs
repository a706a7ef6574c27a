//! Reads whether people may add and remove ways to sign in.

use super::problems::Problems;
use crate::{
    model::account_linking::AccountLinking,
    settings::{ConfigError, Settings},
};

const NAME: &str = "HALLPASS_ACCOUNT_LINKING";

/// Reads `HALLPASS_ACCOUNT_LINKING`: `on`, `off` or `any-sign-in`.
pub(super) fn read_account_linking(settings: &Settings, problems: &mut Problems) -> AccountLinking {
    let read = match settings.get(NAME) {
        None | Some("on") => Ok(AccountLinking::RecentSignIn),
        Some("off") => Ok(AccountLinking::Off),
        Some("any-sign-in") => Ok(AccountLinking::AnySignIn),
        Some(text) => Err(ConfigError::new(
            NAME,
            format!("is neither on, off nor any-sign-in ({text})"),
            "Write off, so that people cannot add ways to sign in.",
        )),
    };
    problems.valid(read.map(Some)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn account_linking_is_on_unless_it_is_turned_off() {
        for (text, expected) in [
            ("", Some(AccountLinking::RecentSignIn)),
            ("on", Some(AccountLinking::RecentSignIn)),
            ("off", Some(AccountLinking::Off)),
            ("any-sign-in", Some(AccountLinking::AnySignIn)),
            ("no", None),
        ] {
            let mut problems = Problems::default();
            let read = read_account_linking(&Settings::from([(NAME, text)]), &mut problems);
            assert_eq!(problems.errors.is_empty().then_some(read), expected, "{text}");
        }
    }
}
