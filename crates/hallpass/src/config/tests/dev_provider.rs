//! The development provider runs in development only.

use crate::{
    config::{Config, DevProvider},
    settings::{ConfigErrors, Settings},
};

fn config<const N: usize>(pairs: [(&str, &str); N]) -> Result<Config, ConfigErrors> {
    Config::from_settings(&Settings::from(pairs), DevProvider::On)
}

fn errors<const N: usize>(pairs: [(&str, &str); N]) -> String {
    config(pairs).unwrap_err().to_string()
}

const OPEN: (&str, &str) = ("HALLPASS_LISTEN", "0.0.0.0:8080");
const LOCAL: (&str, &str) = ("AUTH_URL", "http://localhost:8080");
const PUBLISHED: (&str, &str) = ("HALLPASS_DEV_PROVIDER_PUBLISHED_ON", "localhost");

#[test]
fn dev_provider_in_a_container_needs_local_ports() {
    let errors = errors([OPEN, LOCAL]);
    assert!(errors.contains("set HALLPASS_DEV_PROVIDER_PUBLISHED_ON=localhost"), "{errors}");
    let config = config([OPEN, LOCAL, PUBLISHED]).unwrap();
    assert!(config.development);
    assert_eq!(config.dev_provider.unwrap().to_string(), "0.0.0.0:8081");
    let open = ("HALLPASS_LISTEN", "[::]:8080");
    assert!(self::errors([open, LOCAL]).contains("set HALLPASS_DEV_PROVIDER_PUBLISHED_ON=localhost"));
    let both = self::config([open, LOCAL, PUBLISHED]).unwrap();
    assert!(both.development);
    assert_eq!(both.dev_provider.unwrap().to_string(), "[::]:8081");
    let warned: String = config.warnings.iter().map(ToString::to_string).collect();
    assert!(warned.contains("THE PORTS 8080 AND 8081 CAN SIGN IN AS ANYONE"), "{warned}");
}

#[test]
fn dev_provider_for_other_computers_is_refused() {
    let name = "HALLPASS_DEV_PROVIDER_PUBLISHED_ON";
    let public = ("AUTH_URL", "https://app.example.org");
    for (url, value) in [
        (LOCAL, "127.0.0.1"),
        (LOCAL, "yes"),
        (LOCAL, "0.0.0.0"),
        (public, "localhost"),
        (public, "app.example.org"),
    ] {
        let errors = errors([OPEN, url, (name, value)]);
        assert!(errors.contains(&format!("{name} is {value}, but must be the host of AUTH_URL")), "{errors}");
    }
    let errors = errors([OPEN, LOCAL, PUBLISHED, ("HALLPASS_DEV_PROVIDER_LISTEN", "192.0.2.1:8081")]);
    assert!(errors.contains("is not on 0.0.0.0"), "{errors}");
}

#[test]
fn dev_provider_setting_without_it_is_warned_about() {
    let settings = Settings::from([PUBLISHED]);
    let config = Config::from_settings(&settings, DevProvider::Off).unwrap();
    assert_eq!(config.dev_provider, None);
    assert!(config.warnings[0].to_string().contains("is not used: the development provider is off"));
    // It does not make anything else development.
    let settings = Settings::from([PUBLISHED, OPEN, LOCAL]);
    let ConfigErrors(errors) = Config::from_settings(&settings, DevProvider::Off).unwrap_err();
    assert_eq!(errors[0].name, "AUTH_SECRET");
}
