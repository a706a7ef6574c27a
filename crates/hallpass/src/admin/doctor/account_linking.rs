//! Whether people can prove the recent sign-in that adding a way to sign in takes.

use super::finding::Verdict;
use crate::{config::Config, model::account_linking::AccountLinking, providers::config::ProviderConfig};

const HINT: &str =
    "Set HALLPASS_ACCOUNT_LINKING=any-sign-in, so that a session that has just begun is enough, or off.";

/// Advice if some people cannot; `None` if all can, or if there is no provider.
pub(super) fn examine(config: &Config) -> Option<Verdict> {
    examine_linking(config.account_linking, &config.providers)
}

fn examine_linking(linking: AccountLinking, providers: &[ProviderConfig]) -> Option<Verdict> {
    if linking != AccountLinking::RecentSignIn || providers.is_empty() {
        return None;
    }
    let undated = providers.iter().filter(|provider| !provider.protocol.can_prove_recent_sign_in());
    let undated: Vec<_> = undated.map(|provider| provider.name.as_str()).collect();
    if undated.is_empty() {
        return None;
    }
    if undated.len() == providers.len() {
        let says = "no provider says when a person signed in, so no one can add or remove a way to sign in";
        return Some(Verdict::advice(says, HINT));
    }
    let says = format!(
        "people who sign in with nothing but {} cannot add or remove a way to sign in: it does not say when they \
         signed in",
        undated.join(" or ")
    );
    Some(Verdict::advice(says, HINT))
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
        let says = |linking, settings: &[(&str, &str)]| match examine_linking(linking, &configured(settings))
        {
            Some(Verdict::Advice { says, .. }) => says,
            other => format!("{other:?}"),
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
            assert_eq!(says(linking, settings), "None");
        }
    }
}
