//! Reads the protocol of a configured provider, and its URLs.

use openidconnect::IssuerUrl;
use url::Url;

use super::{presets::github, provider_config::Protocol, setting_names::ProviderSettings};
use crate::{
    model::public_url::is_loopback,
    providers::{
        github::server::GitHubServer,
        presets::{self, Record, openid::issuer_source::IssuerSource},
    },
    settings::ConfigError,
};

const ISSUER_HINT: &str = "Set it to the provider's issuer, such as https://id.example.org.";

/// Reads the name that the preset or the id gives, and the issuer.
pub fn read_openid(own: &ProviderSettings<'_>, id: &str) -> (String, Result<Protocol, ConfigError>) {
    let record = match presets::find(id) {
        Some(Record::OpenId(record)) => Some(record),
        _ => None,
    };
    let name = record.map_or_else(|| capitalize(id), |record| record.name.to_owned());
    let issuer = match (own.get("_ISSUER"), record.map(|record| record.issuer)) {
        (None, Some(IssuerSource::Fixed(issuer))) => Ok(issuer),
        _ => own.required("_ISSUER", ISSUER_HINT),
    };
    let protocol = issuer.and_then(|text| {
        let wrong = |problem: String| own.mistake("_ISSUER", problem, ISSUER_HINT);
        parse_provider_url(text).map_err(wrong)?;
        IssuerUrl::new(text.to_owned()).map(Protocol::OpenId).map_err(|error| wrong(error.to_string()))
    });
    (name, protocol)
}

/// Reads the URLs: github.com by default, or a GitHub Enterprise Server with the API below its own
/// URL.
///
/// # Errors
/// A URL is wrong.
pub fn read_github(own: &ProviderSettings<'_>) -> Result<Protocol, ConfigError> {
    let read = |suffix: &str, default: &str| {
        let hint = "Leave it out for github.com, or set it to your own server's, such as https://github.example.org.";
        parse_provider_url(own.get(suffix).unwrap_or(default))
            .map_err(|problem| own.mistake(suffix, problem, hint))
    };
    let web = read("_URL", github::WEB_URL)?;
    let default_api = match own.get("_URL") {
        None => github::API_URL.to_owned(),
        Some(server) => format!("{}{}", server.trim_end_matches('/'), github::ENTERPRISE_API_PATH),
    };
    Ok(Protocol::GitHub(GitHubServer { web, api: read("_API_URL", &default_api)? }))
}

/// A provider's URL is https (OpenID Connect Discovery 1.0, section 3), except on this computer,
/// where no one can eavesdrop.
fn parse_provider_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("is not a URL ({error})"))?;
    let is_allowed = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    if is_allowed { Ok(url) } else { Err("must be https".into()) }
}

fn capitalize(id: &str) -> String {
    let mut letters = id.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
