//! The timeouts of requests to providers, and the CA certificates that they trust.

use std::time::Duration;

use super::ca_certificates::CaCertificates;

/// How requests to providers are made.
#[derive(Clone, Debug)]
pub struct ProviderHttpSettings {
    /// Timeout of one request.
    pub request_timeout: Duration,
    /// Timeout of all requests of one step of a sign-in (the start, or the callback) together.
    pub total_timeout: Duration,
    /// CA certificates that are trusted beside the system's.
    pub extra_ca_certificates: CaCertificates,
}

impl ProviderHttpSettings {
    /// The default timeout of one request.
    pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(6);
    /// The default timeout of all requests of a step together.
    pub const TOTAL_TIMEOUT: Duration = Duration::from_secs(15);
    /// The longest total timeout. A callback that is in flight when the server shuts down must have
    /// the time to finish, and the store after it: `server/shutdown.rs` checks that it has.
    pub const MAX_TOTAL_TIMEOUT: Duration = Duration::from_secs(16);
}

impl Default for ProviderHttpSettings {
    fn default() -> Self {
        Self {
            request_timeout: Self::REQUEST_TIMEOUT,
            total_timeout: Self::TOTAL_TIMEOUT,
            extra_ca_certificates: CaCertificates::default(),
        }
    }
}
