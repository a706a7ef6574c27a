//! Reads whether people may add and remove ways to sign in.

use super::{Config, problems::Problems};
use crate::{
    model::account_linking::AccountLinking,
    providers::config::ProviderConfig,
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
            "Write on, any-sign-in, or off, with which people cannot add ways to sign in.",
        )),
    };
    problems.valid(read.map(Some)).unwrap_or_default()
}

impl Config {
    /// Advice if some people cannot prove the recent sign-in that adding a way to sign in takes.
    /// `None` if all can, or if there is no provider.
    pub(crate) fn linking_advice(&self) -> Option<ConfigError> {
        advice(self.account_linking, &self.providers)
    }
}

fn advice(linking: AccountLinking, providers: &[ProviderConfig]) -> Option<ConfigError> {
    if linking != AccountLinking::RecentSignIn {
        return None;
    }
    let undated = providers.iter().filter(|provider| !provider.protocol.can_prove_recent_sign_in());
    let undated: Vec<_> = undated.map(|provider| provider.name.as_str()).collect();
    let problem = match undated.len() {
        0 => return None,
        all if all == providers.len() => {
            "no provider says when a person signed in, so no one can add or remove a way to sign in"
                .to_owned()
        }
        _ => format!(
            "people who sign in with nothing but {} cannot add or remove a way to sign in: it does not say when they \
             signed in",
            undated.join(" or ")
        ),
    };
    let hint =
        "Set HALLPASS_ACCOUNT_LINKING=any-sign-in, so that a session that has just begun is enough, or off.";
    Some(ConfigError::new(NAME, problem, hint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{providers::config::configured_providers, settings::Settings};

    #[test]
    fn account_linking_of_people_with_undated_providers_is_explained() {
        let github = [("AUTH_GITHUB_ID", "client"), ("AUTH_GITHUB_SECRET", "hunter2")];
        let work = [
            ("AUTH_WORK_ISSUER", "https://id.example.org"),
            ("AUTH_WORK_ID", "client"),
            ("AUTH_WORK_SECRET", "hunter2"),
        ];
        let configured = |settings: &[(&str, &str)]| {
            configured_providers(&settings.iter().copied().collect::<Settings>()).unwrap()
        };
        let says = |linking, settings: &[(&str, &str)]| {
            advice(linking, &configured(settings)).map(|advice| advice.problem).unwrap_or_default()
        };
        let both = [&github[..], &work[..]].concat();
        assert!(says(AccountLinking::RecentSignIn, &github).starts_with("no provider says"));
        assert!(says(AccountLinking::RecentSignIn, &both).contains("nothing but GitHub cannot"));
        for (linking, settings) in [
            (AccountLinking::RecentSignIn, &work[..]),
            (AccountLinking::RecentSignIn, &[]),
            (AccountLinking::AnySignIn, &github),
            (AccountLinking::Off, &github),
        ] {
            assert_eq!(says(linking, settings), "");
        }
    }

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
