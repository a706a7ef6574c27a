//! Where a sign-in form and a sign-out form may lead, for `form-action` in a content security
//! policy.
//!
//! Browsers compare the policy of the page with the form with each redirect that follows: to the
//! provider, from there to hosts of its own, and, if it asks nothing, back and on to the page of a
//! separate front end. What is known must be known before anyone signs in.

use std::time::Duration;

use futures_util::future::join_all;

use super::sign_ins::SignIns;
use crate::{model::site::allowed_origin::AllowedOrigin, providers::config::DEVELOPMENT};

/// How long a login page waits for a provider that has not answered yet.
const DISCOVERY_WAIT: Duration = Duration::from_secs(1);

/// Every URL with https.
const ANY_HTTPS: &str = "https:";

impl SignIns {
    /// The origins that are known: of the providers' authorization endpoints, and of separate front
    /// ends. For a provider that was not asked yet it is the issuer's.
    pub fn form_origins(&self) -> Vec<String> {
        let providers = self.connections.values().map(|connection| connection.authorization_origin());
        let front_ends = self.site.allowed_origins().iter().map(AllowedOrigin::as_str).map(str::to_owned);
        let mut origins: Vec<_> = providers.chain(front_ends).collect();
        origins.sort_unstable();
        origins.dedup();
        origins
    }

    /// The sources for a page with a sign-in form. A provider may lead on to hosts that are not
    /// known here, such as those of its customers: with one, every URL with https is a source.
    pub fn form_sources(&self) -> Vec<String> {
        let origins = self.form_origins();
        // The development provider leads nowhere else.
        if self.connections.keys().all(|id| id.as_str() == DEVELOPMENT) {
            return origins;
        }
        let others = origins.into_iter().filter(|origin| !origin.starts_with(ANY_HTTPS));
        std::iter::once(ANY_HTTPS.to_owned()).chain(others).collect()
    }

    /// Asks the providers that have not answered yet, each at most once in half a minute.
    pub async fn discover_form_origins(&self) {
        let discoveries =
            self.connections.values().map(|connection| connection.discover_authorization_origin(&self.http));
        // A request that is still in flight then is sent again with the next sign-in.
        let _ = tokio::time::timeout(DISCOVERY_WAIT, join_all(discoveries)).await;
    }
}
