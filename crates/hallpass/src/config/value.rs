//! The value of one setting: a number, a time, a socket address, yes or no.

use std::{net::SocketAddr, time::Duration};

use crate::settings::{ConfigError, Settings};

/// The longest timeout of a connection: a day.
const MAX_TIMEOUT_SECONDS: u64 = 86_400;

pub(super) fn socket_address(settings: &Settings, name: &str) -> Result<Option<SocketAddr>, ConfigError> {
    let Some(text) = settings.get(name) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| {
        ConfigError::new(
            name,
            format!("is not an IP address with a port ({text})"),
            "Write it as 127.0.0.1:8080 or [::1]:8080.",
        )
    })
}

/// A time of any length, also zero.
pub(super) fn duration(settings: &Settings, name: &str) -> Result<Option<Duration>, ConfigError> {
    let Some(text) = settings.get(name) else { return Ok(None) };
    text.parse().map(|seconds| Some(Duration::from_secs(seconds))).map_err(|_| {
        ConfigError::new(name, format!("is not a number of seconds ({text})"), "Write it as 60 for a minute.")
    })
}

/// A time from a second to a day.
pub(super) fn connection_timeout(settings: &Settings, name: &str) -> Result<Option<Duration>, ConfigError> {
    let given = duration(settings, name)?;
    match given.map(|given| given.as_secs()) {
        Some(seconds) if !(1..=MAX_TIMEOUT_SECONDS).contains(&seconds) => Err(ConfigError::new(
            name,
            format!("is not a number of seconds from 1 to {MAX_TIMEOUT_SECONDS} ({seconds})"),
            "Write it as 60 for a minute.",
        )),
        _ => Ok(given),
    }
}

/// A number, of which zero is no limit.
pub(super) fn limit(settings: &Settings, name: &str) -> Result<Option<u32>, ConfigError> {
    let Some(text) = settings.get(name) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| {
        ConfigError::new(name, format!("is not a number ({text})"), "Write it as 100, or 0 for no limit.")
    })
}

/// `yes` or `no`.
pub(super) fn yes_or_no(settings: &Settings, name: &str) -> Result<Option<bool>, ConfigError> {
    match settings.get(name) {
        None => Ok(None),
        Some("yes") => Ok(Some(true)),
        Some("no") => Ok(Some(false)),
        Some(text) => {
            Err(ConfigError::new(name, format!("is neither yes nor no ({text})"), "Write yes or no."))
        }
    }
}
