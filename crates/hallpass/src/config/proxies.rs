//! Reads which proxies are trusted, and how many sign-ins an IP address may begin.

use super::{problems::Problems, value::limit};
use crate::{
    http::proxies::TrustedProxies,
    settings::{ConfigError, Settings},
};

const TRUSTED_PROXIES: &str = "HALLPASS_TRUSTED_PROXIES";

/// Ten thousand people behind one IP address can sign in within ten minutes.
const SIGN_INS_PER_MINUTE: u32 = 1000;

/// Reads `HALLPASS_TRUSTED_PROXIES`.
pub(super) fn read_trusted_proxies(settings: &Settings, problems: &mut Problems) -> TrustedProxies {
    let read = settings.get(TRUSTED_PROXIES).map(|text| {
        TrustedProxies::parse(text).ok_or_else(|| {
            let problem = format!("is not a list of IP addresses and networks ({text})");
            ConfigError::new(TRUSTED_PROXIES, problem, "Write it as 127.0.0.1, 10.0.0.0/8, ::1.")
        })
    });
    problems.valid(read.transpose()).unwrap_or_default()
}

/// Reads `HALLPASS_SIGN_INS_PER_MINUTE`.
pub(super) fn read_sign_ins_per_minute(settings: &Settings, problems: &mut Problems) -> u32 {
    problems.valid(limit(settings, "HALLPASS_SIGN_INS_PER_MINUTE")).unwrap_or(SIGN_INS_PER_MINUTE)
}
