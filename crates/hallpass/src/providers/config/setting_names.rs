//! The names of providers' settings: `AUTH_<PROVIDER>_ID`, `_SECRET`, `_ISSUER`, `_NAME`,
//! `_PRIVATE_KEY`, `_KEY_ID`, the rules about who may sign in (`rule_settings.rs`), those of OpenID
//! providers (`openid_settings.rs`), and those of OAuth 2 providers (`../oauth2/field.rs`).

use std::collections::BTreeSet;

use hallpass_types::ProviderId;
use strsim::osa_distance;

use crate::settings::{ConfigError, Settings};

/// Longer suffixes first: `AUTH_GITHUB_API_URL` does not belong to a provider `github-api`.
const SUFFIXES: [&str; 35] = [
    "_ALLOWED_ORGANIZATIONS",
    "_EMAIL_VERIFIED_FIELD",
    "_ASSERTION_AUDIENCE",
    "_TRUSTED_AUDIENCES",
    "_AUTHORIZATION_URL",
    "_ALLOWED_CLAIMS",
    "_ALLOWED_EMAILS",
    "_ISSUER_ALIASES",
    "_PICTURE_FIELD",
    "_RESPONSE_MODE",
    "_DISCOVERY_URL",
    "_SUBJECT_FIELD",
    "_USERINFO_URL",
    "_AUTH_METHOD",
    "_EMAIL_FIELD",
    "_PRIVATE_KEY",
    "_ALGORITHMS",
    "_ALLOW_HTTP",
    "_NAME_FIELD",
    "_TOKEN_URL",
    "_API_URL",
    "_TENANTS",
    "_TIMEOUT",
    "_TEAM_ID",
    "_DOMAIN",
    "_ISSUER",
    "_PARAMS",
    "_SCOPES",
    "_SECRET",
    "_KEY_ID",
    "_TENANT",
    "_NAME",
    "_PKCE",
    "_URL",
    "_ID",
];

/// Any of these configures a provider, so that a missing one is noticed. The others alone belong to
/// other software, such as `AUTH_BACKEND_URL`.
const ESSENTIAL_SUFFIXES: [&str; 3] = ["_ID", "_SECRET", "_ISSUER"];

/// The prefixes of the configured providers, such as `AUTH_WORK`.
pub fn configured_prefixes(settings: &Settings) -> BTreeSet<&str> {
    let is_essential = |name: &&str| ESSENTIAL_SUFFIXES.iter().any(|suffix| name.ends_with(suffix));
    let names = settings.names().filter(is_essential);
    names.filter_map(|name| provider_prefix(settings, name)).collect()
}

/// `AUTH_WORK` of `AUTH_WORK_ISSUER`; `None` for a name that cannot be a provider's setting.
pub fn provider_prefix<'n>(settings: &Settings, name: &'n str) -> Option<&'n str> {
    let is_prefix = |prefix: &&str| prefix.len() > "AUTH_".len() && prefix.starts_with("AUTH_");
    // `AUTH_MY_TEAM_ID` is the client id of a provider `my-team`, if that has a secret, an issuer
    // or a private key.
    let id = name.strip_suffix("_ID").filter(is_prefix);
    let has_more = |prefix: &&str| {
        ["_SECRET", "_ISSUER", "_PRIVATE_KEY"]
            .iter()
            .any(|more| settings.get(&format!("{prefix}{more}")).is_some())
    };
    let longer = || SUFFIXES.iter().find_map(|suffix| name.strip_suffix(suffix).filter(is_prefix));
    id.filter(has_more).or_else(longer)
}

/// The setting of a provider that `name` is a typing mistake of, such as `AUTH_WORK_SCOPE`; `None`
/// if it does not begin with one of `prefixes`.
pub fn nearest_suffix(name: &str, prefixes: &BTreeSet<&str>) -> Option<String> {
    let nearest_of = |prefix: &str| {
        let rest = name.strip_prefix(prefix).filter(|rest| rest.starts_with('_'))?;
        let (distance, nearest) = SUFFIXES.iter().map(|suffix| (osa_distance(rest, suffix), suffix)).min()?;
        (distance <= nearest.len() / 4).then(|| format!("{prefix}{nearest}"))
    };
    prefixes.iter().find_map(|prefix| nearest_of(prefix))
}

/// The prefix of the settings of the provider with this id: `AUTH_MY_WORK` for `my-work`.
pub fn setting_prefix(id: &ProviderId) -> String {
    format!("AUTH_{}", id.as_str().to_uppercase().replace('-', "_"))
}

/// The settings of one provider.
pub struct ProviderSettings<'a> {
    /// All settings.
    pub settings: &'a Settings,
    /// Such as `AUTH_WORK`.
    pub prefix: &'a str,
}

impl ProviderSettings<'_> {
    /// The id: `AUTH_MY_WORK_ID` belongs to the provider `my-work`.
    pub fn provider_id(&self) -> String {
        self.prefix.trim_start_matches("AUTH_").to_lowercase().replace('_', "-")
    }

    /// The name of the setting with this suffix.
    pub fn name(&self, suffix: &str) -> String {
        format!("{}{suffix}", self.prefix)
    }

    /// The value of the setting with this suffix.
    pub fn get(&self, suffix: &str) -> Option<&str> {
        self.settings.get(&self.name(suffix))
    }

    /// A mistake in the setting with this suffix, under the name with which it is set.
    pub fn mistake(&self, suffix: &str, problem: impl Into<String>, hint: &str) -> ConfigError {
        ConfigError::new(self.settings.name_as_set(&self.name(suffix)), problem, hint)
    }

    /// The value of the setting with this suffix, which must be set.
    ///
    /// # Errors
    /// It is missing.
    pub fn required(&self, suffix: &str, hint: &str) -> Result<&str, ConfigError> {
        let missing = || self.mistake(suffix, "is not set, but another setting of its provider is", hint);
        self.get(suffix).ok_or_else(missing)
    }

    /// A mistake if the setting with this suffix is set, although the provider does not use it.
    pub fn unused(&self, suffix: &str, why: &str) -> Option<ConfigError> {
        self.get(suffix).map(|_| self.mistake(suffix, why, "Leave it out."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::{
        config::{openid_settings::OPENID_SUFFIXES, rule_settings::RULE_SUFFIXES},
        oauth2::field::OAuth2Field,
    };

    #[test]
    fn setting_of_a_team_or_a_key_is_not_the_id_of_another_provider() {
        let prefixes = |names: &[&'static str]| {
            let settings: Settings = names.iter().map(|name| (*name, "x")).collect();
            configured_prefixes(&settings).into_iter().map(ToOwned::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(prefixes(&["AUTH_APPLE_ID", "AUTH_APPLE_TEAM_ID", "AUTH_APPLE_KEY_ID"]), ["AUTH_APPLE"]);
        assert_eq!(prefixes(&["AUTH_TEAM_ID"]), ["AUTH_TEAM"]);
        for name in ["AUTH_MY_TEAM_SECRET", "AUTH_MY_TEAM_ISSUER", "AUTH_MY_TEAM_PRIVATE_KEY"] {
            assert_eq!(prefixes(&["AUTH_MY_TEAM_ID", name]), ["AUTH_MY_TEAM"], "{name}");
        }
    }

    #[test]
    fn setting_suffixes_are_those_of_both_protocols_longer_ones_first() {
        let of_all = ["_ID", "_SECRET", "_ISSUER", "_NAME", "_PRIVATE_KEY", "_KEY_ID"];
        let of_oauth2 = OAuth2Field::settings().map(|(_, suffix)| suffix);
        let expected: BTreeSet<_> =
            of_all.into_iter().chain(RULE_SUFFIXES).chain(OPENID_SUFFIXES).chain(of_oauth2).collect();
        assert_eq!(BTreeSet::from(SUFFIXES), expected);
        assert_eq!(SUFFIXES.len(), expected.len());
        assert!(SUFFIXES.is_sorted_by_key(|suffix| std::cmp::Reverse(suffix.len())));
    }
}
