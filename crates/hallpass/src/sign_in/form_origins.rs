//! Where a sign-in form may lead: the origin of each provider's authorization endpoint. Browsers check it against the content
//! security policy of the page with the form, at the redirect too, so that it must be known before anybody signs in.

use std::time::Duration;

use futures_util::future::join_all;

use super::SignIns;

/// A login page waits no longer for a provider that it has not heard of yet.
const PATIENCE: Duration = Duration::from_secs(1);

impl SignIns {
    /// The origins, as far as they are known: that of a provider which has not been asked yet is taken for its issuer's.
    pub fn form_origins(&self) -> Vec<String> {
        let mut origins: Vec<_> =
            self.connections.values().map(|connection| connection.authorization_origin()).collect();
        origins.sort_unstable();
        origins.dedup();
        origins
    }

    /// Asks the providers that have not answered yet, for a moment; each at most once in half a minute.
    pub async fn learn_form_origins(&self) {
        let asking = self.connections.values().map(|connection| connection.learn(&self.http));
        // What is still on its way then is asked for again with the next sign-in.
        let _ = tokio::time::timeout(PATIENCE, join_all(asking)).await;
    }
}
