//! What the examinations of one provider share.

use crate::providers::{
    http_client::ProviderHttp, presets::redirect_uris::RedirectUris, registration::Registration,
};

/// A provider as a sign-in uses it.
#[derive(Clone)]
pub struct Examination {
    /// The client that sign-ins use.
    pub http: ProviderHttp,
    /// The registration that sign-ins use.
    pub registration: Registration,
    /// The prefix of its settings, such as `AUTH_WORK`.
    pub prefix: String,
    /// Which redirect URIs it accepts, as far as that is known.
    pub redirect_uris: RedirectUris,
}

impl Examination {
    /// Whether the provider accepts our redirect URI, as far as is known.
    pub fn has_accepted_redirect_uri(&self) -> bool {
        self.redirect_uris.accept(&self.registration.redirect_uri)
    }

    /// The same with another client.
    pub fn with_http(&self, http: ProviderHttp) -> Self {
        Self { http, ..self.clone() }
    }
}
