//! The configuration of a server. It is checked as a whole: every error is reported at once, and
//! before the server listens or writes anything.

mod account_linking;
mod connection_timeouts;
mod database;
mod dev_provider;
pub(crate) mod dev_secret;
mod known_names;
mod native_apps;
mod polling;
mod problems;
mod provider_http;
pub(crate) mod provider_order;
mod proxies;
mod public_url;
mod read;
mod redirect_uris;
mod secrets;
mod session_limits;
mod sign_in_rules;
mod site;
#[cfg(test)]
mod tests;
mod unknown_names;
mod unknown_rule;
mod value;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use hallpass_types::ProviderId;
use secrecy::SecretString;

use crate::{
    http::proxies::TrustedProxies,
    model::{
        account_linking::AccountLinking,
        cookie_settings::CookieSettings,
        native_app::NativeApp,
        public_url::PublicUrl,
        site::{allowed_origin::AllowedOrigin, base_path::BasePath, page::Pages},
    },
    providers::{
        config::ProviderConfig, http_settings::ProviderHttpSettings, rules::allowed_emails::AllowedEmails,
    },
    server::connections::ConnectionTimeouts,
    session::{Limits, Polling},
    settings::{ConfigError, ConfigErrors, Settings},
    store::Database,
};
pub(crate) use secrets::is_guessable;

/// A checked configuration. Its fields can be changed before [`crate::Hallpass::open`] takes it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// Where to listen. With port 0 the operating system chooses a free one.
    pub listen: SocketAddr,
    /// The URL under which people reach this server; `None` is `http://localhost:PORT`.
    pub public_url: Option<PublicUrl>,
    /// The path of the API, below the public URL.
    pub base_path: BasePath,
    /// The application's own pages.
    pub pages: Pages,
    /// The origins of separate front ends.
    pub allowed_origins: Vec<AllowedOrigin>,
    /// The names of the cookies, and for which hosts and sites they are.
    pub cookies: CookieSettings,
    /// The secrets, the current one first. Empty in development: one is generated and kept in a
    /// file.
    pub secrets: Vec<SecretString>,
    /// Where sessions and users are stored.
    pub database: Database,
    /// The configured identity providers.
    pub providers: Vec<ProviderConfig>,
    /// The ids of the providers that a login page offers first, in this order. The others follow in
    /// the order of their ids.
    pub provider_order: Vec<ProviderId>,
    /// The e-mail addresses whose people may sign in, with any provider; `None` is everyone.
    pub allowed_emails: Option<AllowedEmails>,
    /// Timeouts and trusted certificates of requests to providers.
    pub provider_http: ProviderHttpSettings,
    /// Where the development provider listens, if it runs.
    pub dev_provider: Option<SocketAddr>,
    /// How long sessions last, and how many a user may have.
    pub limits: Limits,
    /// The proxies whose forwarding headers are trusted.
    pub trusted_proxies: TrustedProxies,
    /// How many sign-ins may begin from one IP address in a minute; zero is no limit.
    pub sign_ins_per_minute: u32,
    /// Whether people may add and remove ways to sign in to their accounts.
    pub account_linking: AccountLinking,
    /// The programs and mobile apps that people may sign in to.
    pub native_apps: Vec<NativeApp>,
    /// Whether polling extends a session.
    pub polls: Polling,
    /// How long clients may keep a connection waiting.
    pub connection_timeouts: ConnectionTimeouts,
    /// How long the server still accepts requests after `SIGTERM`, while it is not ready.
    pub drain: Duration,
    /// Whether this is development: the public URL is on loopback, and so is the listening socket
    /// address, or the ports of the container (`HALLPASS_DEV_PROVIDER_PUBLISHED_ON`).
    pub development: bool,
    /// Possible mistakes. They are logged at the start, and shown by `hallpass doctor`.
    pub warnings: Vec<ConfigError>,
}

/// Whether to run the development provider, as `hallpass --dev-provider` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DevProvider {
    /// Without it.
    Off,
    /// With it. An error outside of development.
    On,
}

impl Config {
    /// Reads `hallpass.toml`, or the file that `HALLPASS_CONFIG` names, and the environment, which
    /// wins.
    ///
    /// # Errors
    /// All errors in the configuration, each with the name of the setting and a hint.
    pub fn load(dev_provider: DevProvider) -> Result<Self, ConfigErrors> {
        let named = std::env::var_os("HALLPASS_CONFIG").filter(|path| !path.is_empty()).map(PathBuf::from);
        let settings = Settings::load(named.as_deref(), std::env::vars_os())?;
        Self::from_settings(&settings, dev_provider)
    }

    /// Logs the warnings.
    pub(crate) fn log_warnings(&self) {
        for warning in &self.warnings {
            tracing::warn!("{warning}");
        }
        // Those of code, which no setting has warned about.
        let plain = self.providers.iter().filter_map(|provider| {
            let warning = provider.plain_http_warning().filter(|warning| !self.warnings.contains(warning))?;
            Some((&provider.id, warning))
        });
        for (provider, warning) in plain {
            tracing::warn!(%provider, "allows_http {}", warning.problem);
        }
        for (provider, warning) in self.rule_warnings_of_code() {
            tracing::warn!(%provider, "{warning}");
        }
        for warning in self.redirect_uri_warnings() {
            tracing::warn!("{warning}");
        }
        // No fault: with one provider there is nothing to add.
        if self.providers.len() > 1
            && let Some(advice) = self.linking_advice()
        {
            tracing::info!(setting = advice.name, hint = advice.hint, "{}", advice.problem);
        }
        if self.secrets.iter().any(is_guessable) {
            tracing::warn!("AUTH_SECRET can be guessed. Generate one with `openssl rand -base64 33`.");
        }
    }
}
