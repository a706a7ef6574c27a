//! The names of all settings, and which of them a misspelled name may mean.

use strsim::osa_distance;

/// Every `HALLPASS_*` name.
const OWN_NAMES: &[&str] = &[
    "HALLPASS_ABSOLUTE_LIMIT",
    "HALLPASS_ACCOUNT_LINKING",
    "HALLPASS_ACCOUNT_PAGE",
    "HALLPASS_ALLOWED_EMAILS",
    "HALLPASS_ALLOWED_ORIGINS",
    "HALLPASS_BASE_PATH",
    "HALLPASS_CA_FILE",
    "HALLPASS_CLIENT_TIMEOUT",
    "HALLPASS_CONFIG",
    "HALLPASS_COOKIE_DOMAIN",
    "HALLPASS_COOKIE_PREFIX",
    "HALLPASS_COOKIE_SAME_SITE",
    "HALLPASS_DATABASE_CONNECTIONS",
    "HALLPASS_DATABASE_URL",
    "HALLPASS_DEV_PROVIDER_LISTEN",
    "HALLPASS_DEV_PROVIDER_PUBLISHED_ON",
    "HALLPASS_DRAIN",
    "HALLPASS_HOME_PAGE",
    "HALLPASS_IDLE_LIMIT",
    "HALLPASS_KEEP_ALIVE",
    "HALLPASS_LISTEN",
    "HALLPASS_NATIVE_APPS",
    "HALLPASS_POLLING_EXTENDS_SESSION",
    "HALLPASS_PROVIDER_ORDER",
    "HALLPASS_PROVIDER_TIMEOUT",
    "HALLPASS_PROVIDER_TOTAL_TIMEOUT",
    "HALLPASS_SESSIONS_PAGE",
    "HALLPASS_SESSIONS_PER_USER",
    "HALLPASS_SIGN_INS_PER_MINUTE",
    "HALLPASS_SIGN_IN_PAGE",
    "HALLPASS_SIGN_OUT_PAGE",
    "HALLPASS_TRUSTED_PROXIES",
];

/// The names that Auth.js and other software use for the same.
const COMMON_NAMES: [&str; 3] = ["AUTH_SECRET", "AUTH_URL", "DATABASE_URL"];

/// Settings in files. A correct name of this kind has been replaced by the setting before.
const FILE_NAMES: [&str; 4] =
    ["AUTH_SECRET_FILE", "DATABASE_URL_FILE", "HALLPASS_ALLOWED_EMAILS_FILE", "HALLPASS_DATABASE_URL_FILE"];

/// Whether `name` is a setting, other than one of a provider.
pub(super) fn is_known(name: &str) -> bool {
    OWN_NAMES.contains(&name) || COMMON_NAMES.contains(&name) || is_numbered_secret(name)
}

fn is_numbered_secret(name: &str) -> bool {
    let number = name.strip_prefix("AUTH_SECRET_");
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The setting that `name` may be a typing mistake of.
pub(super) fn nearest_setting(name: &str) -> Option<&'static str> {
    let settings = OWN_NAMES.iter().chain(&COMMON_NAMES).chain(&FILE_NAMES).copied();
    let (distance, nearest) = settings.map(|setting| (osa_distance(name, setting), setting)).min()?;
    (distance <= max_typing_mistakes(nearest)).then_some(nearest)
}

/// How many letters of `setting` may be wrong: the longer its name without the first word, the
/// more.
fn max_typing_mistakes(setting: &str) -> usize {
    match setting.split_once('_').map_or(0, |(_, rest)| rest.len()) {
        0..=3 => 1,
        4..=6 => 2,
        _ => 3,
    }
}
