//! Reads a configured OpenID provider: its issuer, and what its record or a setting says.

use url::Url;

use super::{
    OpenIdProvider, mistaken_names::well_known_hint, openid_settings::read_openid_settings,
    provider_config::Protocol, setting_names::ProviderSettings,
};
use crate::{
    providers::{
        openid::tenants::{NoTenantId, is_uuid},
        plain_http::{check_scheme, http_hint},
        presets::{
            self, Record,
            openid::{issuer_source::IssuerSource, record::OpenIdRecord},
        },
    },
    settings::ConfigError,
};

pub(super) const ISSUER_HINT: &str = "Set it to the provider's issuer, such as https://id.example.org.";

/// Reads the name that the record or the id gives, and the provider.
pub fn read_openid(own: &ProviderSettings<'_>, id: &str) -> (String, Result<Protocol, Vec<ConfigError>>) {
    let known = presets::find(id);
    let record = match known {
        Some(Record::OpenId(record)) => Some(record),
        _ => None,
    };
    let name = known.map_or_else(|| capitalize(id), |known| known.name().to_owned());
    let protocol = read_provider(own, record).map(|provider| Protocol::OpenId(Box::new(provider)));
    (name, protocol)
}

fn read_provider(
    own: &ProviderSettings<'_>,
    record: Option<&'static OpenIdRecord>,
) -> Result<OpenIdProvider, Vec<ConfigError>> {
    let allows_http = match own.get("_ALLOW_HTTP") {
        None | Some("no") => false,
        Some("yes") => true,
        Some(_) => return Err(vec![own.mistake("_ALLOW_HTTP", "is neither yes nor no", "Write yes or no.")]),
    };
    let issuer = read_issuer(own, record).map_err(|mistake| vec![mistake])?;
    let provider = match record {
        Some(record) => OpenIdProvider::with_record(record, &issuer),
        None => OpenIdProvider::new(&issuer),
    };
    let wrong = |problem: String| vec![own.mistake("_ISSUER", problem, ISSUER_HINT)];
    let mut provider = provider.map_err(|error| wrong(error.to_string()))?;
    let url = Url::parse(&issuer).map_err(|error| wrong(error.to_string()))?;
    check_scheme(&url, allows_http).map_err(|problem| {
        let hint = http_hint(&issuer, own.prefix).unwrap_or_else(|| ISSUER_HINT.to_owned());
        vec![own.mistake("_ISSUER", problem, &hint)]
    })?;
    provider.allows_http = allows_http;
    check_tenant(own, &provider).map_err(|mistake| vec![mistake])?;
    let mistakes = read_openid_settings(own, &mut provider);
    if mistakes.is_empty() { Ok(provider) } else { Err(mistakes) }
}

/// The issuer: as it is set, or as the record says, with a part that a setting gives.
fn read_issuer(
    own: &ProviderSettings<'_>,
    record: Option<&'static OpenIdRecord>,
) -> Result<String, ConfigError> {
    match (own.get("_ISSUER"), record.map(|record| record.issuer)) {
        (Some(issuer), source) => {
            if let Some(IssuerSource::Template { part, .. }) = source {
                let suffix = part_suffix(part);
                own.unused(&suffix, "is not used: the issuer is set, too").map_or(Ok(()), Err)?;
            }
            Ok(issuer.to_owned())
        }
        (None, Some(IssuerSource::Fixed(issuer) | IssuerSource::BestKnown(issuer))) => Ok(issuer.to_owned()),
        (None, Some(IssuerSource::Template { template, part, example })) => {
            let suffix = part_suffix(part);
            let hint = format!("Set it to your {part}, such as {example}, or set {}_ISSUER.", own.prefix);
            let value = own.required(&suffix, &hint)?;
            let is_ordinary = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
            if !value.bytes().all(is_ordinary) {
                return Err(own.mistake(
                    &suffix,
                    "has other characters than letters, digits, dots and hyphens",
                    &hint,
                ));
            }
            // The id of a tenant is in lower case in its issuer, and so are the words for many.
            let is_tenant = record.is_some_and(|record| record.is_multi_tenant);
            let value = if is_tenant { value.to_ascii_lowercase() } else { value.to_owned() };
            Ok(template.replace(&format!("{{{part}}}"), &value))
        }
        (None, Some(IssuerSource::Setting { example })) => {
            let hint = format!("Set it to the provider's issuer, such as {example}.");
            own.required("_ISSUER", &hint).map(ToOwned::to_owned)
        }
        (None, None) => {
            let hint = well_known_hint(own);
            let hint = hint.as_deref().unwrap_or(ISSUER_HINT);
            own.required("_ISSUER", hint).map(ToOwned::to_owned)
        }
    }
}

/// The domain of a tenant leads to a discovery document that states the tenant's id.
fn check_tenant(own: &ProviderSettings<'_>, provider: &OpenIdProvider) -> Result<(), ConfigError> {
    let is_one = provider.record.is_multi_tenant && provider.tenants.is_none();
    match own.get("_TENANT") {
        Some(tenant) if is_one && !is_uuid(&tenant.to_ascii_lowercase()) => {
            let hint = "Set it to the tenant's id, or to common, organizations or consumers.";
            Err(own.mistake("_TENANT", NoTenantId.to_string(), hint))
        }
        _ => Ok(()),
    }
}

/// Whether the setting with this suffix is a part of the issuers of other providers, and not of
/// this one's.
pub fn is_part_elsewhere(own: &ProviderSettings<'_>, suffix: &str) -> bool {
    let has_part = |record: &OpenIdRecord| match record.issuer {
        IssuerSource::Template { part, .. } => part_suffix(part) == suffix,
        IssuerSource::Fixed(_) | IssuerSource::BestKnown(_) | IssuerSource::Setting { .. } => false,
    };
    let is_own =
        matches!(presets::find(&own.provider_id()), Some(Record::OpenId(record)) if has_part(record));
    !is_own && presets::openid::RECORDS.iter().any(|record| has_part(record))
}

/// `_DOMAIN` for the part `domain`.
fn part_suffix(part: &str) -> String {
    format!("_{}", part.to_uppercase())
}

/// The name of a provider that no record names.
pub fn capitalize(id: &str) -> String {
    let mut letters = id.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{providers::config::configured_providers, settings::Settings};

    #[test]
    fn openid_preset_takes_a_tenant_or_a_domain() {
        let read = |id: &str, own: &[(&str, &str)]| {
            let of = |suffix: &str| format!("AUTH_{id}{suffix}");
            let given = [("_ID", "client"), ("_SECRET", "hunter2")];
            let pairs: Vec<_> = given.iter().chain(own).map(|(suffix, value)| (of(suffix), *value)).collect();
            let settings: Settings = pairs.iter().map(|(name, value)| (name.as_str(), *value)).collect();
            let read = configured_providers(&settings);
            read.map(|mut providers| providers.remove(0).identity_issuer().as_str().to_owned())
                .map_err(|mistakes| mistakes[0].name.clone())
        };
        let entra = |own: &[(&str, &str)]| read("MICROSOFT_ENTRA_ID", own);
        let tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
        let one = format!("https://login.microsoftonline.com/{tenant}/v2.0");
        let many = "https://login.microsoftonline.com/{tenantid}/v2.0";
        assert_eq!(entra(&[("_TENANT", tenant)]), Ok(one.clone()));
        assert_eq!(entra(&[("_TENANT", &tenant.to_uppercase())]), Ok(one.clone()));
        assert_eq!(entra(&[("_TENANT", "Common")]), Ok(many.to_owned()));
        assert_eq!(entra(&[("_TENANT", "common")]), Ok(many.to_owned()));
        assert_eq!(
            entra(&[("_ISSUER", "https://login.microsoftonline.com/organizations/v2.0")]),
            Ok(many.to_owned())
        );
        assert_eq!(
            read("AUTH0", &[("_DOMAIN", "example.eu.auth0.com")]),
            Ok("https://example.eu.auth0.com/".into())
        );
        for own in [
            &[][..],
            &[("_TENANT", "contoso.onmicrosoft.com")],
            &[("_TENANT", "common/../evil")],
            &[("_TENANT", "common"), ("_ISSUER", &*one)],
        ] {
            assert_eq!(entra(own), Err("AUTH_MICROSOFT_ENTRA_ID_TENANT".into()), "{own:?}");
        }
        let wrong = entra(&[("_TENANT", "common"), ("_TENANTS", "contoso.onmicrosoft.com")]);
        assert_eq!(wrong, Err("AUTH_MICROSOFT_ENTRA_ID_TENANTS".into()));
    }

    #[test]
    fn openid_issuer_by_http_is_on_a_private_network_and_allowed() {
        let read = |issuer: &str, allow: &str| {
            let pairs = [
                ("AUTH_WORK_ID", "client"),
                ("AUTH_WORK_SECRET", "hunter2"),
                ("AUTH_WORK_ISSUER", issuer),
                ("AUTH_WORK_ALLOW_HTTP", allow),
            ];
            configured_providers(&pairs.into_iter().collect())
        };
        let allowed = read("http://keycloak:8080/realms/x", "yes").unwrap();
        let Protocol::OpenId(provider) = &allowed[0].protocol else { panic!("{allowed:?}") };
        assert!(provider.uses_plain_http());
        for (issuer, allow) in [
            ("http://keycloak:8080/realms/x", "no"),
            ("http://id.example.org", "yes"),
            ("ftp://keycloak", "yes"),
        ] {
            let name = &read(issuer, allow).unwrap_err()[0].name;
            assert_eq!(name, "AUTH_WORK_ISSUER", "{issuer}");
        }
        assert!(read("http://127.0.0.1:9000", "no").is_ok());
    }
}
