//! Reads how long sessions last, and how many a user may have.

use std::time::Duration;

use super::{
    problems::Problems,
    value::{duration, limit},
};
use crate::{
    session::Limits,
    settings::{ConfigError, Settings},
};

/// Reads `HALLPASS_IDLE_LIMIT`, `HALLPASS_ABSOLUTE_LIMIT` and `HALLPASS_SESSIONS_PER_USER`.
pub(super) fn read_session_limits(settings: &Settings, problems: &mut Problems) -> Limits {
    let default = Limits::default();
    let idle = problems.valid(lifetime(settings, "HALLPASS_IDLE_LIMIT"));
    let absolute = problems.valid(lifetime(settings, "HALLPASS_ABSOLUTE_LIMIT"));
    let mut limits = Limits::new(idle.unwrap_or(default.idle), absolute.unwrap_or(default.absolute));
    if let Some(sessions) = problems.valid(limit(settings, "HALLPASS_SESSIONS_PER_USER")) {
        limits.sessions_per_user = sessions;
    }
    limits
}

fn lifetime(settings: &Settings, name: &str) -> Result<Option<Duration>, ConfigError> {
    match duration(settings, name)? {
        Some(Duration::ZERO) => Err(ConfigError::new(
            name,
            "is zero, so that every session would expire at once",
            "Write it as 604800 for a week.",
        )),
        given => Ok(given),
    }
}
