//! Reads a configured OpenID provider: its issuer, and what its record or a setting says.

use url::Url;

use super::{
    OpenIdProvider, openid_settings::read_openid_settings, provider_config::Protocol,
    setting_names::ProviderSettings,
};
use crate::{
    providers::{
        openid::tenants::{NoTenantId, is_uuid},
        presets::{
            self, Record,
            openid::{issuer_source::IssuerSource, record::OpenIdRecord},
        },
    },
    settings::ConfigError,
};

const ISSUER_HINT: &str = "Set it to the provider's issuer, such as https://id.example.org.";

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
    OpenIdProvider::check_url(&url, allows_http).map_err(|problem| wrong(problem.to_owned()))?;
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
        (None, Some(IssuerSource::Fixed(issuer))) => Ok(issuer.to_owned()),
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
            Ok(template.replace(&format!("{{{part}}}"), value))
        }
        (None, Some(IssuerSource::Setting { example })) => {
            let hint = format!("Set it to the provider's issuer, such as {example}.");
            own.required("_ISSUER", &hint).map(ToOwned::to_owned)
        }
        (None, None) => own.required("_ISSUER", ISSUER_HINT).map(ToOwned::to_owned),
    }
}

/// The domain of a tenant leads to a discovery document that states the tenant's id.
fn check_tenant(own: &ProviderSettings<'_>, provider: &OpenIdProvider) -> Result<(), ConfigError> {
    let is_one = provider.record.is_multi_tenant && provider.tenants.is_none();
    match own.get("_TENANT") {
        Some(tenant) if is_one && !is_uuid(tenant) => {
            let hint = "Set it to the tenant's id, or to common, organizations or consumers.";
            Err(own.mistake("_TENANT", NoTenantId.to_string(), hint))
        }
        _ => Ok(()),
    }
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
