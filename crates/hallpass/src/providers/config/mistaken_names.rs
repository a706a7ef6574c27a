//! Names of providers that were probably not meant: with the names of settings that other software
//! has, or with another name of a well-known provider.

use hallpass_types::ProviderId;
use strsim::osa_distance;

use super::setting_names::{ProviderSettings, setting_prefix};
use crate::{providers::presets, settings::ConfigError};

/// Words between the name of a provider and `_ID` or `_SECRET`: elsewhere `AUTH_WORK_CLIENT_ID` is
/// what `AUTH_WORK_ID` is here, and `AUTH_WORK_TENANT_ID` what `AUTH_WORK_TENANT` is.
const WORDS: [(&str, &[&str]); 4] = [
    ("_CLIENT", &["_ID", "_SECRET"]),
    ("_APP", &["_ID", "_SECRET"]),
    ("_APPLICATION", &["_ID", "_SECRET"]),
    ("_TENANT", &["_ID"]),
];

/// Other names of well-known providers, in lower case, each with its id.
const OTHER_NAMES: [(&str, &str); 26] = [
    ("aad", "microsoft-entra-id"),
    ("azure", "microsoft-entra-id"),
    ("azure-ad", "microsoft-entra-id"),
    ("azuread", "microsoft-entra-id"),
    ("entra", "microsoft-entra-id"),
    ("entra-id", "microsoft-entra-id"),
    ("entraid", "microsoft-entra-id"),
    ("microsoft", "microsoft-entra-id"),
    ("microsoft-entra", "microsoft-entra-id"),
    ("ms", "microsoft-entra-id"),
    ("office365", "microsoft-entra-id"),
    ("azure-b2c", "azure-ad-b2c"),
    ("b2c", "azure-ad-b2c"),
    ("amazon-cognito", "cognito"),
    ("aws-cognito", "cognito"),
    ("external-id", "entra-external-id"),
    ("duende", "duende-identity-server6"),
    ("identity-server", "duende-identity-server6"),
    ("identity-server4", "duende-identity-server6"),
    ("fb", "facebook"),
    ("meta", "facebook"),
    ("gh", "github"),
    ("hydra", "ory-hydra"),
    ("ory", "ory-hydra"),
    ("ping", "ping-id"),
    ("x", "twitter"),
];

/// How many letters of a name there are for each that may be wrong.
const LETTERS_PER_MISTAKE: usize = 4;

/// The mistake of a provider whose name ends with a word of other software, if nothing else says
/// where it is.
pub fn foreign_names(own: &ProviderSettings<'_>) -> Option<ConfigError> {
    let is_elsewhere = ["_ISSUER", "_AUTHORIZATION_URL", "_TOKEN_URL", "_USERINFO_URL"];
    if is_elsewhere.iter().any(|suffix| own.get(suffix).is_some())
        || presets::find(&own.provider_id()).is_some()
    {
        return None;
    }
    let (base, word, suffixes) = WORDS.iter().find_map(|(word, suffixes)| {
        let base = own.prefix.strip_suffix(word).filter(|base| base.len() > "AUTH_".len())?;
        Some((base, *word, *suffixes))
    })?;
    let right = |suffix: &str| match word {
        "_TENANT" => format!("{base}_TENANT"),
        _ => format!("{base}{suffix}"),
    };
    let given: Vec<_> = suffixes.iter().copied().filter(|suffix| own.get(suffix).is_some()).collect();
    let first = given.first()?;
    let names: Vec<_> =
        given.iter().map(|suffix| format!("{} to {}", own.name(suffix), right(suffix))).collect();
    let problem = "is not a setting of a provider";
    let hint = format!(
        "Rename {}. If the provider is called so, set {} to its issuer.",
        names.join(", and "),
        own.name("_ISSUER")
    );
    Some(own.mistake(first, problem, &hint))
}

/// The hint for a provider without an issuer: which well-known one its name may mean.
pub fn well_known_hint(own: &ProviderSettings<'_>) -> Option<String> {
    let id = own.provider_id();
    let known = OTHER_NAMES.iter().find(|(name, _)| *name == id).map(|(_, known)| *known);
    let known = known.or_else(|| mistyped(&id))?;
    let (record, prefix) = (presets::find(known)?, setting_prefix(&ProviderId::new(known)));
    Some(format!(
        "If it is {}, its settings begin with {prefix}: {prefix}_ID, {prefix}_SECRET and what else \
         docs/providers.md lists for it. If not, set {} to its issuer, such as https://id.example.org.",
        record.name(),
        own.name("_ISSUER")
    ))
}

fn mistyped(id: &str) -> Option<&'static str> {
    let ids = presets::all().map(presets::Record::id);
    let (distance, nearest) = ids.map(|known| (osa_distance(id, known), known)).min()?;
    (distance <= id.len() / LETTERS_PER_MISTAKE).then_some(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{providers::config::configured_providers, settings::Settings};

    fn mistakes(names: &[&str]) -> Vec<String> {
        let settings: Settings = names.iter().map(|name| (*name, "https://id.example.org")).collect();
        let mistakes = configured_providers(&settings).err().unwrap_or_default();
        mistakes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn provider_names_of_other_software_are_explained() {
        for (names, wrong, right) in [
            (
                &["AUTH_GITHUB_CLIENT_ID", "AUTH_GITHUB_CLIENT_SECRET"][..],
                "AUTH_GITHUB_CLIENT_ID is not a setting of a provider",
                "Rename AUTH_GITHUB_CLIENT_ID to AUTH_GITHUB_ID, and AUTH_GITHUB_CLIENT_SECRET to AUTH_GITHUB_SECRET.",
            ),
            (
                &["AUTH_MY_WORK_CLIENT_SECRET"],
                "AUTH_MY_WORK_CLIENT_SECRET is not",
                "Rename AUTH_MY_WORK_CLIENT_SECRET to AUTH_MY_WORK_SECRET.",
            ),
            (&["AUTH_ENTRA_TENANT_ID"], "AUTH_ENTRA_TENANT_ID is not", "to AUTH_ENTRA_TENANT."),
            (&["AUTH_FACEBOOK_APP_ID"], "AUTH_FACEBOOK_APP_ID is not", "to AUTH_FACEBOOK_ID."),
        ] {
            let mistakes = mistakes(names);
            let [mistake] = &mistakes[..] else { panic!("{mistakes:?}") };
            assert!(mistake.starts_with(wrong) && mistake.contains(right), "{mistake}");
        }
        // A provider may have such a name.
        let all = ["AUTH_WORK_CLIENT_ID", "AUTH_WORK_CLIENT_SECRET", "AUTH_WORK_CLIENT_ISSUER"];
        assert_eq!(mistakes(&all), [""; 0]);
    }

    #[test]
    fn provider_with_another_name_of_a_well_known_one_is_explained() {
        for (prefix, known) in [
            ("AUTH_ENTRA", "AUTH_MICROSOFT_ENTRA_ID_ID"),
            ("AUTH_AZURE", "AUTH_MICROSOFT_ENTRA_ID_ID"),
            ("AUTH_AZURE_AD", "AUTH_MICROSOFT_ENTRA_ID_ID"),
            ("AUTH_MICROSOFT_ENTRA", "AUTH_MICROSOFT_ENTRA_ID_ID"),
            ("AUTH_X", "AUTH_TWITTER_ID"),
            ("AUTH_KEYCLOACK", "AUTH_KEYCLOAK_ID"),
            ("AUTH_GOGLE", "AUTH_GOOGLE_ID"),
        ] {
            let names = ["_ID", "_SECRET"].map(|suffix| format!("{prefix}{suffix}"));
            let mistakes = mistakes(&[&names[0], &names[1]]);
            let [mistake] = &mistakes[..] else { panic!("{prefix}: {mistakes:?}") };
            assert!(mistake.starts_with(&format!("{prefix}_ISSUER is not set")), "{mistake}");
            assert!(mistake.contains(known), "{mistake}");
        }
        let work = mistakes(&["AUTH_WORK_ID", "AUTH_WORK_SECRET"]).concat();
        assert!(!work.contains("docs/providers.md"), "{work}");
        for (_, known) in OTHER_NAMES {
            assert!(presets::find(known).is_some(), "{known}");
        }
    }
}
