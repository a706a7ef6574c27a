//! Checks what can be known of a configuration before anything is opened. A [`Config`] that was
//! read from settings is checked already; its fields can be changed in code.

use std::collections::HashSet;

use secrecy::ExposeSecret as _;

use crate::{
    config::Config,
    crypto::secret_ring::MIN_SECRET_BYTES,
    model::{cookie_names::CookieNames, native_app::NativeApps, site::Site},
    providers::{
        config::{DEVELOPMENT, shared_issuer},
        http_client::ProviderHttp,
    },
    start_error::StartError,
};

/// What the checks have made of a configuration.
pub(super) struct Checked {
    pub site: Site,
    pub cookie_names: CookieNames,
    pub native_apps: NativeApps,
    pub provider_http: ProviderHttp,
}

/// Checks `config`.
///
/// # Errors
/// See [`StartError`].
pub(super) fn check_config(config: &Config) -> Result<Checked, StartError> {
    let site = config.site()?;
    let cookie_names = CookieNames::new(site.public_url(), &config.cookies)?;
    let native_apps = NativeApps::new(config.native_apps.clone())?;
    check_providers(config)?;
    check_secrets(config, &site)?;
    if config.dev_provider.is_some() && !site.public_url().is_loopback() {
        return Err(StartError::NotDevelopment(site.public_url().to_string()));
    }
    if config.limits.idle.is_zero() || config.limits.absolute.is_zero() {
        return Err(StartError::ZeroTimeout);
    }
    let provider_http = ProviderHttp::new(&config.provider_http)?;
    Ok(Checked { site, cookie_names, native_apps, provider_http })
}

/// An id is part of a path, and a name of identities (S23).
fn check_providers(config: &Config) -> Result<(), StartError> {
    let mut ids = HashSet::new();
    for provider in &config.providers {
        let id = provider.id.as_str();
        let is_plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if id.is_empty() || !is_plain || id == DEVELOPMENT {
            return Err(StartError::ProviderId(provider.id.clone()));
        }
        if !ids.insert(id) {
            return Err(StartError::TwoProviders(provider.id.clone()));
        }
        provider.check().map_err(|error| StartError::Provider(provider.id.clone(), error))?;
    }
    if let Some([one, other]) = shared_issuer(&config.providers) {
        return Err(StartError::SharedIssuer(one.id.clone(), other.id.clone()));
    }
    config.unknown_in_order().map_or(Ok(()), |unknown| Err(unknown.into()))
}

/// The secret of development is for this computer alone (S14).
fn check_secrets(config: &Config, site: &Site) -> Result<(), StartError> {
    if config.secrets.is_empty() && !site.public_url().is_loopback() {
        return Err(StartError::NoSecret(site.public_url().to_string()));
    }
    let is_short = config.secrets.iter().any(|secret| secret.expose_secret().len() < MIN_SECRET_BYTES);
    if is_short { Err(StartError::ShortSecret) } else { Ok(()) }
}
