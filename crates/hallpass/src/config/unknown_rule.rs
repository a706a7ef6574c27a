//! Finds names that were meant to keep people out, and are no settings: unlike other unknown names
//! they stop the start, wherever they are set.

use std::collections::BTreeSet;

use super::known_names::nearest_setting;
use crate::{
    providers::config::{RULE_SUFFIXES, nearest_suffix},
    settings::ConfigError,
};

const OF_ALL: &str = "HALLPASS_ALLOWED_EMAILS";
/// What rules are called elsewhere.
const WORDS: [&str; 15] = [
    "CLAIMS",
    "DOMAINS",
    "EMAILS",
    "GROUP",
    "GROUPS",
    "HD",
    "MEMBERS",
    "ORG",
    "ORGANIZATION",
    "ORGANIZATIONS",
    "ORGS",
    "ROLE",
    "ROLES",
    "TEAMS",
    "TENANTS",
];

/// An error if `name`, which is no setting, looks like a rule about who may sign in. `providers`
/// are the prefixes of those that are configured.
pub(super) fn unknown_rule(name: &str, providers: &BTreeSet<&str>) -> Option<ConfigError> {
    let of_provider = nearest_suffix(name, providers);
    let nearest = of_provider.or_else(|| nearest_setting(name).map(ToOwned::to_owned));
    let is_rule = |known: &String| {
        *known == OF_ALL
            || RULE_SUFFIXES.into_iter().chain(["_TENANTS", "_TENANT"]).any(|suffix| known.ends_with(suffix))
    };
    let is_like_one = name.starts_with("HALLPASS_ALLOWED_")
        || providers
            .iter()
            .any(|prefix| name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with("_ALLOWED")));
    let is_of_no_provider = name.starts_with("AUTH_")
        && RULE_SUFFIXES
            .into_iter()
            .chain(["_TENANTS"])
            .any(|suffix| without_file_suffix(name).ends_with(suffix))
        && !providers.iter().any(|prefix| rest_of(name, prefix).is_some());
    let hint = match nearest {
        _ if is_of_no_provider => {
            "No provider has this name: compare it with the provider's AUTH_<NAME>_ID.".to_owned()
        }
        Some(rule) if is_rule(&rule) => format!("Did you mean {rule}?"),
        None if is_like_one => {
            let of_provider = RULE_SUFFIXES.map(|suffix| format!("AUTH_<NAME>{suffix}")).join(", ");
            format!("The rules are {OF_ALL}, {of_provider}: see docs/providers.md#who-may-sign-in.")
        }
        None if providers.iter().any(|prefix| is_about_people(name, prefix)) => format!(
            "If it was meant to say who may sign in: that is AUTH_<NAME>{}. Else rename it.",
            RULE_SUFFIXES.join(", AUTH_<NAME>")
        ),
        Some(_) | None => return None,
    };
    Some(ConfigError::new(name, "is not a setting, and keeps no one out", hint))
}

/// The name of the setting, also if its value is in a file.
fn without_file_suffix(name: &str) -> &str {
    name.strip_suffix("_FILE").unwrap_or(name)
}

/// What is behind the prefix of a provider; `None` for a name of another one.
fn rest_of<'n>(name: &'n str, prefix: &str) -> Option<&'n str> {
    name.strip_prefix(prefix).filter(|rest| rest.starts_with('_'))
}

/// Whether `name` has a word in it with which other software says whom a provider lets in.
fn is_about_people(name: &str, prefix: &str) -> bool {
    rest_of(name, prefix).is_some_and(|rest| rest.split('_').any(|word| WORDS.contains(&word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_that_was_meant_to_keep_people_out_is_an_error() {
        let providers = BTreeSet::from(["AUTH_GOOGLE", "AUTH_WORK"]);
        for (name, hint) in [
            ("HALLPASS_ALLOWED_EMAIL", "HALLPASS_ALLOWED_EMAILS?"),
            ("HALLPASS_ALOWED_EMAILS", "HALLPASS_ALLOWED_EMAILS?"),
            ("HALLPASS_ALLOWED_DOMAINS", "HALLPASS_ALLOWED_EMAILS?"),
            ("HALLPASS_ALLOWED_GROUPS", "who-may-sign-in"),
            ("AUTH_GOOGLE_ALLOWED_EMAIL", "AUTH_GOOGLE_ALLOWED_EMAILS?"),
            ("AUTH_GOOGLE_ALLOWED_DOMAIN", "who-may-sign-in"),
            ("AUTH_WORK_ALLOWED_GROUPS", "who-may-sign-in"),
            ("AUTH_WORK_ALLOWED_ORGANISATIONS", "AUTH_WORK_ALLOWED_ORGANIZATIONS?"),
            ("AUTH_WORK_TENANS", "AUTH_WORK_TENANT?"),
            ("AUTH_ALLOWED_EMAILS", "No provider has this name"),
            ("AUTH_google_ALLOWED_EMAILS", "No provider has this name"),
            ("AUTH_GOGLE_ALLOWED_EMAILS_FILE", "No provider has this name"),
            ("AUTH_ENTRA_ALLOWED_CLAIMS", "No provider has this name"),
            ("AUTH_WORKSPACE_ALLOWED_EMAILS", "No provider has this name"),
            ("AUTH_ENTRA_TENANTS", "No provider has this name"),
            ("AUTH_GOOGLE_HD", "AUTH_<NAME>_ALLOWED_CLAIMS"),
            ("AUTH_WORK_ORGANIZATIONS", "AUTH_<NAME>_ALLOWED_ORGANIZATIONS"),
            ("AUTH_WORK_REQUIRED_GROUPS", "AUTH_<NAME>_ALLOWED_CLAIMS"),
            ("AUTH_WORK_TENANTS_FILE", "AUTH_<NAME>_ALLOWED_CLAIMS"),
            ("AUTH_WORK_TENNANTS", "AUTH_WORK_TENANTS?"),
        ] {
            let error = unknown_rule(name, &providers).unwrap_or_else(|| panic!("{name}")).to_string();
            assert!(error.contains("keeps no one out") && error.contains(hint), "{error}");
        }
        for name in
            ["HALLPASS_ALLOWED_ORIGIN", "AUTH_OTHER_ALLOWED_DOMAIN", "AUTH_WORK_SCOPE", "HALLPASS_PORT"]
        {
            assert_eq!(unknown_rule(name, &providers), None, "{name}");
        }
    }
}
