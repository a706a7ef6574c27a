//! Reads the timeouts of requests to providers, and the certificates that are trusted for them.

use std::{path::Path, time::Duration};

use super::value::duration;
use crate::{
    providers::{ca_certificates::CaCertificates, http_settings::ProviderHttpSettings},
    settings::{ConfigError, Settings},
};

const TIMEOUT: &str = "HALLPASS_PROVIDER_TIMEOUT";
const TOTAL_TIMEOUT: &str = "HALLPASS_PROVIDER_TOTAL_TIMEOUT";
const CA_FILE: &str = "HALLPASS_CA_FILE";

/// Reads `HALLPASS_PROVIDER_TIMEOUT`, `HALLPASS_PROVIDER_TOTAL_TIMEOUT` and `HALLPASS_CA_FILE`.
pub(super) fn read_provider_http(settings: &Settings) -> Result<ProviderHttpSettings, ConfigError> {
    let request_timeout = timeout(settings, TIMEOUT)?.unwrap_or(ProviderHttpSettings::REQUEST_TIMEOUT);
    // A longer timeout for one request also extends that for all of them.
    let total_timeout = timeout(settings, TOTAL_TIMEOUT)?
        .unwrap_or_else(|| request_timeout.max(ProviderHttpSettings::TOTAL_TIMEOUT));
    let longest = ProviderHttpSettings::MAX_TOTAL_TIMEOUT;
    if total_timeout > longest {
        let name = if settings.get(TOTAL_TIMEOUT).is_some() { TOTAL_TIMEOUT } else { TIMEOUT };
        return Err(ConfigError::new(
            name,
            format!("is too long: a server that shuts down waits {} s for a sign-in", longest.as_secs()),
            format!("Set it to at most {}.", longest.as_secs()),
        ));
    }
    if request_timeout > total_timeout {
        return Err(ConfigError::new(
            TOTAL_TIMEOUT,
            "is shorter than HALLPASS_PROVIDER_TIMEOUT, the time for one request",
            format!("Set it to {} to {}.", request_timeout.as_secs(), longest.as_secs()),
        ));
    }
    let extra_ca_certificates = match settings.get(CA_FILE) {
        None => CaCertificates::default(),
        Some(path) => CaCertificates::read(Path::new(path)).map_err(|problem| {
            let hint = "Name a PEM file with the certificates of your CA.";
            ConfigError::new(CA_FILE, format!("{problem}: {path}"), hint)
        })?,
    };
    Ok(ProviderHttpSettings { request_timeout, total_timeout, extra_ca_certificates })
}

fn timeout(settings: &Settings, name: &str) -> Result<Option<Duration>, ConfigError> {
    match duration(settings, name)? {
        Some(Duration::ZERO) => Err(ConfigError::new(
            name,
            "is zero, so that no provider could answer in time",
            "Write it as 6 for six seconds.",
        )),
        given => Ok(given),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<const N: usize>(pairs: [(&str, &str); N]) -> Result<(u64, u64), String> {
        read_provider_http(&Settings::from(pairs))
            .map(|read| (read.request_timeout.as_secs(), read.total_timeout.as_secs()))
            .map_err(|error| error.name)
    }

    #[test]
    fn provider_timeouts_fit_into_each_other_and_the_shutdown() {
        assert_eq!(read([]), Ok((6, 15)));
        assert_eq!(read([(TIMEOUT, "3")]), Ok((3, 15)));
        assert_eq!(read([(TIMEOUT, "16")]), Ok((16, 16)));
        assert_eq!(read([(TIMEOUT, "2"), (TOTAL_TIMEOUT, "4")]), Ok((2, 4)));
        assert_eq!(read([(TOTAL_TIMEOUT, "3")]), Err(TOTAL_TIMEOUT.into()));
        assert_eq!(read([(TOTAL_TIMEOUT, "17")]), Err(TOTAL_TIMEOUT.into()));
        assert_eq!(read([(TIMEOUT, "60")]), Err(TIMEOUT.into()));
        assert_eq!(read([(TIMEOUT, "0")]), Err(TIMEOUT.into()));
    }

    #[test]
    fn ca_file_that_is_missing_empty_or_not_pem_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        for text in [None, Some(""), Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")] {
            if let Some(text) = text {
                std::fs::write(&path, text).unwrap();
            }
            assert_eq!(read([(CA_FILE, &*path.display().to_string())]), Err(CA_FILE.into()), "{text:?}");
        }
    }
}
