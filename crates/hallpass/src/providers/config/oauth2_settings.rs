//! Reads the settings of a provider that speaks OAuth 2 without OpenID Connect.

use super::{provider_config::Protocol, setting_names::ProviderSettings};
use crate::{
    providers::{
        oauth2::{builder::OAuth2Builder, builder_error::OAuth2BuilderError, field::OAuth2Field},
        plain_http::http_hint,
        presets::{self, Record, oauth2::record::OAuth2Record},
        request_timeout::RequestTimeout,
    },
    settings::ConfigError,
};

/// Any of these says that a provider without a record speaks OAuth 2.
const ENDPOINT_SUFFIXES: [&str; 3] = ["_AUTHORIZATION_URL", "_TOKEN_URL", "_USERINFO_URL"];

/// What a configured provider speaks.
#[derive(Clone, Copy, Debug)]
pub enum Spoken {
    /// OpenID Connect.
    OpenId,
    /// OAuth 2 without it, with the record of the provider, if it has one.
    OAuth2(Option<&'static OAuth2Record>),
}

/// What the provider with these settings speaks.
pub fn spoken(own: &ProviderSettings<'_>) -> Spoken {
    match presets::find(&own.provider_id()) {
        Some(Record::OAuth2(record)) => Spoken::OAuth2(Some(record)),
        Some(Record::OpenId(_)) => Spoken::OpenId,
        None => {
            let has_endpoints = ENDPOINT_SUFFIXES.iter().any(|suffix| own.get(suffix).is_some());
            // An issuer names its endpoints itself.
            if has_endpoints && own.get("_ISSUER").is_none() { Spoken::OAuth2(None) } else { Spoken::OpenId }
        }
    }
}

/// Reads the provider.
///
/// # Errors
/// Every setting that is missing or wrong.
pub fn read_oauth2(
    own: &ProviderSettings<'_>,
    record: Option<&'static OAuth2Record>,
) -> Result<Protocol, Vec<ConfigError>> {
    let builder = record.map_or_else(OAuth2Builder::default, OAuth2Builder::of_record);
    let builder = OAuth2Field::settings()
        .filter(|(field, _)| uses(record, *field))
        .filter_map(|(field, suffix)| Some((field, own.get(suffix)?)))
        .fold(builder, |builder, (field, text)| builder.set(field, text));
    let mut mistakes: Vec<_> = issuer_beside(own, record).into_iter().collect();
    match builder.build() {
        Ok(provider) if mistakes.is_empty() => Ok(provider.into()),
        Ok(_) => Err(mistakes),
        Err(wrong) => {
            mistakes.extend(wrong.0.into_iter().map(|error| to_config_error(own, error)));
            Err(mistakes)
        }
    }
}

/// Whether the provider has this field: only a kind of server that everyone can run has URLs
/// besides its endpoints'. Elsewhere they belong to other software.
pub fn uses(record: Option<&OAuth2Record>, field: OAuth2Field) -> bool {
    let is_of_server = record.is_some_and(OAuth2Record::is_of_server);
    is_of_server || !matches!(field, OAuth2Field::ServerUrl | OAuth2Field::ApiUrl)
}

fn issuer_beside(own: &ProviderSettings<'_>, record: Option<&OAuth2Record>) -> Option<ConfigError> {
    let record = record?;
    let hint = if record.is_of_server() {
        format!("Leave it out, or set {}_URL to the URL of your own server.", own.prefix)
    } else {
        "Leave it out.".to_owned()
    };
    let problem = format!("is not used: {} speaks OAuth 2, without an issuer", record.name);
    own.get("_ISSUER").map(|_| own.mistake("_ISSUER", problem, &hint))
}

fn to_config_error(own: &ProviderSettings<'_>, error: OAuth2BuilderError) -> ConfigError {
    let hint = match error.field {
        OAuth2Field::ServerUrl | OAuth2Field::ApiUrl => {
            "Set it to the URL of the server, such as https://id.example.org."
        }
        OAuth2Field::AuthorizationUrl | OAuth2Field::TokenUrl | OAuth2Field::UserinfoUrl => {
            "Set it to the URL in the provider's documentation, such as https://id.example.org/oauth/authorize."
        }
        OAuth2Field::Scopes => "Write the names with spaces between them.",
        OAuth2Field::Params => "Write name=value&name=value, as in a URL.",
        OAuth2Field::AuthMethod => "Set it to basic, basic_unencoded, post, private_key_jwt or none.",
        OAuth2Field::Pkce => "Leave it out, unless the provider refuses PKCE; then set it to no.",
        OAuth2Field::Timeout => RequestTimeout::HINT,
        OAuth2Field::AllowHttp => "Write yes or no.",
        OAuth2Field::SubjectField => {
            "Set it to the JSON pointer to the person's unchanging id in the userinfo answer, such as /id."
        }
        _ => "Set it to a JSON pointer into the userinfo answer, such as /user/name.",
    };
    let suffix = error.field.suffix().unwrap_or_default();
    let is_url = suffix.ends_with("_URL");
    let http_hint = own.get(suffix).filter(|_| is_url).and_then(|url| http_hint(url, own.prefix));
    own.mistake(suffix, error.problem, http_hint.as_deref().unwrap_or(hint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        providers::{config::configured_providers, presets::client_auth_method::ClientAuthMethod},
        settings::Settings,
    };

    fn mistaken_names<const N: usize>(pairs: [(&str, &str); N]) -> Vec<String> {
        let mistakes = configured_providers(&Settings::from(pairs)).unwrap_err();
        let mut names: Vec<_> = mistakes.into_iter().map(|mistake| mistake.name).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn oauth2_provider_is_read_from_settings_alone() {
        let complete = [
            ("AUTH_WORK_ID", "client"),
            ("AUTH_WORK_SECRET", "hunter2"),
            ("AUTH_WORK_AUTHORIZATION_URL", "https://id.example.org/authorize"),
            ("AUTH_WORK_TOKEN_URL", "https://id.example.org/token"),
            ("AUTH_WORK_USERINFO_URL", "https://id.example.org/me"),
            ("AUTH_WORK_SUBJECT_FIELD", "/data/id"),
            ("AUTH_WORK_AUTH_METHOD", "post"),
            ("AUTH_WORK_SCOPES", "read mail"),
        ];
        let providers = configured_providers(&Settings::from(complete)).unwrap();
        let Protocol::OAuth2(provider) = &providers[0].protocol else { panic!("{providers:?}") };
        assert_eq!(provider.auth_method, ClientAuthMethod::Post);
        assert_eq!(provider.scopes.to_string(), "read mail");
        assert_eq!(
            (providers[0].name.as_str(), provider.issuer.as_str()),
            ("Work", "https://id.example.org/me")
        );
        // A public client needs no secret, and PKCE.
        let changed = |name: &str, value: &str| -> Settings {
            let change = |(known, text): &(&'static str, &'static str)| {
                (*known, if *known == name { value.to_owned() } else { (*text).to_owned() })
            };
            let changed: Vec<_> =
                complete.iter().map(change).filter(|(name, _)| *name != "AUTH_WORK_SECRET").collect();
            changed.iter().map(|(name, text)| (*name, text.as_str())).collect()
        };
        assert!(configured_providers(&changed("AUTH_WORK_AUTH_METHOD", "none")).is_ok());
        assert_eq!(
            configured_providers(&changed("AUTH_WORK_ID", "x")).unwrap_err()[0].name,
            "AUTH_WORK_SECRET"
        );
    }

    #[test]
    fn oauth2_settings_that_are_missing_or_wrong_are_named() {
        assert_eq!(
            mistaken_names([
                ("AUTH_WORK_ID", "client"),
                ("AUTH_WORK_SECRET", "hunter2"),
                ("AUTH_WORK_TOKEN_URL", "http://id.example.org/token"),
                ("AUTH_WORK_EMAIL_FIELD", "email"),
            ]),
            [
                "AUTH_WORK_AUTHORIZATION_URL",
                "AUTH_WORK_EMAIL_FIELD",
                "AUTH_WORK_SUBJECT_FIELD",
                "AUTH_WORK_TOKEN_URL",
                "AUTH_WORK_USERINFO_URL"
            ]
        );
        let discord = [("AUTH_DISCORD_ID", "client"), ("AUTH_DISCORD_SECRET", "hunter2")];
        // Of other software, and ignored.
        let beside = [&discord[..], &[("AUTH_DISCORD_URL", "not a URL")]].concat();
        assert!(configured_providers(&beside.into_iter().collect()).is_ok());
        let nextcloud = [("AUTH_NEXTCLOUD_ID", "client"), ("AUTH_NEXTCLOUD_SECRET", "hunter2")];
        let mistakes = configured_providers(&Settings::from(nextcloud)).unwrap_err();
        assert_eq!(mistakes[0].name, "AUTH_NEXTCLOUD_URL");
        let work = [("AUTH_WORK_ID", "client"), ("AUTH_WORK_SECRET", "hunter2")];
        let both = [("AUTH_WORK_ISSUER", "https://id.example.org"), ("AUTH_WORK_TOKEN_URL", "x")];
        let providers = configured_providers(&work.into_iter().chain(both).collect()).unwrap();
        assert!(matches!(providers[0].protocol, Protocol::OpenId(_)), "{providers:?}");
    }
}
