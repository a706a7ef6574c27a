//! Reads a whole configuration from settings.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::{
    Config, DevProvider,
    account_linking::read_account_linking,
    connection_timeouts::{read_connection_timeouts, read_drain},
    database::read_database,
    dev_provider::{Reach, read_dev_provider, read_reach},
    native_apps::read_native_apps,
    polling::read_polling,
    problems::Problems,
    provider_http::read_provider_http,
    provider_order::read_provider_order,
    proxies::{read_sign_ins_per_minute, read_trusted_proxies},
    public_url::{missing_public_url, read_public_url},
    secrets::read_secrets,
    session_limits::read_session_limits,
    sign_in_rules::read_allowed_emails,
    site::{read_allowed_origins, read_base_path, read_cookies, read_pages},
    unknown_names::check_names,
    value::socket_address,
};
use crate::{
    model::public_url::PublicUrl,
    providers::config::{ProviderConfig, configured_providers, shared_issuer_problem},
    settings::{ConfigError, ConfigErrors, Settings, setting_of},
};

const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

impl Config {
    /// Checks `settings`.
    ///
    /// # Errors
    /// All errors in the configuration, each with the name of the setting and a hint.
    pub fn from_settings(settings: &Settings, dev_provider: DevProvider) -> Result<Self, ConfigErrors> {
        let mut problems = Problems::default();
        check_names(settings, &mut problems);
        problems.warnings.extend_from_slice(settings.warnings());
        let name_warnings = problems.warnings.clone();
        let problems = &mut problems;

        let listen = problems.valid(socket_address(settings, "HALLPASS_LISTEN")).unwrap_or(DEFAULT_LISTEN);
        let base_path = read_base_path(settings, problems);
        let public_url = problems.valid(read_public_url(settings, &base_path));
        let reach = read_reach(settings, dev_provider, public_url.as_ref(), problems);
        let is_local = listen.ip().is_loopback() || reach == Reach::PublishedOnLoopback;
        let development = is_local && public_url.as_ref().is_none_or(PublicUrl::is_loopback);
        problems.errors.extend(missing_public_url(settings, listen));

        let mut config = Self {
            listen,
            secrets: read_secrets(settings, development, problems),
            database: read_database(settings, problems),
            limits: read_session_limits(settings, problems),
            sign_ins_per_minute: read_sign_ins_per_minute(settings, problems),
            trusted_proxies: read_trusted_proxies(settings, problems),
            account_linking: read_account_linking(settings, problems),
            native_apps: read_native_apps(settings, problems),
            polls: read_polling(settings, problems),
            drain: read_drain(settings, development, problems),
            connection_timeouts: read_connection_timeouts(settings, problems),
            provider_http: problems.valid(read_provider_http(settings).map(Some)).unwrap_or_default(),
            dev_provider: read_dev_provider(settings, dev_provider, listen, development, reach, problems),
            providers: configured_providers(settings).unwrap_or_else(|errors| {
                problems.errors.extend(errors);
                Vec::new()
            }),
            provider_order: read_provider_order(settings),
            allowed_emails: read_allowed_emails(settings, problems),
            base_path,
            pages: read_pages(settings, problems),
            allowed_origins: read_allowed_origins(settings, problems),
            cookies: read_cookies(settings, problems),
            public_url,
            development,
            warnings: std::mem::take(&mut problems.warnings),
        };
        if problems.errors.is_empty() {
            problems.errors.extend(config.site_problem());
            problems.errors.extend(shared_issuer_problem(&config.providers));
            config.warnings.extend(config.cross_site_warning());
            config.warnings.extend(config.providers.iter().filter_map(ProviderConfig::plain_http_warning));
            let warnings: Vec<_> = config.rule_warnings().collect();
            config.warnings.extend(warnings);
        }
        let mut errors = with_file_errors(settings, std::mem::take(&mut problems.errors));
        if errors.is_empty() {
            return Ok(config);
        }
        // A missing setting may be there under a name with a typing mistake.
        errors.extend(name_warnings);
        Err(ConfigErrors(errors))
    }
}

/// Adds the errors of files, and removes those that follow from them: a setting whose file cannot
/// be read is missing, too.
fn with_file_errors(settings: &Settings, mut errors: Vec<ConfigError>) -> Vec<ConfigError> {
    let file_errors = settings.file_errors();
    errors.retain(|error| {
        !file_errors.iter().any(|of_file| setting_of(&of_file.name) == Some(error.name.as_str()))
    });
    errors.extend_from_slice(file_errors);
    errors
}
