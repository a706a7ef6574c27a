//! A configuration as a whole.

mod dev_provider;
mod files;

use hallpass_types::ProviderId;

use crate::{
    config::{Config, DevProvider},
    providers::{
        config::{OpenIdProvider, ProviderConfig},
        rules::{allowed_emails::AllowedEmails, claim_rule::ClaimRule},
    },
    session::Polling,
    settings::{ConfigErrors, Settings},
};

const LONG: &str = "0123456789abcdef0123456789abcdef";

/// The names of the settings that are wrong.
fn wrong<const N: usize>(pairs: [(&str, &str); N], dev_provider: DevProvider) -> Vec<String> {
    match Config::from_settings(&Settings::from(pairs), dev_provider) {
        Ok(_) => Vec::new(),
        Err(errors) => names(&errors).into_iter().map(str::to_owned).collect(),
    }
}

fn names(errors: &ConfigErrors) -> Vec<&str> {
    errors.0.iter().map(|error| error.name.as_str()).collect()
}

#[test]
fn no_settings_is_development_on_localhost() {
    let config = Config::from_settings(&Settings::default(), DevProvider::On).unwrap();
    assert!(config.development);
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.dev_provider.unwrap().to_string(), "127.0.0.1:8081");
    assert!(config.providers.is_empty());
}

#[test]
fn all_errors_are_reported_at_once_without_secrets() {
    let settings = Settings::from([
        ("HALLPASS_LISTEN", "nowhere"),
        ("HALLPASS_IDLE_LIMIT", "-1"),
        ("AUTH_URL", "app.example.org"),
        ("AUTH_SECRET", "hunter2"),
        ("DATABASE_URL", "mysql://hallpass:hunter2@localhost/hallpass"),
        ("AUTH_WORK_ISSUER", "https://id.example.org"),
        ("AUTH_WORK_SECRET_FILE", "/nowhere"),
    ]);
    let errors = Config::from_settings(&settings, DevProvider::Off).unwrap_err();
    let names = names(&errors);
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
    assert!(!names.contains(&"AUTH_WORK_SECRET"), "reported twice: {names:?}");
    assert!(!errors.to_string().contains("hunter2"), "{errors}");
}

#[test]
fn unknown_settings_in_the_file_are_errors_elsewhere_warnings() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hallpass.toml");
    std::fs::write(&path, "HALLPASS_LISTNE = \"a\"\nAUTH_WORK_NAME = \"Work\"\nRUST_LOG = \"info\"\n")
        .unwrap();
    let settings = Settings::load(Some(&path), std::iter::empty()).unwrap();
    let errors = Config::from_settings(&settings, DevProvider::Off).unwrap_err();
    let names = names(&errors);
    assert_eq!(names, ["AUTH_WORK_NAME", "HALLPASS_LISTNE", "RUST_LOG"]);

    let settings = Settings::from([("HALLPASS_LISTNE", "a"), ("HALLPASS_PORT", "tcp://10.0.0.1:80")]);
    let config = Config::from_settings(&settings, DevProvider::Off).unwrap();
    assert_eq!(config.warnings.len(), 1);
    assert_eq!(config.warnings[0].name, "HALLPASS_LISTNE");
}

#[test]
fn session_s14_wrong_secrets_stop_the_start() {
    assert_eq!(wrong([("AUTH_SECRET_1", LONG)], DevProvider::Off), ["AUTH_SECRET_1"]);
    let twice = [("AUTH_SECRET", LONG), ("AUTH_SECRET_1", LONG)];
    assert_eq!(wrong(twice, DevProvider::Off), ["AUTH_SECRET_1"]);
    assert_eq!(wrong([("AUTH_SECRET", "short")], DevProvider::Off), ["AUTH_SECRET"]);
}

#[test]
fn connection_timeouts_are_from_a_second_to_a_day() {
    for name in ["HALLPASS_KEEP_ALIVE", "HALLPASS_CLIENT_TIMEOUT"] {
        for value in ["0", "86401", "18446744073709551615", "a minute"] {
            assert_eq!(wrong([(name, value)], DevProvider::Off), [name], "{value}");
        }
    }
    let settings = Settings::from([("HALLPASS_KEEP_ALIVE", "620"), ("HALLPASS_CLIENT_TIMEOUT", "5")]);
    let timeouts = Config::from_settings(&settings, DevProvider::Off).unwrap().connection_timeouts;
    assert_eq!((timeouts.keep_alive.as_secs(), timeouts.client.as_secs()), (620, 5));
}

#[test]
fn production_needs_a_secret_and_a_public_url() {
    let public = ("AUTH_URL", "https://app.example.org");
    assert_eq!(wrong([public], DevProvider::Off), ["AUTH_SECRET"]);
    assert_eq!(wrong([public, ("AUTH_SECRET", LONG)], DevProvider::On), ["The development provider"]);
    let open = [("HALLPASS_LISTEN", "0.0.0.0:8080"), ("AUTH_SECRET", LONG)];
    assert_eq!(wrong(open, DevProvider::Off), ["AUTH_URL"]);
}

#[test]
fn polling_extends_sessions_also_under_the_old_name() {
    for name in ["HALLPASS_POLLING_EXTENDS_SESSION", "HALLPASS_POLLS_ARE_USE"] {
        let config = Config::from_settings(&Settings::from([(name, "yes")]), DevProvider::Off).unwrap();
        assert_eq!(config.polls, Polling::Extends);
        let warnings: Vec<_> = config.warnings.iter().map(|warning| warning.name.as_str()).collect();
        let expected: &[&str] = if name == "HALLPASS_POLLS_ARE_USE" { &[name] } else { &[] };
        assert_eq!(warnings, expected);
    }
    let name = "HALLPASS_POLLING_EXTENDS_SESSION";
    assert_eq!(wrong([(name, "maybe")], DevProvider::Off), [name]);
}

/// What is logged of `config` when it is used.
fn logged_warnings(config: &Config) -> String {
    let log = tempfile::NamedTempFile::new().unwrap();
    let writer = log.reopen().unwrap();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(writer).finish();
    tracing::subscriber::with_default(subscriber, || config.log_warnings());
    std::fs::read_to_string(log.path()).unwrap()
}

/// It is no fault, so that it is no warning; and with one provider there is nothing to add.
#[test]
fn linking_that_some_people_cannot_do_is_one_line_of_the_log() {
    let both = [
        ("AUTH_GITHUB_ID", "client"),
        ("AUTH_GITHUB_SECRET", "hunter2"),
        ("AUTH_WORK_ISSUER", "https://id.example.org"),
        ("AUTH_WORK_ID", "client"),
        ("AUTH_WORK_SECRET", "hunter2"),
    ];
    let log = |settings: &[(&'static str, &'static str)]| {
        let settings: Settings = settings.iter().copied().collect();
        logged_warnings(&Config::from_settings(&settings, DevProvider::Off).unwrap())
    };
    let advice = log(&both);
    assert_eq!(advice.lines().count(), 1, "{advice}");
    assert!(advice.contains(" INFO ") && advice.contains("nothing but GitHub cannot"), "{advice}");
    assert!(advice.contains("HALLPASS_ACCOUNT_LINKING=any-sign-in"), "{advice}");
    for none in
        [&both[..2], &both[2..], &[&both[..], &[("HALLPASS_ACCOUNT_LINKING", "any-sign-in")]].concat()]
    {
        assert_eq!(log(none), "", "{none:?}");
    }
}

#[test]
fn rules_of_code_are_warned_about_in_the_words_of_code() {
    let spotify = [("AUTH_SPOTIFY_ID", "client"), ("AUTH_SPOTIFY_SECRET", "hunter2")];
    let emails = || Some(AllowedEmails::parse("example.org").unwrap());
    let mut config = Config::from_settings(&Settings::from(spotify), DevProvider::Off).unwrap();
    config.providers[0].rules.emails = emails();
    let log = logged_warnings(&config);
    assert!(log.contains("SignInRules::emails admits no one") && log.contains("provider=spotify"), "{log}");
    assert!(log.contains("Decide by SignInRules::claims") && !log.contains("AUTH_SPOTIFY"), "{log}");
    config.providers[0].rules.emails = None;
    config.allowed_emails = emails();
    let log = logged_warnings(&config);
    assert!(log.contains("Builder::allowed_emails (HALLPASS_ALLOWED_EMAILS) admits no one"), "{log}");
    config.allowed_emails = None;
    for (claim, value) in [("username", "ada"), ("hd", "@example.org")] {
        config.providers[0].rules.claims = vec![ClaimRule::new(claim, [value]).unwrap()];
        let log = logged_warnings(&config);
        assert!(log.contains("SignInRules::claims") && !log.contains("AUTH_SPOTIFY"), "{log}");
    }
    // Those of settings are logged once, in their own words.
    let settings = [&spotify[..], &[("AUTH_SPOTIFY_ALLOWED_EMAILS", "example.org")]].concat();
    let config = Config::from_settings(&settings.into_iter().collect(), DevProvider::Off).unwrap();
    let log = logged_warnings(&config);
    assert!(
        log.contains("AUTH_SPOTIFY_ALLOWED_EMAILS admits no one") && !log.contains("SignInRules"),
        "{log}"
    );
}

#[test]
fn plain_http_of_a_provider_is_logged_once_whether_settings_or_code_allow_it() {
    let settings = Settings::from([
        ("AUTH_WORK_ID", "client"),
        ("AUTH_WORK_SECRET", "hunter2"),
        ("AUTH_WORK_ISSUER", "http://keycloak:8080"),
        ("AUTH_WORK_ALLOW_HTTP", "yes"),
    ]);
    let mut config = Config::from_settings(&settings, DevProvider::Off).unwrap();
    let mut provider = OpenIdProvider::new("http://zitadel:8080").unwrap();
    provider.allows_http = true;
    config.providers.push(ProviderConfig::new(
        ProviderId::new("staff"),
        "Staff",
        provider,
        "client",
        "hunter2",
    ));
    let log = logged_warnings(&config);
    let lines: Vec<_> = log.lines().filter(|line| line.contains("by plain http")).collect();
    let [work, staff] = lines[..] else { panic!("{log}") };
    assert!(work.contains("AUTH_WORK_ALLOW_HTTP") && staff.contains("provider=staff"), "{log}");
}
