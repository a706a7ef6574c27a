//! Reads the configured providers.

use std::collections::BTreeMap;

use hallpass_types::ProviderId;

use super::{
    credential_settings::read_credential,
    mistaken_names::foreign_names,
    oauth2_settings::{Spoken, read_oauth2, spoken},
    protocol_settings::{capitalize, read_openid},
    provider_config::{DEVELOPMENT, ProviderConfig},
    provider_mistakes::explain,
    rule_settings::read_rules,
    setting_names::{ProviderSettings, configured_prefixes},
};
use crate::{
    providers::{client_credential::ClientCredential, rules::sign_in_rules::SignInRules},
    settings::{ConfigError, Settings},
};

/// Ids that no provider can have: `AUTH_SECRET` is the server's own.
const RESERVED_IDS: [&str; 3] = ["", DEVELOPMENT, "secret"];

/// Reads every provider that is configured.
///
/// # Errors
/// Every setting that is missing or wrong, by name.
pub fn configured_providers(settings: &Settings) -> Result<Vec<ProviderConfig>, Vec<ConfigError>> {
    let (mut providers, mut mistakes) = (Vec::new(), Vec::new());
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    for prefix in configured_prefixes(settings) {
        let own = ProviderSettings { settings, prefix };
        if let Some(first) = taken.insert(own.provider_id(), prefix) {
            let problem = format!("names the same provider as {first}_ID: {}", own.provider_id());
            let hint = "Give the two different names; letters are compared without their case.";
            mistakes.push(own.mistake("_ID", problem, hint));
            continue;
        }
        if let Some(mistake) = foreign_names(&own) {
            mistakes.push(mistake);
            continue;
        }
        match read_provider(&own) {
            Ok(provider) => providers.push(provider),
            Err(wrong) => mistakes.extend(wrong),
        }
    }
    if mistakes.is_empty() { Ok(providers) } else { Err(mistakes) }
}

fn read_provider(own: &ProviderSettings<'_>) -> Result<ProviderConfig, Vec<ConfigError>> {
    let mut mistakes = Vec::new();
    let id = own.provider_id();
    mistakes.extend(check_id(own, &id).err());
    let mut keep = |read: Result<&str, ConfigError>| match read {
        Ok(text) => text.to_owned(),
        Err(mistake) => {
            mistakes.push(mistake);
            String::new()
        }
    };
    let client_id = keep(own.required("_ID", "Set it to the client id that the provider gave you."));
    let credential = read_credential(own).unwrap_or_else(|wrong| {
        mistakes.push(wrong);
        ClientCredential::None
    });
    let rules = read_rules(own).unwrap_or_else(|wrong| {
        mistakes.extend(wrong);
        SignInRules::default()
    });
    let (preset_name, protocol) = match spoken(own) {
        Spoken::OAuth2(record) => {
            let name = record.map_or_else(|| capitalize(&id), |record| record.name.to_owned());
            (name, read_oauth2(own, record))
        }
        Spoken::OpenId => read_openid(own, &id),
    };
    match protocol {
        Ok(protocol) if mistakes.is_empty() => {
            let name = own.get("_NAME").map_or(preset_name, ToOwned::to_owned);
            let provider = ProviderConfig::new(ProviderId::new(id), name, protocol, client_id, credential);
            let provider = provider.with_rules(rules);
            match provider.check() {
                Ok(()) => Ok(provider),
                Err(error) => Err(vec![explain(own, error)]),
            }
        }
        protocol => {
            mistakes.extend(protocol.err().into_iter().flatten());
            Err(mistakes)
        }
    }
}

fn check_id(own: &ProviderSettings<'_>, id: &str) -> Result<(), ConfigError> {
    let is_ordinary = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_ordinary && !RESERVED_IDS.contains(&id) {
        return Ok(());
    }
    let hint = "Choose letters and digits; DEV is the development provider's, and SECRET the server's own.";
    Err(own.mistake("_ID", "does not name a provider", hint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::config::Protocol;

    fn mistaken_names<const N: usize>(pairs: [(&str, &str); N]) -> Vec<String> {
        let mistakes = configured_providers(&Settings::from(pairs)).unwrap_err();
        let mut names: Vec<_> = mistakes.into_iter().map(|mistake| mistake.name).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn provider_with_three_settings_is_read() {
        let providers = configured_providers(&Settings::from([
            ("AUTH_MY_WORK_ISSUER", "https://id.example.org/tenant"),
            ("AUTH_MY_WORK_ID", "client"),
            ("AUTH_MY_WORK_SECRET", "hunter2"),
            ("AUTH_URL", "https://app.example.org"),
            ("AUTH_SECRET", "not a provider's"),
        ]))
        .unwrap();
        assert_eq!(providers.len(), 1);
        assert_eq!(providers[0].id.as_str(), "my-work");
        let Protocol::OpenId(provider) = &providers[0].protocol else { panic!("{providers:?}") };
        assert_eq!(provider.issuer(), "https://id.example.org/tenant");
        assert!(!format!("{providers:?}").contains("hunter2"));
    }

    #[test]
    fn provider_with_a_preset_needs_two_settings() {
        let providers = configured_providers(&Settings::from([
            ("AUTH_GOOGLE_ID", "client"),
            ("AUTH_GOOGLE_SECRET", "hunter2"),
            ("AUTH_GITHUB_ID", "client"),
            ("AUTH_GITHUB_SECRET", "hunter2"),
        ]))
        .unwrap();
        let names: Vec<_> = providers.iter().map(|provider| provider.name.as_str()).collect();
        assert_eq!(names, ["GitHub", "Google"]);
        let Protocol::OpenId(provider) = &providers[1].protocol else { panic!("{providers:?}") };
        assert_eq!(provider.issuer(), "https://accounts.google.com");
    }

    #[test]
    fn provider_settings_that_are_missing_or_unused_are_named() {
        assert_eq!(
            mistaken_names([("AUTH_WORK_ISSUER", "http://id.example.org"), ("AUTH_HOME_SECRET", "hunter2")]),
            ["AUTH_HOME_ID", "AUTH_HOME_ISSUER", "AUTH_WORK_ID", "AUTH_WORK_ISSUER", "AUTH_WORK_SECRET"]
        );
        assert_eq!(
            mistaken_names([
                ("AUTH_GITHUB_ID", "client"),
                ("AUTH_GITHUB_SECRET", "hunter2"),
                ("AUTH_GITHUB_ISSUER", "https://github.com"),
            ]),
            ["AUTH_GITHUB_ISSUER"]
        );
    }

    #[test]
    fn provider_names_with_the_same_id_are_refused() {
        for (first, second) in
            [("AUTH_WORK", "AUTH_work"), ("AUTH_MY_WORK", "AUTH_MY-WORK"), ("AUTH_AUTH_WORK", "AUTH_WORK")]
        {
            let names = [first, second].map(|prefix| {
                ["_ID", "_SECRET", "_ISSUER"]
                    .map(|part| (format!("{prefix}{part}"), "https://id.example.org"))
            });
            let settings: Settings =
                names.iter().flatten().map(|(name, value)| (name.as_str(), *value)).collect();
            let mistakes = configured_providers(&settings).unwrap_err();
            assert_eq!(mistakes.len(), 1, "{mistakes:?}");
            assert!(mistakes[0].problem.contains("names the same provider as"), "{mistakes:?}");
        }
    }

    #[test]
    fn provider_settings_of_other_software_are_ignored() {
        let settings = Settings::from([
            ("AUTH_GOOGLE_ID", ""),
            ("AUTH_GOOGLE_SECRET", " "),
            ("AUTH_WORK_ISSUER", ""),
            ("AUTH_BACKEND_URL", "https://auth.example.org"),
            ("AUTH_BACKEND_API_URL", "https://auth.example.org"),
            ("AUTH_SERVICE_PORT_NAME", "http"),
        ]);
        assert!(configured_providers(&settings).unwrap().is_empty());
    }
}
