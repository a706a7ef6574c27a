//! Reads how long connections are kept, and how long a server drains.

use std::time::Duration;

use super::{
    problems::Problems,
    value::{connection_timeout, duration},
};
use crate::{server::connections::ConnectionTimeouts, settings::Settings};

/// Load balancers check a server every few seconds.
const DRAIN: Duration = Duration::from_secs(5);

/// Reads `HALLPASS_KEEP_ALIVE` and `HALLPASS_CLIENT_TIMEOUT`.
pub(super) fn read_connection_timeouts(settings: &Settings, problems: &mut Problems) -> ConnectionTimeouts {
    let default = ConnectionTimeouts::default();
    let mut read = |name| problems.valid(connection_timeout(settings, name));
    ConnectionTimeouts {
        keep_alive: read("HALLPASS_KEEP_ALIVE").unwrap_or(default.keep_alive),
        client: read("HALLPASS_CLIENT_TIMEOUT").unwrap_or(default.client),
    }
}

/// Reads `HALLPASS_DRAIN`. In development a server stops at once.
pub(super) fn read_drain(settings: &Settings, development: bool, problems: &mut Problems) -> Duration {
    let default = if development { Duration::ZERO } else { DRAIN };
    problems.valid(duration(settings, "HALLPASS_DRAIN")).unwrap_or(default)
}
