//! What a running server was told: checked as a whole, so that every mistake is reported at once and nothing is bound.

pub(crate) mod dev_secret;

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use secrecy::SecretString;

use crate::{
    http::proxies::TrustedProxies,
    model::public_url::PublicUrl,
    providers::{
        config::{ProviderConfig, configured_providers},
        http_settings::ProviderHttpSettings,
    },
    server::connections::ConnectionTimeouts,
    session::{Limits, Polls},
    settings::{Mistake, Mistakes, Settings, setting_of},
    store::Database,
};

mod dev_provider;
mod fields;
mod names;
mod provider_http;
mod secrets;

use dev_provider::{Reach, read_dev_provider, read_reach};
use fields::{
    address, count, duration, read_database, read_polls, read_proxies, read_public_url, seconds, timeout,
};
use names::unknown_names;
use provider_http::read_provider_http;
pub use secrets::can_be_guessed;
use secrets::{missing_secret, read_secrets};

/// A checked configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen. Port 0 lets the operating system choose.
    pub listen: SocketAddr,
    /// Where people reach this server; `None` is `http://localhost:PORT`.
    pub public_url: Option<PublicUrl>,
    /// The secrets, the current one first. Empty in development: one is made and kept beside the database.
    pub secrets: Vec<SecretString>,
    /// Where sessions and users are kept.
    pub database: Database,
    /// The configured identity providers.
    pub providers: Vec<ProviderConfig>,
    /// How long providers may take, and which certificates are trusted.
    pub provider_http: ProviderHttpSettings,
    /// Where the development provider listens, if it was asked for.
    pub dev_provider: Option<SocketAddr>,
    /// How long sessions last.
    pub limits: Limits,
    /// The proxies that may say for whom they ask.
    pub trusted_proxies: TrustedProxies,
    /// How many sign-ins may be begun from one IP address in a minute; zero is no limit.
    pub sign_ins_per_minute: u32,
    /// Whether polling keeps a session alive.
    pub polls: Polls,
    /// How long clients may keep a connection waiting.
    pub connection_timeouts: ConnectionTimeouts,
    /// How long the server goes on after it was told to end, not ready any more.
    pub drain: Duration,
    /// Whether this is development: the public host is loopback, and so is the listening address, or a container's ports are
    /// published on loopback only (`HALLPASS_DEV_PROVIDER_PUBLISHED_ON`).
    pub development: bool,
    /// What works, and could be a mistake: told in the log at the start, and by `hallpass doctor`.
    pub warnings: Vec<Mistake>,
}

/// Whether the development provider was asked for: `hallpass` takes `--dev-provider` for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DevProvider {
    /// It was not, so it is not there.
    Off,
    /// It was. Elsewhere than in development that stops the start.
    On,
}

/// Every `HALLPASS_*` name there is.
const OWN_NAMES: &[&str] = &[
    "HALLPASS_ABSOLUTE_LIMIT",
    "HALLPASS_CA_FILE",
    "HALLPASS_CLIENT_TIMEOUT",
    "HALLPASS_CONFIG",
    "HALLPASS_DATABASE_CONNECTIONS",
    "HALLPASS_DATABASE_URL",
    "HALLPASS_DEV_PROVIDER_LISTEN",
    "HALLPASS_DEV_PROVIDER_PUBLISHED_ON",
    "HALLPASS_DRAIN",
    "HALLPASS_IDLE_LIMIT",
    "HALLPASS_KEEP_ALIVE",
    "HALLPASS_LISTEN",
    "HALLPASS_POLLS_ARE_USE",
    "HALLPASS_PROVIDER_TIMEOUT",
    "HALLPASS_PROVIDER_TOTAL_TIMEOUT",
    "HALLPASS_SESSIONS_PER_USER",
    "HALLPASS_SIGN_INS_PER_MINUTE",
    "HALLPASS_TRUSTED_PROXIES",
];

/// A load balancer looks every few seconds.
const DRAIN: Duration = Duration::from_secs(5);

/// Ten thousand people behind one address may sign in within ten minutes.
const SIGN_INS_PER_MINUTE: u32 = 1000;

const DEFAULT_DATABASE: &str = "hallpass-data/hallpass.db";

impl Config {
    /// Reads `hallpass.toml`, or the file that `HALLPASS_CONFIG` names, and the environment, which wins.
    ///
    /// # Errors
    /// Everything that is wrong, each by name and with its hint.
    pub fn load(dev_provider: DevProvider) -> Result<Self, Mistakes> {
        let named = std::env::var_os("HALLPASS_CONFIG").filter(|path| !path.is_empty()).map(PathBuf::from);
        let settings = Settings::load(named.as_deref(), std::env::vars_os())?;
        Self::from_settings(&settings, dev_provider).map_err(Mistakes)
    }

    /// Checks `settings`.
    ///
    /// # Errors
    /// Everything that is wrong, each by name and with its hint.
    pub fn from_settings(settings: &Settings, dev_provider: DevProvider) -> Result<Self, Vec<Mistake>> {
        let names::UnknownNames { mut mistakes, mut warnings } = unknown_names(settings);
        let misspelled = warnings.clone();
        let mut check = |result: Result<(), Mistake>| mistakes.extend(result.err());

        let mut listen = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
        check(address(settings, "HALLPASS_LISTEN").map(|given| listen = given.unwrap_or(listen)));
        let mut public_url = None;
        check(read_public_url(settings).map(|given| public_url = given));
        let mut reach = Reach::Address;
        check(
            read_reach(settings, dev_provider, public_url.as_ref(), &mut warnings).map(|given| reach = given),
        );
        let here_only = listen.ip().is_loopback() || reach == Reach::PublishedOnLoopback;
        let development = here_only && public_url.as_ref().is_none_or(PublicUrl::is_loopback);
        if public_url.is_none() && !listen.ip().is_loopback() && settings.get("AUTH_URL").is_none() {
            check(Err(Mistake::new(
                "AUTH_URL",
                format!("is not set, but the server is to be reachable from other machines ({listen})"),
                "Set it to the address that people will use, such as https://app.example.org.",
            )));
        }

        let (secrets, wrong) = read_secrets(settings);
        let missing = secrets.is_empty() && wrong.is_empty() && !development;
        check(if missing { Err(missing_secret()) } else { Ok(()) });
        let mut database = Database::Sqlite(DEFAULT_DATABASE.into());
        check(read_database(settings, &mut warnings).map(|given| database = given));

        let Limits { mut idle, mut absolute, .. } = Limits::default();
        check(duration(settings, "HALLPASS_IDLE_LIMIT").map(|given| idle = given.unwrap_or(idle)));
        check(
            duration(settings, "HALLPASS_ABSOLUTE_LIMIT").map(|given| absolute = given.unwrap_or(absolute)),
        );
        let mut limits = Limits::new(idle, absolute);

        check(
            count(settings, "HALLPASS_SESSIONS_PER_USER")
                .map(|given| limits.sessions_per_user = given.unwrap_or(limits.sessions_per_user)),
        );
        let mut sign_ins_per_minute = SIGN_INS_PER_MINUTE;
        check(
            count(settings, "HALLPASS_SIGN_INS_PER_MINUTE")
                .map(|given| sign_ins_per_minute = given.unwrap_or(sign_ins_per_minute)),
        );

        let mut trusted_proxies = TrustedProxies::default();
        check(read_proxies(settings).map(|given| trusted_proxies = given));
        let mut polls = Polls::default();
        check(read_polls(settings).map(|given| polls = given));
        let mut drain = if development { Duration::ZERO } else { DRAIN };
        check(
            seconds(settings, "HALLPASS_DRAIN").map(|given| drain = given.map_or(drain, Duration::from_secs)),
        );

        let mut connection_timeouts = ConnectionTimeouts::default();
        let ConnectionTimeouts { keep_alive, client } = &mut connection_timeouts;
        check(
            timeout(settings, "HALLPASS_KEEP_ALIVE").map(|given| *keep_alive = given.unwrap_or(*keep_alive)),
        );
        check(timeout(settings, "HALLPASS_CLIENT_TIMEOUT").map(|given| *client = given.unwrap_or(*client)));

        let mut provider_http = ProviderHttpSettings::default();
        check(read_provider_http(settings).map(|given| provider_http = given));

        let mut dev_listen = None;
        check(
            read_dev_provider(settings, dev_provider, listen, development, reach, &mut warnings)
                .map(|given| dev_listen = given),
        );
        mistakes.extend(wrong);
        let providers = match configured_providers(settings) {
            Ok(providers) => providers,
            Err(wrong) => {
                mistakes.extend(wrong);
                Vec::new()
            }
        };
        // What a file should have said is missing because of the file.
        let files = settings.file_mistakes();
        let explained = |name: &str| files.iter().any(|mistake| setting_of(&mistake.name) == Some(name));
        mistakes.retain(|mistake| !explained(&mistake.name));
        mistakes.extend_from_slice(files);
        if !mistakes.is_empty() {
            // What is missing may be there under a name with a typing mistake.
            mistakes.extend(misspelled);
            return Err(mistakes);
        }
        Ok(Self {
            listen,
            public_url,
            secrets,
            database,
            providers,
            provider_http,
            dev_provider: dev_listen,
            limits,
            trusted_proxies,
            sign_ins_per_minute,
            polls,
            connection_timeouts,
            drain,
            development,
            warnings,
        })
    }

    /// Writes the warnings into the log.
    pub(crate) fn log_warnings(&self) {
        for warning in &self.warnings {
            tracing::warn!("{warning}");
        }
        if self.secrets.iter().any(can_be_guessed) {
            tracing::warn!("AUTH_SECRET can be guessed. Make one with `openssl rand -base64 33`.");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "0123456789abcdef0123456789abcdef";

    fn mistakes<const N: usize>(pairs: [(&str, &str); N], dev: DevProvider) -> Vec<String> {
        let mistakes = Config::from_settings(&Settings::from(pairs), dev).err().unwrap_or_default();
        mistakes.into_iter().map(|mistake| mistake.name).collect()
    }

    #[test]
    fn nothing_set_is_development_on_localhost() {
        let config = Config::from_settings(&Settings::default(), DevProvider::On).unwrap();
        assert!(config.development);
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.dev_provider.unwrap().to_string(), "127.0.0.1:8081");
        assert!(config.providers.is_empty());
    }

    #[test]
    fn every_mistake_is_reported_at_once_and_no_secret_is_shown() {
        let settings = Settings::from([
            ("HALLPASS_LISTEN", "nowhere"),
            ("HALLPASS_IDLE_LIMIT", "-1"),
            ("AUTH_URL", "app.example.org"),
            ("AUTH_SECRET", "hunter2"),
            ("DATABASE_URL", "mysql://hallpass:hunter2@localhost/hallpass"),
            ("AUTH_WORK_ISSUER", "https://id.example.org"),
            ("AUTH_WORK_SECRET_FILE", "/nowhere"),
        ]);
        let mistakes = Config::from_settings(&settings, DevProvider::Off).unwrap_err();
        let names: Vec<_> = mistakes.iter().map(|mistake| mistake.name.as_str()).collect();
        for name in [
            "HALLPASS_LISTEN",
            "HALLPASS_IDLE_LIMIT",
            "AUTH_URL",
            "AUTH_SECRET",
            "DATABASE_URL",
            "AUTH_WORK_ID",
            "AUTH_WORK_SECRET_FILE",
        ] {
            assert!(names.contains(&name), "{name} is missing in {names:?}");
        }
        assert!(!names.contains(&"AUTH_WORK_SECRET"), "told twice: {names:?}");
        let text: String = mistakes.iter().map(ToString::to_string).collect();
        assert!(!text.contains("hunter2"), "{text}");
    }

    #[test]
    fn settings_in_the_file_must_exist_and_others_in_the_environment_are_warned_about() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hallpass.toml");
        std::fs::write(&path, "HALLPASS_LISTNE = \"a\"\nAUTH_WORK_NAME = \"Work\"\nRUST_LOG = \"info\"\n")
            .unwrap();
        let settings = Settings::load(Some(&path), std::iter::empty()).unwrap();
        let mistakes = Config::from_settings(&settings, DevProvider::Off).unwrap_err();
        let names: Vec<_> = mistakes.iter().map(|mistake| mistake.name.as_str()).collect();
        assert_eq!(names, ["AUTH_WORK_NAME", "HALLPASS_LISTNE", "RUST_LOG"]);

        let settings = Settings::from([("HALLPASS_LISTNE", "a"), ("HALLPASS_PORT", "tcp://10.0.0.1:80")]);
        let config = Config::from_settings(&settings, DevProvider::Off).unwrap();
        assert_eq!(config.warnings.len(), 1);
        assert_eq!(config.warnings[0].name, "HALLPASS_LISTNE");
    }

    #[test]
    fn session_s14_gaps_duplicates_and_short_secrets_stop_the_start() {
        assert_eq!(mistakes([("AUTH_SECRET_1", LONG)], DevProvider::Off), ["AUTH_SECRET_1"]);
        let twice = [("AUTH_SECRET", LONG), ("AUTH_SECRET_1", LONG)];
        assert_eq!(mistakes(twice, DevProvider::Off), ["AUTH_SECRET_1"]);
        assert_eq!(mistakes([("AUTH_SECRET", "short")], DevProvider::Off), ["AUTH_SECRET"]);
    }

    #[test]
    fn timeouts_of_connections_are_from_a_second_to_a_day() {
        for name in ["HALLPASS_KEEP_ALIVE", "HALLPASS_CLIENT_TIMEOUT"] {
            for wrong in ["0", "86401", "18446744073709551615", "a minute"] {
                assert_eq!(mistakes([(name, wrong)], DevProvider::Off), [name], "{wrong}");
            }
        }
        let settings = Settings::from([("HALLPASS_KEEP_ALIVE", "620"), ("HALLPASS_CLIENT_TIMEOUT", "5")]);
        let timeouts = Config::from_settings(&settings, DevProvider::Off).unwrap().connection_timeouts;
        assert_eq!((timeouts.keep_alive.as_secs(), timeouts.client.as_secs()), (620, 5));
    }

    #[test]
    fn production_needs_a_secret_an_address_and_no_development_provider() {
        let public = ("AUTH_URL", "https://app.example.org");
        assert_eq!(mistakes([public], DevProvider::Off), ["AUTH_SECRET"]);
        assert_eq!(mistakes([public, ("AUTH_SECRET", LONG)], DevProvider::On), ["--dev-provider"]);
        let open = [("HALLPASS_LISTEN", "0.0.0.0:8080"), ("AUTH_SECRET", LONG)];
        assert_eq!(mistakes(open, DevProvider::Off), ["AUTH_URL"]);
    }
}
