//! The origins that a sign-in form may lead to: those of the providers' authorization endpoints.
//!
//! Browsers compare them with the content security policy of the page with the form, at the
//! redirect too: they must be known before anyone signs in.

use std::time::Duration;

use futures_util::future::join_all;

use super::sign_ins::SignIns;

/// How long a login page waits for a provider that has not answered yet.
const DISCOVERY_WAIT: Duration = Duration::from_secs(1);

impl SignIns {
    /// The origins, as far as they are known. For a provider that was not asked yet it is the
    /// issuer's.
    pub fn form_origins(&self) -> Vec<String> {
        let mut origins: Vec<_> =
            self.connections.values().map(|connection| connection.authorization_origin()).collect();
        origins.sort_unstable();
        origins.dedup();
        origins
    }

    /// Asks the providers that have not answered yet, each at most once in half a minute.
    pub async fn discover_form_origins(&self) {
        let discoveries =
            self.connections.values().map(|connection| connection.discover_authorization_origin(&self.http));
        // A request that is still in flight then is sent again with the next sign-in.
        let _ = tokio::time::timeout(DISCOVERY_WAIT, join_all(discoveries)).await;
    }
}
