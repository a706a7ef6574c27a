//! What the status of a provider's answer says about a retry.

use super::{endpoint::Endpoint, provider_fault::ProviderFault};

/// Whether a retry may succeed after an answer with `status`.
pub fn is_temporary(status: u16) -> bool {
    status >= 500 || matches!(status, 408 | 425 | 429)
}

/// The fault of `endpoint`, which answered `status` instead of 200.
pub fn status_fault(endpoint: Endpoint, status: u16) -> ProviderFault {
    let text = format!("{endpoint} answered status {status}");
    if is_temporary(status) { ProviderFault::Unavailable(text) } else { ProviderFault::Misconfigured(text) }
}
