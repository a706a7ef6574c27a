//! Finds names that are not settings.
//!
//! In `hallpass.toml` they are errors, because the file is ours. The environment is shared: a
//! Kubernetes service called `hallpass` sets `HALLPASS_PORT`, `HALLPASS_SERVICE_HOST` and more.
//! There they are ignored, with a warning if they look like a typing mistake; but what looks like
//! a rule about who may sign in is an error (`unknown_rule.rs`).

use hallpass_types::ProviderId;

use super::{
    known_names::{is_known, nearest_setting},
    problems::Problems,
    unknown_rule::unknown_rule,
};
use crate::{
    providers::{
        config::{
            ProviderSettings, Spoken, configured_prefixes, has_apple_key, is_openid_setting,
            is_part_elsewhere, nearest_suffix, preset_ids, provider_prefix, setting_prefix, spoken, uses,
        },
        oauth2::field::OAuth2Field,
    },
    settings::{ConfigError, Settings, Source},
};

const SEE_LIST: &str = "docs/operating.md#settings lists all settings.";

/// Notes an error or a warning for each name in `settings` that is not a setting.
pub(super) fn check_names(settings: &Settings, problems: &mut Problems) {
    let providers = configured_prefixes(settings);
    for (name, source) in settings.sources() {
        let prefix = provider_prefix(settings, name);
        let is_configured = prefix.is_some_and(|prefix| providers.contains(&prefix));
        if !is_configured
            && !is_known(name)
            && let Some(error) = unknown_rule(name, &providers)
        {
            problems.errors.push(error);
            continue;
        }
        let unknown = match prefix {
            Some(prefix) if is_configured => unused(settings, prefix, name),
            _ if is_known(name) => None,
            Some(prefix) => without_provider(name, prefix, source),
            None => unknown_name(name, source, nearest_suffix(name, &providers)),
        };
        match source {
            Source::File => problems.errors.extend(unknown),
            Source::Environment => problems.warnings.extend(unknown),
        }
    }
}

/// An error if the provider with this prefix does not have the setting `name`. `AUTH_KEYCLOAK_URL`
/// belongs to other software.
fn unused(settings: &Settings, prefix: &str, name: &str) -> Option<ConfigError> {
    let suffix = name.strip_prefix(prefix)?;
    let field = OAuth2Field::settings().find(|(_, known)| *known == suffix).map(|(field, _)| field);
    let own = ProviderSettings { settings, prefix };
    let problem = match (spoken(&own), field) {
        (Spoken::OAuth2(None), Some(field)) if !uses(None, field) => {
            "is not used: set its three endpoint URLs"
        }
        (Spoken::OAuth2(record), Some(field)) if !uses(record, field) => {
            "is not used: people cannot run a server of their own of this provider"
        }
        (Spoken::OAuth2(_), None) if is_openid_setting(suffix) => {
            "is not used: its provider speaks OAuth 2, without OpenID Connect"
        }
        (Spoken::OpenId, None) if suffix == "_TEAM_ID" && !has_apple_key(&own) => {
            "is not used: only Apple has such teams"
        }
        (Spoken::OpenId, None) if is_part_elsewhere(&own, suffix) => {
            "is not used, and keeps no one out: the issuer of its provider has no such part"
        }
        (Spoken::OpenId, Some(_)) if suffix.ends_with("_URL") => {
            "is not used: the issuer names all URLs of its provider"
        }
        (Spoken::OpenId, Some(_)) if suffix.ends_with("_FIELD") => {
            "is not used: OpenID Connect names the claims about people"
        }
        _ => return None,
    };
    Some(ConfigError::new(name, problem, "Leave it out, unless other software uses it."))
}

fn without_provider(name: &str, prefix: &str, source: Source) -> Option<ConfigError> {
    // No other software uses names that begin with those of a preset.
    let is_preset = || preset_ids().any(|id| setting_prefix(&ProviderId::new(id)) == prefix);
    let is_ours = source == Source::File || is_preset();
    is_ours.then(|| {
        let hint = format!("Set {prefix}_ID and {prefix}_SECRET too, or leave it out.");
        ConfigError::new(name, "is set, but its provider is not configured", hint)
    })
}

fn unknown_name(name: &str, source: Source, of_provider: Option<String>) -> Option<ConfigError> {
    let nearest = of_provider.or_else(|| nearest_setting(name).map(ToOwned::to_owned));
    let suggestion = nearest.map(|nearest| format!("Did you mean {nearest}?"));
    match (source, suggestion) {
        (Source::File, suggestion) => {
            let hint = suggestion.unwrap_or_else(|| format!("Leave it out: {SEE_LIST}"));
            Some(ConfigError::new(name, "is not a setting", hint))
        }
        (Source::Environment, Some(hint)) => {
            Some(ConfigError::new(name, "is not a setting, and is ignored", hint))
        }
        // Only Kubernetes generates names like ours.
        (Source::Environment, None) if name.starts_with("HALLPASS_") && !is_of_kubernetes(name) => {
            Some(ConfigError::new(name, "is not a setting, and is ignored", SEE_LIST))
        }
        (Source::Environment, None) => None,
    }
}

/// Whether Kubernetes sets this for services:
/// <https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables>.
fn is_of_kubernetes(name: &str) -> bool {
    name.ends_with("_SERVICE_HOST")
        || name.ends_with("_PORT")
        || ["_SERVICE_PORT", "_PORT_"].iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warnings(pairs: &[(&str, &str)]) -> Vec<String> {
        let mut problems = Problems::default();
        check_names(&pairs.iter().copied().collect(), &mut problems);
        assert!(problems.errors.is_empty(), "{:?}", problems.errors);
        problems.warnings.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn names_that_other_software_injects_are_ignored() {
        let injected = [
            ("HALLPASS_PORT", "tcp://10.0.0.1:80"),
            ("HALLPASS_SERVICE_HOST", "10.0.0.1"),
            ("HALLPASS_SERVICE_PORT", "80"),
            ("HALLPASS_SERVICE_PORT_HTTP", "80"),
            ("HALLPASS_PORT_80_TCP", "tcp://10.0.0.1:80"),
            ("HALLPASS_PORT_80_TCP_ADDR", "10.0.0.1"),
            ("HALLPASS_PORT_80_TCP_PORT", "80"),
            ("HALLPASS_PORT_80_TCP_PROTO", "tcp"),
            ("AUTH_PORT", "tcp://10.0.0.1:80"),
            ("AUTH_SERVICE_HOST", "10.0.0.1"),
            ("AUTH_API_URL", "https://auth.example.org"),
            ("AUTH_BACKEND_URL", "https://auth.example.org"),
            ("AUTH_SERVICE_PORT_NAME", "http"),
            ("AUTH_TRUST_HOST", "true"),
            ("AUTH_SECRET_KEY", "of Django"),
            ("HALLWAY_LISTEN", "x"),
        ];
        assert_eq!(warnings(&injected), [""; 0]);
    }

    #[test]
    fn names_with_a_typing_mistake_are_warned_about() {
        for (name, nearest) in [
            ("HALLPASS_LISTNE", "HALLPASS_LISTEN"),
            ("HALLPASS_TRUSTED_PROXY", "HALLPASS_TRUSTED_PROXIES"),
            ("HALLPASS_IDLELIMIT", "HALLPASS_IDLE_LIMIT"),
            ("HALPASS_DRAIN", "HALLPASS_DRAIN"),
            ("AUTH_SECERT", "AUTH_SECRET"),
            ("AUTH_ULR", "AUTH_URL"),
            ("AUTH_SECRET_FIEL", "AUTH_SECRET_FILE"),
            ("DATABSE_URL", "DATABASE_URL"),
            ("DATABASE_URI", "DATABASE_URL"),
        ] {
            let warnings = warnings(&[(name, "hunter2")]).concat();
            assert_eq!(warnings, format!("{name} is not a setting, and is ignored. Did you mean {nearest}?"));
        }
        for name in ["HALLPASS_DATABASE", "HALLPASS_IDLE"] {
            assert!(warnings(&[(name, "x")]).concat().starts_with(&format!("{name} is not a setting")));
        }
        let work = [("AUTH_WORK_ID", "client"), ("AUTH_WORK_SECRET", "hunter2")];
        let issuer = ("AUTH_WORK_ISSUER", "https://id.example.org");
        let beside = [&work[..], &[issuer, ("AUTH_WORK_URL", "https://work.example.org")]].concat();
        assert!(warnings(&beside).concat().starts_with("AUTH_WORK_URL is not used: the issuer names"));
        for (wrong, right) in
            [("AUTH_WORK_SCOPE", "AUTH_WORK_SCOPES"), ("AUTH_WORK_AUTHMETHOD", "AUTH_WORK_AUTH_METHOD")]
        {
            let warnings = warnings(&[&work[..], &[issuer, (wrong, "x")]].concat()).concat();
            assert_eq!(warnings, format!("{wrong} is not a setting, and is ignored. Did you mean {right}?"));
        }
        let beside = [&work[..], &[issuer, ("AUTH_WORK_SUBJECT_FIELD", "/id")]].concat();
        assert!(warnings(&beside).concat().starts_with("AUTH_WORK_SUBJECT_FIELD is not used"));
        let google = [("AUTH_GOOGLE_ID", "client"), ("AUTH_GOOGLE_SECRET", "hunter2")];
        for name in ["AUTH_GOOGLE_DOMAIN", "AUTH_GOOGLE_TENANT"] {
            let warnings = warnings(&[&google[..], &[(name, "example.org")]].concat()).concat();
            assert!(warnings.starts_with(&format!("{name} is not used, and keeps no one out")), "{warnings}");
        }
        let beside = [&work[..], &[issuer, ("AUTH_WORK_DOMAIN", "example.org")]].concat();
        assert!(warnings(&beside).concat().starts_with("AUTH_WORK_DOMAIN is not used"));
        let okta = [("AUTH_OKTA_ID", "client"), ("AUTH_OKTA_SECRET", "hunter2")];
        let used = [&okta[..], &[("AUTH_OKTA_DOMAIN", "example.okta.com")]].concat();
        assert_eq!(warnings(&used), [""; 0]);
        let other = [&okta[..], &[("AUTH_OKTA_TENANT", "common")]].concat();
        assert!(warnings(&other).concat().starts_with("AUTH_OKTA_TENANT is not used"));
        // Its endpoints need not be those of one server.
        let endpoint = ("AUTH_WORK_TOKEN_URL", "https://id.example.org/token");
        for name in ["AUTH_WORK_URL", "AUTH_WORK_API_URL"] {
            let own = [&work[..], &[endpoint, (name, "https://id.example.org")]].concat();
            let warnings = warnings(&own).concat();
            let says = format!("{name} is not used: set its three endpoint URLs. ");
            assert!(warnings.starts_with(&says), "{warnings}");
        }
        let discord = [("AUTH_DISCORD_ID", "client"), ("AUTH_DISCORD_SECRET", "hunter2")];
        let beside = [&discord[..], &[("AUTH_DISCORD_URL", "https://discord.example.org")]].concat();
        assert!(warnings(&beside).concat().starts_with("AUTH_DISCORD_URL is not used"));
        let used = [
            ("AUTH_DISCORD_SCOPES", "identify"),
            ("AUTH_DISCORD_TIMEOUT", "5"),
            ("AUTH_DISCORD_ALLOW_HTTP", "no"),
        ];
        assert_eq!(warnings(&[&discord[..], &used].concat()), [""; 0]);
        for name in ["AUTH_DISCORD_TENANTS", "AUTH_DISCORD_DISCOVERY_URL", "AUTH_DISCORD_ALGORITHMS"] {
            let warnings = warnings(&[&discord[..], &[(name, "5")]].concat()).concat();
            assert!(warnings.starts_with(&format!("{name} is not used: its provider speaks OAuth 2")));
        }
        let warnings = warnings(&[("AUTH_GITHUB_URL", "https://git.example.org")]).concat();
        assert!(
            warnings.contains("AUTH_GITHUB_URL is set, but its provider is not configured"),
            "{warnings}"
        );
    }
}
