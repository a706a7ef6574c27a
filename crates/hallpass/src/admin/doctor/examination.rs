//! What the examinations of one provider share.

use crate::providers::{http_client::ProviderHttp, registration::Registration};

/// A provider as a sign-in uses it.
#[derive(Clone)]
pub struct Examination {
    /// The client that sign-ins use.
    pub http: ProviderHttp,
    /// The registration that sign-ins use.
    pub registration: Registration,
    /// The prefix of its settings, such as `AUTH_WORK`.
    pub prefix: String,
}

impl Examination {
    /// The same with another client.
    pub fn with_http(&self, http: ProviderHttp) -> Self {
        Self { http, ..self.clone() }
    }
}
